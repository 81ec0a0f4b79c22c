/** States that can be undone. */
const MOST_UNDOS = 200;

interface State {
  readonly lines: readonly string[];
  readonly row: number;
  /** In UTF-16 units. */
  readonly column: number;
}

/** A text with a cursor in it, and what can be done to both; each change can be undone. */
export class TextBuffer {
  #lines: readonly string[];
  #row: number;
  #column = 0;
  #undos: State[] = [];
  #redos: State[] = [];
  /** What the last change was: some of a kind count as one. Empty: something else came between. */
  #lastEdit = '';
  #clipboard: readonly string[] = [];

  /** `row` from 0; beyond the end it is the last one. */
  constructor(text: string, row: number) {
    this.#lines = text.split('\n');
    this.#row = Math.max(0, Math.min(row, this.#lines.length - 1));
  }

  /** At least one. The same array as long as nothing has changed. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  get row(): number {
    return this.#row;
  }

  get column(): number {
    return this.#column;
  }

  /** The one that the cursor is in. */
  get line(): string {
    return this.#lines[this.#row] ?? '';
  }

  /** To the nearest place that there is. */
  move(row: number, column: number): void {
    this.#row = Math.max(0, Math.min(this.#lines.length - 1, row));
    this.#column = Math.min(column, this.line.length);
  }

  moveBack(): void {
    if (this.#column > 0) this.#column -= this.#before;
    else if (this.#row > 0) this.move(this.#row - 1, Number.POSITIVE_INFINITY);
  }

  moveOn(): void {
    if (this.#column < this.line.length) this.#column += this.#after;
    else if (this.#row < this.#lines.length - 1) this.move(this.#row + 1, 0);
  }

  insert(text: string): void {
    const [first = '', ...more] = text.split('\n');
    const before = this.line.slice(0, this.#column);
    const after = this.line.slice(this.#column);
    const last = more.at(-1);
    const kind = more.length === 0 && text.length === 1 ? 'type' : 'insert';
    if (last === undefined) {
      this.#change(kind, this.#row, [before + first + after], this.#row, before.length + first.length, 1);
    } else {
      const lines = [before + first, ...more.slice(0, -1), last + after];
      this.#change(kind, this.#row, lines, this.#row + more.length, last.length, 1);
    }
  }

  deleteBefore(): void {
    if (this.#column > 0) {
      const from = this.#column - this.#before;
      const line = this.line.slice(0, from) + this.line.slice(this.#column);
      this.#change('delete', this.#row, [line], this.#row, from, 1);
    } else if (this.#row > 0) {
      const before = this.#lines[this.#row - 1] ?? '';
      this.#change('join', this.#row - 1, [before + this.line], this.#row - 1, before.length, 2);
    }
  }

  deleteAfter(): void {
    const { line } = this;
    if (this.#column < line.length) {
      const rest = line.slice(this.#column + this.#after);
      this.#change('delete', this.#row, [line.slice(0, this.#column) + rest], this.#row, this.#column, 1);
    } else if (this.#row < this.#lines.length - 1) {
      this.#change('join', this.#row, [line + (this.#lines[this.#row + 1] ?? '')], this.#row, this.#column, 2);
    }
  }

  cutLine(): void {
    // Lines that are cut one after the other are pasted together.
    this.#clipboard = this.#lastEdit === 'cut' ? [...this.#clipboard, this.line] : [this.line];
    const isLast = this.#lines.length === 1;
    this.#change('cut', this.#row, isLast ? [''] : [], Math.min(this.#row, Math.max(0, this.#lines.length - 2)), 0, 1);
    this.#lastEdit = 'cut';
  }

  /** Puts in what was cut, if anything was. */
  paste(): void {
    const lines = this.#clipboard;
    if (lines.length > 0) this.#change('paste', this.#row, lines, this.#row + lines.length, 0, 0);
  }

  /** What is typed or cut from here on is undone by itself. */
  endEdit(): void {
    this.#lastEdit = '';
  }

  /** False: there is nothing to undo. */
  undo(): boolean {
    return this.#restore(this.#undos, this.#redos);
  }

  /** False: there is nothing to redo. */
  redo(): boolean {
    return this.#restore(this.#redos, this.#undos);
  }

  /** Goes to the next place of a text, in any case of letters; `from-top`: after the end it went on from the top. */
  seek(text: string): 'found' | 'from-top' | 'missing' {
    const wanted = text.toLowerCase();
    for (let step = 0; step <= this.#lines.length; step += 1) {
      const row = (this.#row + step) % this.#lines.length;
      const line = (this.#lines[row] ?? '').toLowerCase();
      const found = line.indexOf(wanted, step === 0 ? this.#column + 1 : 0);
      if (found < 0) continue;
      const isAbove = row < this.#row || (row === this.#row && found <= this.#column);
      this.move(row, found);
      return isAbove ? 'from-top' : 'found';
    }
    return 'missing';
  }

  /** UTF-16 units of the character before the cursor. */
  get #before(): number {
    return isPair(this.line, this.#column - 2) ? 2 : 1;
  }

  get #after(): number {
    return isPair(this.line, this.#column) ? 2 : 1;
  }

  /** Puts lines in the place of `replaced` others, so that it can be undone; letters that are typed in a row count as one. */
  #change(kind: string, at: number, lines: readonly string[], row: number, column: number, replaced: number): void {
    if (kind !== this.#lastEdit || (kind !== 'type' && kind !== 'delete')) {
      this.#undos = [...this.#undos.slice(1 - MOST_UNDOS), this.#state()];
    }
    this.#redos = [];
    this.#lastEdit = kind;
    this.#lines = this.#lines.toSpliced(at, replaced, ...lines);
    this.#row = row;
    this.#column = column;
  }

  #state(): State {
    return { lines: this.#lines, row: this.#row, column: this.#column };
  }

  #restore(from: State[], to: State[]): boolean {
    const state = from.pop();
    if (!state) return false;
    to.push(this.#state());
    this.#lines = state.lines;
    this.move(state.row, state.column);
    return true;
  }
}

/** Whether one character beyond 16 bits begins at a place. */
function isPair(text: string, place: number): boolean {
  return place >= 0 && (text.codePointAt(place) ?? 0) > 0xffff;
}
