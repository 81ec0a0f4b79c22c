/// <reference path="../packages.d.ts" />
import { Buffer } from 'buffer';
import { Readable, Writable } from 'readable-stream';
import type { Loop } from '../loop';
import { EventEmitter } from './events';

/** `process.stdout` or `process.stderr`: written at once, and never ended by what is piped into it. */
export function createOutput(fd: 1 | 2, put: (data: Uint8Array | string) => void) {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      put(chunk);
      done();
    },
  });
  const end = (...args: unknown[]) => {
    const [data] = args;
    if (typeof data === 'string' || data instanceof Uint8Array) stream.write(data);
    queueMicrotask(() => stream.emit('finish'));
    return stream;
  };
  return Object.assign(stream, { fd, isTTY: false, columns: 80, end });
}

/** `process.stdin`: all that there is. */
export function createInput(data: Uint8Array) {
  const stream = new Readable({
    read() {
      if (data.length > 0) this.push(Buffer.from(data));
      this.push(null);
    },
  });
  return Object.assign(stream, { fd: 0, isTTY: false });
}

/** What `readline.createInterface` gives: the lines of an input, by events, `question` or iteration. */
export class Lines extends EventEmitter {
  readonly #lines: string[];
  readonly #waiting: ((line: string) => void)[] = [];
  #isClosed = false;

  constructor(
    input: Uint8Array,
    private readonly say: (text: string) => void,
    loop: Loop,
  ) {
    super();
    const text = new TextDecoder().decode(input);
    this.#lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
    loop.timer(() => this.#give(), 0, [], false);
  }

  #give(): void {
    while (!this.#isClosed && this.#lines.length > 0) {
      const next = this.#waiting.shift();
      const isHeard = this.listenerCount('line') > 0;
      if (next === undefined && !isHeard) return;
      const line = this.#lines.shift() ?? '';
      if (next) next(line);
      else this.emit('line', line);
    }
    this.close();
  }

  question(text: string, ...rest: unknown[]): void {
    this.say(text);
    const done = rest.at(-1);
    if (typeof done !== 'function') throw new TypeError('question: needs a callback');
    this.#waiting.push((line) => done(line));
    queueMicrotask(() => this.#give());
  }

  setPrompt(): void {}

  prompt(): void {}

  write(): void {}

  pause(): this {
    return this;
  }

  resume(): this {
    return this;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    while (this.#lines.length > 0) yield this.#lines.shift() ?? '';
    this.close();
  }
}
