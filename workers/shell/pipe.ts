import type { ShellInput, Written } from './contract';
import { Turns } from './turns';

/** Bytes that may wait to be read; who has put in more waits. */
const MOST = 256 * 1024;
/** Bytes that are kept for a writer that can't wait: Python in a browser without JSPI. */
const MOST_UNWAITED = 256 * 2 ** 20;

/** Between two commands that run at a time. */
export class Pipe implements ShellInput {
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;
  #isOver = false;
  #isLeft = false;
  #news: (() => void)[] = [];
  readonly #turns = new Turns();

  /** A promise: the writer should wait for it. False: nobody reads any more. */
  write(bytes: Uint8Array<ArrayBuffer>): Written {
    if (this.#isLeft || this.#size > MOST_UNWAITED) return false;
    if (bytes.length > 0) {
      this.#parts.push(bytes);
      this.#size += bytes.length;
    }
    this.#tell();
    return this.#size > MOST ? this.#drained() : undefined;
  }

  /** Nothing more will be written. */
  end(): void {
    this.#isOver = true;
    this.#tell();
  }

  /** Nobody will read any more. */
  leave(): void {
    this.#isLeft = true;
    this.#parts = [];
    this.#size = 0;
    this.#tell();
  }

  async read(): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#parts.length === 0 && !this.#isOver) await this.#changed();
    const [first, ...more] = this.#parts.splice(0);
    if (first === undefined) return new Uint8Array();
    const all = more.length === 0 ? first : new Uint8Array(this.#size);
    if (more.length > 0) {
      let place = 0;
      for (const part of [first, ...more]) {
        all.set(part, place);
        place += part.length;
      }
    }
    this.#size = 0;
    this.#tell();
    return all;
  }

  async #drained(): Promise<void> {
    while (this.#size > MOST && !this.#isLeft) await this.#changed();
    await this.#turns.next();
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => this.#news.push(resolve));
  }

  #tell(): void {
    for (const tell of this.#news.splice(0)) tell();
  }
}
