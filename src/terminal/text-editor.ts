import { cut, widthOf, withoutTabs } from './cells';
import type { Key } from './keys';
import { cursorAt, INVERSE, rowsOf, type ScreenApp, type Size } from './screen-app';
import { TextBuffer } from './text-buffer';

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
  readonly #buffer: TextBuffer;
  /** The first row that is shown. */
  #top = 0;
  #size: Size = { columns: 80, rows: 24 };
  #path: string;
  #saved: readonly string[];
  #question: Question | null = null;
  #sought = '';
  #said: string;
  #isOver = false;

  constructor(private readonly options: TextEditorOptions) {
    this.#buffer = new TextBuffer(options.text.replace(/\n$/, ''), options.line - 1);
    const { lines } = this.#buffer;
    this.#saved = options.isNew ? [''] : lines;
    this.#path = options.path;
    this.#said = options.isNew ? 'New file' : counted(lines);
  }

  get text(): string {
    const text = this.#buffer.lines.join('\n');
    return text === '' ? '' : `${text}\n`;
  }

  draw(size: Size): string {
    this.#size = size;
    const { lines, line, row, column } = this.#buffer;
    const height = this.#height;
    if (row < this.#top) this.#top = row;
    if (row >= this.#top + height) this.#top = row - height + 1;
    const cell = widthOf(withoutTabs(line.slice(0, column)));
    // A line that is too wide is shown from where the cursor is seen.
    const from = cell < size.columns - 1 ? 0 : cell - Math.floor(size.columns / 2);
    const rows = lines
      .slice(this.#top, this.#top + height)
      .map((each, index) => cut(withoutTabs(printable(each)), index + this.#top === row ? from : 0, size.columns));
    while (rows.length < height) rows.push('');
    const name = `${this.#path}${this.#isChanged ? ', changed' : ''}`;
    const bar = (text: string) => `${INVERSE}${cut(` ${text}`.padEnd(size.columns), 0, size.columns)}`;
    const help = cut('^O Save  ^X Leave  ^W Search  ^K Cut line  ^U Paste  M-U Undo  M-E Redo', 0, size.columns);
    const asked = this.#question;
    const status = asked ? `${asked.prompt}${asked.text}` : this.#said;
    const cursor = asked
      ? cursorAt(size.rows - 2, Math.min(size.columns - 1, widthOf(status) + 1))
      : cursorAt(row - this.#top + 1, cell - from);
    return rowsOf([bar(name), ...rows, bar(status), help]) + cursor;
  }

  press(key: Key): boolean {
    this.#said = '';
    if (this.#question) this.#answer(key, this.#question);
    else if (key.kind === 'text') this.#buffer.insert(key.text);
    else this.#act(key.name);
    return this.#isOver;
  }

  get #height(): number {
    return Math.max(1, this.#size.rows - 3);
  }

  get #isChanged(): boolean {
    const { lines } = this.#buffer;
    return lines !== this.#saved && lines.join('\n') !== this.#saved.join('\n');
  }

  #act(name: string): void {
    const buffer = this.#buffer;
    const { lines, line, row, column } = buffer;
    switch (name) {
      case 'Up':
      case 'C-p':
        buffer.move(row - 1, column);
        break;
      case 'Down':
      case 'C-n':
        buffer.move(row + 1, column);
        break;
      case 'PageUp':
      case 'C-y':
        buffer.move(row - this.#height, column);
        break;
      case 'PageDown':
      case 'C-v':
        buffer.move(row + this.#height, column);
        break;
      case 'Left':
      case 'C-b':
        buffer.moveBack();
        break;
      case 'Right':
      case 'C-f':
        buffer.moveOn();
        break;
      case 'Home':
      case 'C-a':
        buffer.move(row, 0);
        break;
      case 'End':
      case 'C-e':
        buffer.move(row, line.length);
        break;
      case 'C-Home':
        buffer.move(0, 0);
        break;
      case 'C-End':
        buffer.move(lines.length - 1, Number.POSITIVE_INFINITY);
        break;
      case 'Enter':
        buffer.insert('\n');
        break;
      case 'Tab':
        buffer.insert(/\.(?:mk|tsv)$|[Mm]akefile$/.test(this.#path) ? '\t' : '    ');
        break;
      case 'Backspace':
        buffer.deleteBefore();
        break;
      case 'Delete':
      case 'C-d':
        buffer.deleteAfter();
        break;
      case 'C-k':
        buffer.cutLine();
        break;
      case 'C-u':
        buffer.paste();
        break;
      case 'M-u':
        if (!buffer.undo()) this.#said = 'Nothing to undo';
        break;
      case 'M-e':
        if (!buffer.redo()) this.#said = 'Nothing to redo';
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
        this.#said = `line ${row + 1} of ${lines.length}, column ${column + 1}`;
        break;
      default:
    }
    if (!['Backspace', 'Delete', 'Enter', 'C-k'].includes(name)) buffer.endEdit();
  }

  #seek(text: string): void {
    if (text === '') return;
    this.#sought = text;
    const found = this.#buffer.seek(text);
    if (found === 'from-top') this.#said = 'Went on from the top';
    else if (found === 'missing') this.#said = `“${text}” was not found`;
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
    const { lines } = this.#buffer;
    this.#said = 'Saving';
    const problem = await this.options.save(path, this.text);
    if (problem === null) {
      this.#path = path;
      this.#saved = lines;
      this.#said = `Saved ${counted(lines)}`;
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

function counted({ length }: readonly string[]): string {
  return length === 1 ? '1 line' : `${length} lines`;
}
