import { Buffer } from 'buffer';
import type { Loop } from '../loop';
import type { Encoding } from './encoding';
import { EventEmitter } from './events';

/** `process.stdout` or `process.stderr`. */
export class Output extends EventEmitter {
  readonly isTTY = false;
  readonly writable = true;
  readonly columns = 80;

  constructor(
    readonly fd: 1 | 2,
    private readonly put: (data: Uint8Array | string) => void,
  ) {
    super();
  }

  write(data: string | Uint8Array, ...rest: unknown[]): boolean {
    if (typeof data !== 'string' && !(data instanceof Uint8Array))
      throw new TypeError('The "chunk" argument must be of type string or an instance of Buffer or Uint8Array.');
    this.put(data);
    const done = rest.at(-1);
    if (typeof done === 'function') queueMicrotask(() => done());
    return true;
  }

  end(data?: string | Uint8Array): this {
    if (data !== undefined) this.write(data);
    queueMicrotask(() => this.emit('finish'));
    return this;
  }
}

/** `process.stdin`: all that there is comes at once, when somebody listens. */
export class Input extends EventEmitter {
  readonly fd = 0;
  readonly isTTY = false;
  readonly readable = true;
  #encoding: Encoding | null = null;
  #hasBegun = false;

  constructor(
    private readonly data: Uint8Array,
    private readonly loop: Loop,
  ) {
    super();
  }

  setEncoding(encoding: Encoding): this {
    this.#encoding = encoding;
    return this;
  }

  override on(name: string, listener: (...args: never[]) => unknown): this {
    super.on(name, listener);
    if (name === 'data' || name === 'end' || name === 'readable') this.resume();
    return this;
  }

  resume(): this {
    if (this.#hasBegun) return this;
    this.#hasBegun = true;
    this.loop.timer(
      () => {
        this.emit('readable');
        if (this.data.length > 0) this.emit('data', this.#chunk());
        this.emit('end');
        this.emit('close');
      },
      0,
      [],
      false,
    );
    return this;
  }

  pause(): this {
    return this;
  }

  pipe<Target extends { write(data: string | Buffer): unknown; end?(): unknown }>(target: Target): Target {
    this.on('data', (chunk: string | Buffer) => target.write(chunk));
    return target;
  }

  #wasRead = false;

  read(): string | Buffer | null {
    if (this.#wasRead || this.data.length === 0) return null;
    this.#wasRead = true;
    return this.#chunk();
  }

  #chunk(): string | Buffer {
    const buffer = Buffer.from(this.data);
    return this.#encoding === null ? buffer : buffer.toString(this.#encoding);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string | Buffer> {
    if (this.data.length > 0) yield this.#chunk();
  }
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
