/** The rest of the row that the cursor is in. */
const CLEAR_ROW = '\r\u001b[K';

export const DIM = '\u001b[2m';
export const GREEN = '\u001b[32m';
export const RED = '\u001b[31m';
export const PLAIN = '\u001b[0m';

/** What a shell puts on the screen: it knows whether a row has been begun, and wipes out what it said while something was waited for. */
export class ShellOutput {
  readonly #encoder = new TextEncoder();
  #isAtEdge = true;
  /** A line about waiting stands there. */
  #hasNotice = false;

  constructor(
    private readonly tell: (data: Uint8Array) => void,
    private readonly columns: () => number,
  ) {}

  /** Sequences for the terminal, as they are. */
  put(text: string): void {
    if (text !== '') this.tell(this.#encoder.encode(text));
  }

  /** The same, where the cursor is at the beginning of a row afterwards. */
  putRow(text: string): void {
    this.put(text);
    this.#isAtEdge = true;
  }

  /** The same, where it is within a row afterwards. */
  begin(text: string): void {
    this.put(text);
    this.#isAtEdge = false;
  }

  /** Output of a program, whose lines end without a carriage return. */
  show(text: string): void {
    if (text === '') return;
    this.clearNotice();
    this.put(text.replace(/\r?\n/g, '\r\n'));
    this.#isAtEdge = text.endsWith('\n') || text.endsWith('\u001b[H');
  }

  /** A row of the shell's own, below what stands there. */
  showRow(text: string): void {
    this.show(`${this.#isAtEdge ? '' : '\n'}${text}\n`);
  }

  /** Where a row has been begun, the next one. */
  newRow(): void {
    if (!this.#isAtEdge) this.putRow('\r\n');
  }

  /** A row of ours that the next output takes the place of. */
  notice(text: string): void {
    this.newRow();
    this.#hasNotice = true;
    this.put(`${CLEAR_ROW}${DIM}${text.slice(0, this.columns() - 1)}${PLAIN}`);
  }

  clearNotice(): void {
    if (this.#hasNotice) this.put(CLEAR_ROW);
    this.#hasNotice = false;
  }
}
