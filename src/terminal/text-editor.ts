import { cut, widthOf, withoutTabs } from './cells';
import type { Key } from './keys';
import { cursorAt, INVERSE, rowsOf, type ScreenApp, type Size } from './screen-app';

/** States that can be undone. */
const MOST_UNDOS = 200;

interface State {
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
}

interface Question {
  readonly prompt: string;
  text: string;
  answer(text: string): void;
}

export interface TextEditorOptions {
  readonly path: string;
  readonly text: string;
  readonly isNew: boolean;
  /** Where to begin, counted from 1. */
  readonly line: number;
  /** Writes the file; why it could not be written, or null. */
  save(path: string, text: string): Promise<string | null>;
  /** Something has changed that no key did. */
  onChange(): void;
}

/** A small editor on the whole screen, with the keys of nano. */
export class TextEditor implements ScreenApp {
  #lines: readonly string[];
  #row: number;
  /** In UTF-16 units. */
  #column = 0;
  #top = 0;
  #size: Size = { columns: 80, rows: 24 };
  #path: string;
  #saved: readonly string[];
  #undos: State[] = [];
  #redos: State[] = [];
  #lastEdit = '';
  #clipboard: readonly string[] = [];
  #question: Question | null = null;
  #sought = '';
  #said: string;
  #isOver = false;

  constructor(private readonly options: TextEditorOptions) {
    const text = options.text.replace(/\n$/, '');
    this.#lines = text.split('\n');
    this.#saved = options.isNew ? [] : this.#lines;
    this.#row = Math.max(0, Math.min(options.line, this.#lines.length) - 1);
    this.#path = options.path;
    this.#said = options.isNew ? 'New file' : `${this.#lines.length} ${this.#lines.length === 1 ? 'line' : 'lines'}`;
  }

  get text(): string {
    return this.#lines.length === 1 && this.#lines[0] === '' ? '' : `${this.#lines.join('\n')}\n`;
  }

  draw(size: Size): string {
    this.#size = size;
    const height = this.#height;
    if (this.#row < this.#top) this.#top = this.#row;
    if (this.#row >= this.#top + height) this.#top = this.#row - height + 1;
    const cell = widthOf(withoutTabs(this.#line.slice(0, this.#column)));
    // A line that is too wide is shown from where the cursor is seen.
    const from = cell < size.columns - 1 ? 0 : cell - Math.floor(size.columns / 2);
    const rows = this.#lines
      .slice(this.#top, this.#top + height)
      .map((line, index) =>
        cut(withoutTabs(printable(line)), index + this.#top === this.#row ? from : 0, size.columns),
      );
    while (rows.length < height) rows.push('');
    const name = `${this.#path}${this.#isChanged ? ', changed' : ''}`;
    const bar = (text: string) => `${INVERSE}${cut(` ${text}`.padEnd(size.columns), 0, size.columns)}`;
    const help = cut('^O Save  ^X Leave  ^W Search  ^K Cut line  ^U Paste  M-U Undo  M-E Redo', 0, size.columns);
    const asked = this.#question;
    const status = asked ? `${asked.prompt}${asked.text}` : this.#said;
    const cursor = asked
      ? cursorAt(size.rows - 2, Math.min(size.columns - 1, widthOf(status) + 1))
      : cursorAt(this.#row - this.#top + 1, cell - from);
    return rowsOf([bar(name), ...rows, bar(status), help]) + cursor;
  }

  press(key: Key): boolean {
    this.#said = '';
    if (this.#question) this.#answer(key, this.#question);
    else if (key.kind === 'text') this.#insert(key.text);
    else this.#act(key.name);
    return this.#isOver;
  }

  get #height(): number {
    return Math.max(1, this.#size.rows - 3);
  }

  get #line(): string {
    return this.#lines[this.#row] ?? '';
  }

  get #isChanged(): boolean {
    const saved = this.#saved.length === 0 ? [''] : this.#saved;
    return this.#lines !== this.#saved && this.#lines.join('\n') !== saved.join('\n');
  }

  #act(name: string): void {
    switch (name) {
      case 'Up':
      case 'C-p':
        this.#move(this.#row - 1, this.#column);
        break;
      case 'Down':
      case 'C-n':
        this.#move(this.#row + 1, this.#column);
        break;
      case 'PageUp':
      case 'C-y':
        this.#move(this.#row - this.#height, this.#column);
        break;
      case 'PageDown':
      case 'C-v':
        this.#move(this.#row + this.#height, this.#column);
        break;
      case 'Left':
      case 'C-b':
        if (this.#column > 0) this.#column -= isPair(this.#line, this.#column - 2) ? 2 : 1;
        else if (this.#row > 0) this.#move(this.#row - 1, Number.POSITIVE_INFINITY);
        break;
      case 'Right':
      case 'C-f':
        if (this.#column < this.#line.length) this.#column += isPair(this.#line, this.#column) ? 2 : 1;
        else if (this.#row < this.#lines.length - 1) this.#move(this.#row + 1, 0);
        break;
      case 'Home':
      case 'C-a':
        this.#column = 0;
        break;
      case 'End':
      case 'C-e':
        this.#column = this.#line.length;
        break;
      case 'C-Home':
        this.#move(0, 0);
        break;
      case 'C-End':
        this.#move(this.#lines.length - 1, Number.POSITIVE_INFINITY);
        break;
      case 'Enter':
        this.#insert('\n');
        break;
      case 'Tab':
        this.#insert(/\.(?:mk|tsv)$|[Mm]akefile$/.test(this.#path) ? '\t' : '    ');
        break;
      case 'Backspace':
        this.#deleteBefore();
        break;
      case 'Delete':
      case 'C-d':
        this.#deleteAfter();
        break;
      case 'C-k':
        this.#cutLine();
        break;
      case 'C-u':
        if (this.#clipboard.length > 0)
          this.#change('paste', this.#row, this.#clipboard, this.#row + this.#clipboard.length, 0);
        break;
      case 'M-u':
        this.#restore(this.#undos, this.#redos, 'Nothing to undo');
        break;
      case 'M-e':
        this.#restore(this.#redos, this.#undos, 'Nothing to redo');
        break;
      case 'C-w':
        this.#ask(`Search${this.#sought ? ` [${this.#sought}]` : ''}: `, '', (text) =>
          this.#seek(text || this.#sought),
        );
        break;
      case 'M-w':
        this.#seek(this.#sought);
        break;
      case 'C-o':
        this.#ask('File to write: ', this.#path, (path) => void this.#save(path, false));
        break;
      case 'C-s':
        void this.#save(this.#path, false);
        break;
      case 'C-x':
        if (!this.#isChanged) this.#isOver = true;
        else
          this.#ask('Save what has changed? (y/n, Ctrl-C goes back) ', '', (text) => {
            if (/^y/i.test(text)) void this.#save(this.#path, true);
            else if (/^n/i.test(text)) this.#isOver = true;
          });
        break;
      case 'C-c':
        this.#said = `line ${this.#row + 1} of ${this.#lines.length}, column ${this.#column + 1}`;
        break;
      default:
    }
    if (!['Backspace', 'Delete', 'Enter', 'C-k'].includes(name)) this.#lastEdit = '';
  }

  #move(row: number, column: number): void {
    this.#row = Math.max(0, Math.min(this.#lines.length - 1, row));
    this.#column = Math.min(column, this.#line.length);
  }

  #insert(text: string): void {
    const [first = '', ...more] = text.split('\n');
    const before = this.#line.slice(0, this.#column);
    const after = this.#line.slice(this.#column);
    const last = more.at(-1);
    const kind = more.length === 0 && text.length === 1 ? 'type' : 'insert';
    if (last === undefined) {
      this.#change(kind, this.#row, [before + first + after], this.#row, before.length + first.length, 1);
    } else {
      const lines = [before + first, ...more.slice(0, -1), last + after];
      this.#change(kind, this.#row, lines, this.#row + more.length, last.length, 1);
    }
  }

  #deleteBefore(): void {
    if (this.#column > 0) {
      const from = this.#column - (isPair(this.#line, this.#column - 2) ? 2 : 1);
      this.#change(
        'delete',
        this.#row,
        [this.#line.slice(0, from) + this.#line.slice(this.#column)],
        this.#row,
        from,
        1,
      );
    } else if (this.#row > 0) {
      const before = this.#lines[this.#row - 1] ?? '';
      this.#change('join', this.#row - 1, [before + this.#line], this.#row - 1, before.length, 2);
    }
  }

  #deleteAfter(): void {
    const line = this.#line;
    if (this.#column < line.length) {
      const to = this.#column + (isPair(line, this.#column) ? 2 : 1);
      this.#change('delete', this.#row, [line.slice(0, this.#column) + line.slice(to)], this.#row, this.#column, 1);
    } else if (this.#row < this.#lines.length - 1) {
      this.#change('join', this.#row, [line + (this.#lines[this.#row + 1] ?? '')], this.#row, this.#column, 2);
    }
  }

  #cutLine(): void {
    // Lines that are cut one after the other are pasted together.
    this.#clipboard = this.#lastEdit === 'cut' ? [...this.#clipboard, this.#line] : [this.#line];
    const isLast = this.#lines.length === 1;
    this.#change('cut', this.#row, isLast ? [''] : [], Math.min(this.#row, Math.max(0, this.#lines.length - 2)), 0, 1);
    this.#lastEdit = 'cut';
  }

  /** Puts lines in the place of `replaced` others, so that it can be undone; letters that are typed in a row count as one. */
  #change(kind: string, at: number, lines: readonly string[], row: number, column: number, replaced = 0): void {
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

  #restore(from: State[], to: State[], nothing: string): void {
    const state = from.pop();
    if (!state) {
      this.#said = nothing;
      return;
    }
    to.push(this.#state());
    this.#lines = state.lines;
    this.#move(state.row, state.column);
  }

  #seek(text: string): void {
    if (text === '') return;
    this.#sought = text;
    const wanted = text.toLowerCase();
    for (let step = 0; step <= this.#lines.length; step += 1) {
      const row = (this.#row + step) % this.#lines.length;
      const line = (this.#lines[row] ?? '').toLowerCase();
      const found = line.indexOf(wanted, step === 0 ? this.#column + 1 : 0);
      if (found < 0) continue;
      if (row < this.#row || (row === this.#row && found <= this.#column)) this.#said = 'Went on from the top';
      this.#move(row, found);
      return;
    }
    this.#said = `“${text}” was not found`;
  }

  #ask(prompt: string, text: string, answer: (text: string) => void): void {
    this.#question = { prompt, text, answer };
  }

  #answer(key: Key, question: Question): void {
    if (key.kind === 'text') {
      question.text += key.text.replaceAll('\n', ' ');
      if (question.prompt.includes('(y/n')) this.#conclude(question);
    } else if (key.name === 'Enter') this.#conclude(question);
    else if (key.name === 'Backspace') question.text = [...question.text].slice(0, -1).join('');
    else if (key.name === 'C-c' || key.name === 'Escape') this.#question = null;
  }

  #conclude(question: Question): void {
    this.#question = null;
    question.answer(question.text);
  }

  async #save(path: string, isLast: boolean): Promise<void> {
    if (path.trim() === '') return;
    const { lines, text } = { lines: this.#lines, text: this.text };
    this.#said = 'Saving';
    const problem = await this.options.save(path, text);
    if (problem === null) {
      this.#path = path;
      this.#saved = lines;
      this.#said = `Saved ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`;
      if (isLast) this.#isOver = true;
    } else this.#said = problem;
    this.options.onChange();
  }

  /** Whether it was left in the meantime, as after a save. */
  get isOver(): boolean {
    return this.#isOver;
  }
}

function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would move the cursor
  return line.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '·');
}

/** Whether one character beyond 16 bits begins at a place. */
function isPair(text: string, place: number): boolean {
  return place >= 0 && (text.codePointAt(place) ?? 0) > 0xffff;
}
