import { placeAfter, widthOf } from './cells';
import type { History } from './history';
import type { Key } from './keys';

/** What a key did to the line: `typing` goes on, or it is over. */
export type LineEnd = 'typing' | 'entered' | 'interrupted' | 'ended';

interface Search {
  text: string;
  /** Place in the history; -1: nothing was found. */
  at: number;
  /** What stood there before. */
  readonly before: string;
}

/** Words as bash's Alt-B and Alt-F see them. */
const WORD = /[\p{L}\p{N}_]/u;

/** One line that is being typed, with the keys of bash. It draws itself by control sequences for a terminal of `columns`. */
export class LineEditor {
  #text = '';
  #cursor = 0;
  #prompt = '';
  #isSecret = false;
  /** Place in the history; its length: the new line. */
  #at = 0;
  #draft = '';
  #killed = '';
  #search: Search | null = null;
  /** Row of the cursor below the first row of the prompt. */
  #row = 0;

  constructor(
    private readonly history: History,
    private readonly columns: () => number,
  ) {}

  get text(): string {
    return this.#text;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Begins a line after a prompt, and draws it. `isSecret`: what is typed is not shown. */
  begin(prompt: string, isSecret = false): string {
    this.#prompt = prompt;
    this.#isSecret = isSecret;
    this.#at = this.history.lines.length;
    this.#set('');
    this.#search = null;
    this.#row = 0;
    return this.draw();
  }

  /** Puts text in the place of a part of the line. */
  replace(from: number, to: number, text: string): void {
    this.#text = this.#text.slice(0, from) + text + this.#text.slice(to);
    this.#cursor = from + text.length;
  }

  /** Draws the line anew, over what it drew last. `isNew`: the cursor stands in an empty row. */
  draw(isNew = false): string {
    const columns = this.columns();
    const prompt = this.#search ? `(reverse-i-search)'${this.#search.text}': ` : this.#prompt;
    const shown = this.#isSecret ? '' : this.#text;
    const up = !isNew && this.#row > 0 ? `\u001b[${this.#row}A` : '';
    const end = placeAfter(prompt + shown, columns);
    const here = placeAfter(prompt + shown.slice(0, this.#isSecret ? 0 : this.#cursor), columns);
    this.#row = here.row;
    // A row that is full to its edge keeps the cursor in it until something follows.
    const edge = end.column === 0 && end.row > 0 && !shown.endsWith('\n') ? '\r\n' : '';
    const back = end.row > here.row ? `\u001b[${end.row - here.row}A` : '';
    const right = here.column > 0 ? `\u001b[${here.column}C` : '';
    return `${up}\r\u001b[J${prompt}${shown.replaceAll('\n', '\r\n')}${edge}${back}\r${right}`;
  }

  /** The cursor after the end of the line, where the next output begins. */
  leave(): string {
    this.#cursor = this.#text.length;
    const drawn = this.draw();
    this.#row = 0;
    return `${drawn}\r\n`;
  }

  press(key: Key): LineEnd {
    if (this.#search) return this.#pressInSearch(key, this.#search);
    if (key.kind === 'text') {
      this.#insert(key.text);
      return 'typing';
    }
    switch (key.name) {
      case 'Enter':
        return 'entered';
      case 'C-c':
        return 'interrupted';
      case 'C-d':
        if (this.#text === '') return 'ended';
        this.#cut(this.#cursor, this.#step(1), false);
        break;
      case 'C-r':
        if (!this.#isSecret) this.#search = { text: '', at: this.history.lines.length, before: this.#text };
        break;
      default:
        this.#edit(key.name);
    }
    return 'typing';
  }

  #edit(name: string): void {
    switch (name) {
      case 'Left':
      case 'C-b':
        this.#cursor = this.#step(-1);
        break;
      case 'Right':
      case 'C-f':
        this.#cursor = this.#step(1);
        break;
      case 'Home':
      case 'C-a':
        this.#cursor = this.#text.lastIndexOf('\n', this.#cursor - 1) + 1;
        break;
      case 'End':
      case 'C-e':
        this.#cursor = this.#lineEnd();
        break;
      case 'C-Left':
      case 'M-b':
        this.#cursor = this.#wordStart();
        break;
      case 'C-Right':
      case 'M-f':
        this.#cursor = this.#wordEnd();
        break;
      case 'Up':
      case 'C-p':
        this.#recall(this.#at - 1);
        break;
      case 'Down':
      case 'C-n':
        this.#recall(this.#at + 1);
        break;
      case 'Backspace':
        this.#cut(this.#step(-1), this.#cursor, false);
        break;
      case 'Delete':
        this.#cut(this.#cursor, this.#step(1), false);
        break;
      case 'C-k':
        this.#cut(this.#cursor, this.#lineEnd(), true);
        break;
      case 'C-u':
        this.#cut(0, this.#cursor, true);
        break;
      case 'C-w':
        this.#cut(this.#blankBefore(), this.#cursor, true);
        break;
      case 'M-Backspace':
        this.#cut(this.#wordStart(), this.#cursor, true);
        break;
      case 'M-d':
        this.#cut(this.#cursor, this.#wordEnd(), true);
        break;
      case 'C-y':
        this.#insert(this.#killed);
        break;
      case 'M-.':
        this.#insert(/(\S+)\s*$/.exec(this.history.lines.at(-1) ?? '')?.[1] ?? '');
        break;
      default:
    }
  }

  #pressInSearch(key: Key, search: Search): LineEnd {
    const look = (before: number) => {
      const at = this.history.find(search.text, before);
      if (at < 0) return;
      search.at = at;
      this.#set(this.history.lines[at] ?? '');
    };
    if (key.kind === 'text') {
      search.text += key.text;
      look(this.history.lines.length);
      return 'typing';
    }
    switch (key.name) {
      case 'C-r':
        look(search.at);
        return 'typing';
      case 'Backspace':
        search.text = search.text.slice(0, -1);
        look(this.history.lines.length);
        return 'typing';
      case 'C-g':
      case 'C-c':
      case 'Escape':
        this.#set(search.before);
        this.#search = null;
        return 'typing';
      default:
        this.#search = null;
        return this.press(key);
    }
  }

  #set(text: string): void {
    this.#text = text;
    this.#cursor = text.length;
  }

  #insert(text: string): void {
    this.replace(this.#cursor, this.#cursor, text);
  }

  #cut(from: number, to: number, isKept: boolean): void {
    if (isKept && to > from) this.#killed = this.#text.slice(from, to);
    this.replace(from, to, '');
  }

  #recall(at: number): void {
    const { lines } = this.history;
    if (this.#isSecret || at < 0 || at > lines.length) return;
    if (this.#at === lines.length) this.#draft = this.#text;
    this.#at = at;
    this.#set(at === lines.length ? this.#draft : (lines[at] ?? ''));
  }

  /** The place one character further, whatever it is made of. */
  #step(by: 1 | -1): number {
    let place = this.#cursor;
    do place += by;
    while (place > 0 && place < this.#text.length && !isBoundary(this.#text, place));
    return Math.max(0, Math.min(this.#text.length, place));
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#cursor);
    return end < 0 ? this.#text.length : end;
  }

  #wordStart(): number {
    let place = this.#cursor;
    while (place > 0 && !WORD.test(this.#text[place - 1] ?? '')) place -= 1;
    while (place > 0 && WORD.test(this.#text[place - 1] ?? '')) place -= 1;
    return place;
  }

  #wordEnd(): number {
    let place = this.#cursor;
    while (place < this.#text.length && !WORD.test(this.#text[place] ?? '')) place += 1;
    while (place < this.#text.length && WORD.test(this.#text[place] ?? '')) place += 1;
    return place;
  }

  #blankBefore(): number {
    const before = this.#text.slice(0, this.#cursor);
    return before.length - (/\S*\s*$/.exec(before)?.[0].length ?? 0);
  }
}

function isBoundary(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  if (code >= 0xdc00 && code <= 0xdfff) return false;
  return widthOf(String.fromCodePoint(text.codePointAt(place) ?? 32)) > 0;
}
