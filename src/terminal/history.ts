/** Lines that are kept. */
const MOST = 1000;

/** Where a history outlives the page; `sessionStorage` has this form. */
export interface HistoryStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'carrel.terminal-history';

/** What was typed, the oldest first; common to all terminals. A line that begins with a blank is not kept. */
export class History {
  #lines: string[];

  constructor(private readonly storage: HistoryStorage | null = null) {
    this.#lines = read(storage);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  add(line: string): void {
    if (line.trim() === '' || line.startsWith(' ') || this.#lines.at(-1) === line) return;
    this.#lines = [...this.#lines, line].slice(-MOST);
    this.#keep();
  }

  clear(): void {
    this.#lines = [];
    this.#keep();
  }

  /** The place of the youngest line before `before` that holds the text; -1: there is none. */
  find(text: string, before: number): number {
    for (let index = Math.min(before, this.#lines.length) - 1; index >= 0; index -= 1) {
      if (this.#lines[index]?.includes(text)) return index;
    }
    return -1;
  }

  #keep(): void {
    try {
      this.storage?.setItem(KEY, JSON.stringify(this.#lines));
    } catch {
      // It is full, or the browser keeps nothing: the history lasts as long as the page.
    }
  }
}

function read(storage: HistoryStorage | null): string[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}
