/** As much of a terminal's screen as our own drawing needs, for tests: cursor moves, erasing, wrapping; colours are dropped. */
export class TestScreen {
  #rows: string[][] = [[]];
  #row = 0;
  #column = 0;
  #other: { rows: string[][]; row: number; column: number } | null = null;

  constructor(readonly columns = 80) {}

  get text(): string {
    return this.#rows
      .map((row) =>
        Array.from(row, (cell) => cell ?? ' ')
          .join('')
          .trimEnd(),
      )
      .join('\n')
      .trimEnd();
  }

  get lines(): string[] {
    return this.text.split('\n');
  }

  get cursor(): { row: number; column: number } {
    return { row: this.#row, column: this.#column };
  }

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what this is about
    for (const [piece, numbers, final] of text.matchAll(/\u001b\[([0-9;?]*)([A-Za-z~])|[\s\S]/gu)) {
      if (final !== undefined) this.#control(numbers ?? '', final);
      else if (piece === '\r') this.#column = 0;
      else if (piece === '\n') this.#down();
      else if (piece >= ' ') this.#put(piece);
    }
  }

  #put(character: string): void {
    if (this.#column === this.columns) {
      this.#column = 0;
      this.#down();
    }
    this.#at(this.#row)[this.#column] = character;
    this.#column += 1;
  }

  #down(): void {
    this.#row += 1;
    this.#at(this.#row);
  }

  #at(row: number): string[] {
    while (this.#rows.length <= row) this.#rows.push([]);
    return this.#rows[row] ?? [];
  }

  #control(numbers: string, final: string): void {
    const [first = 0, second = 0] = numbers.split(';').map(Number);
    switch (final) {
      case 'A':
        this.#row = Math.max(0, this.#row - (first || 1));
        this.#column = Math.min(this.#column, this.columns - 1);
        break;
      case 'C':
        this.#column = Math.min(this.columns - 1, this.#column + (first || 1));
        break;
      case 'H':
        this.#row = Math.max(0, (first || 1) - 1);
        this.#column = Math.max(0, (second || 1) - 1);
        break;
      case 'J':
        if (first === 2) this.#rows = [[]];
        else {
          this.#rows.length = this.#row + 1;
          this.#at(this.#row).length = Math.min(this.#at(this.#row).length, this.#column);
        }
        break;
      case 'K':
        this.#at(this.#row).length = Math.min(this.#at(this.#row).length, this.#column);
        break;
      case 'h':
        if (numbers !== '?1049') break;
        this.#other = { rows: this.#rows, row: this.#row, column: this.#column };
        this.#rows = [[]];
        break;
      case 'l':
        if (numbers !== '?1049' || !this.#other) break;
        this.#rows = this.#other.rows;
        this.#row = this.#other.row;
        this.#column = this.#other.column;
        break;
      default:
    }
  }
}
