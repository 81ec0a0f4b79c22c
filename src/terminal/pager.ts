import { stripAnsi } from '../lib/ansi';
import { cellsOf } from './cells';
import type { Key } from './keys';
import { INVERSE, PLAIN, rowsOf, type ScreenApp, type Size } from './screen-app';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what this is about
const PIECES = /\u001b\[[0-9;:]*m|\u001b\[[0-9;:?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[\s\S]/gu;

/** Pages through a text, with the keys of less. Lines that are too wide go on in the next row; colours stay. */
export class Pager implements ScreenApp {
  readonly #lines: readonly string[];
  #rows: { readonly text: string; readonly line: number }[] = [];
  #size: Size = { columns: 0, rows: 0 };
  #top = 0;
  /** What is being typed after `/`; null: nothing. */
  #asked: string | null = null;
  #sought = '';
  #said = '';

  constructor(
    private readonly name: string,
    text: string,
  ) {
    this.#lines = text.replace(/\n$/, '').split('\n');
  }

  draw(size: Size): string {
    if (size.columns !== this.#size.columns) {
      const line = this.#rows[this.#top]?.line ?? 0;
      this.#rows = this.#lines.flatMap((each, index) =>
        wrapped(each, size.columns).map((text) => ({ text, line: index })),
      );
      this.#top = Math.max(
        0,
        this.#rows.findIndex((row) => row.line >= line),
      );
    }
    this.#size = size;
    this.#go(this.#top);
    const shown = this.#rows.slice(this.#top, this.#top + size.rows - 1).map(({ text }) => this.#marked(text));
    while (shown.length < size.rows - 1) shown.push('~');
    return rowsOf([...shown, this.#status()]);
  }

  press(key: Key): boolean {
    this.#said = '';
    if (this.#asked !== null) {
      this.#ask(key, this.#asked);
      return false;
    }
    const page = this.#size.rows - 1;
    switch (key.kind === 'text' ? key.text : key.name) {
      case 'q':
      case 'Q':
      case 'C-c':
        return true;
      case ' ':
      case 'f':
      case 'PageDown':
        this.#go(this.#top + page);
        break;
      case 'b':
      case 'PageUp':
        this.#go(this.#top - page);
        break;
      case 'd':
        this.#go(this.#top + Math.ceil(page / 2));
        break;
      case 'u':
        this.#go(this.#top - Math.ceil(page / 2));
        break;
      case 'Down':
      case 'Enter':
      case 'j':
        this.#go(this.#top + 1);
        break;
      case 'Up':
      case 'k':
        this.#go(this.#top - 1);
        break;
      case 'g':
      case 'Home':
        this.#go(0);
        break;
      case 'G':
      case 'End':
        this.#go(this.#rows.length);
        break;
      case '/':
        this.#asked = '';
        break;
      case 'n':
        this.#seek(this.#top + 1, 1);
        break;
      case 'N':
        this.#seek(this.#top - 1, -1);
        break;
      default:
    }
    return false;
  }

  #go(row: number): void {
    this.#top = Math.max(0, Math.min(row, this.#rows.length - (this.#size.rows - 1)));
  }

  #ask(key: Key, asked: string): void {
    if (key.kind === 'text') this.#asked = asked + key.text;
    else if (key.name === 'Backspace') this.#asked = asked === '' ? null : asked.slice(0, -1);
    else if (key.name === 'Enter') {
      this.#asked = null;
      if (asked !== '') this.#sought = asked;
      this.#seek(this.#top, 1);
    } else if (key.name === 'Escape' || key.name === 'C-c') this.#asked = null;
  }

  #seek(from: number, by: 1 | -1): void {
    if (this.#sought === '') return;
    for (let row = from; row >= 0 && row < this.#rows.length; row += by) {
      if (!this.#has(this.#rows[row]?.text ?? '')) continue;
      this.#go(row);
      return;
    }
    this.#said = 'Not found';
  }

  #has(text: string): boolean {
    const plain = stripAnsi(text);
    // As less -i: capitals count where they are asked for.
    return /\p{Lu}/u.test(this.#sought) ? plain.includes(this.#sought) : plain.toLowerCase().includes(this.#sought);
  }

  #marked(text: string): string {
    return this.#sought !== '' && this.#has(text) && !text.includes('\u001b')
      ? text.replaceAll(
          new RegExp(
            this.#sought.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
            /\p{Lu}/u.test(this.#sought) ? 'gu' : 'giu',
          ),
          `${INVERSE}$&${PLAIN}`,
        )
      : text;
  }

  #status(): string {
    if (this.#asked !== null) return `/${this.#asked}`;
    const last = Math.min(this.#rows.length, this.#top + this.#size.rows - 1);
    const where = last >= this.#rows.length ? 'END' : `${Math.floor((100 * last) / this.#rows.length)}%`;
    const said = this.#said === '' ? `${this.name ? `${this.name}  ` : ''}${where}` : this.#said;
    return `${INVERSE}${said}  q leaves, / searches`.slice(0, this.#size.columns + INVERSE.length);
  }
}

/** One line in rows of a terminal. Colours are kept, other sequences are not. */
function wrapped(line: string, columns: number): string[] {
  const rows: string[] = [];
  let row = '';
  let width = 0;
  for (const [piece] of line.replace(/\r$/, '').matchAll(PIECES)) {
    if (piece.startsWith('\u001b')) {
      if (piece.endsWith('m')) row += piece;
      continue;
    }
    if (piece === '\t') {
      const blanks = Math.min(8 - (width % 8), columns - width);
      row += ' '.repeat(blanks);
      width += blanks;
      continue;
    }
    const wide = cellsOf(piece);
    if (width + wide > columns) {
      rows.push(row);
      row = '';
      width = 0;
    }
    row += piece < ' ' ? '·' : piece;
    width += wide;
  }
  return [...rows, row];
}
