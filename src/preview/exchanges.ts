import type { StreamPiece } from '../contract/server';
import type { PreviewBrowser } from './browser';
import { type FrameAnswer, type FrameRequest, MOST_BODY, type PageMessage, sizeOf } from './messages';

/** Requests of a document that are asked at a time, those that wait for that, and its open streams. */
const AT_ONCE = 64;
const MOST_WAITING = 2000;
const MOST_STREAMS = 64;
/** Messages by one WebSocket that the application has not taken yet. */
const MOST_UNTAKEN = 1000;

/** One stream of a document. `isRead`: the document waits for a piece. */
interface Held {
  readonly stream: number;
  isRead: boolean;
  untaken: number;
  /** Messages go one after the other. */
  told: Promise<void>;
}

interface ExchangesOptions {
  readonly browser: PreviewBrowser;
  readonly reply: (message: PageMessage) => void;
  /** Told in a sentence what was refused. */
  readonly onProblem: (problem: string) => void;
  /** Called after each answer. */
  readonly onAnswer: () => void;
}

/** All that one document asks its server for, within bounds. It is at its end when the document goes. */
export class Exchanges {
  readonly #held = new Map<number, Held>();
  readonly #waiting: (() => Promise<void>)[] = [];
  #asked = 0;
  #isOver = false;

  constructor(private readonly options: ExchangesOptions) {}

  request(id: number, request: FrameRequest, isStreamed: boolean): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#refuse(id, `This page asks for more than ${MOST_WAITING} things at once: what is over was refused.`);
      return;
    }
    this.#waiting.push(() => this.#ask(id, request, isStreamed));
    this.#next();
  }

  /** The document has taken what came and wants more. */
  pull(id: number): void {
    const held = this.#held.get(id);
    if (held?.isRead !== false) return;
    held.isRead = true;
    void this.#read(id, held);
  }

  say(id: number, data: ArrayBuffer | string): void {
    const held = this.#held.get(id);
    if (!held) return;
    if (held.untaken >= MOST_UNTAKEN || sizeOf(data) > MOST_BODY) {
      this.leave(id, 1009);
      this.#reply(id, { kind: 'end', code: 1009, reason: 'More was sent than the application takes.' });
      return;
    }
    held.untaken += 1;
    held.told = held.told
      .then(() => this.options.browser.server.tellStream(held.stream, data))
      .then(() => {
        held.untaken -= 1;
      });
  }

  /** The document reads a stream no further. */
  leave(id: number, code: number): void {
    const held = this.#held.get(id);
    if (!held) return;
    this.#held.delete(id);
    // After what was said before.
    void held.told.then(() => this.options.browser.server.endStream(held.stream, code));
  }

  end(): void {
    this.#isOver = true;
    this.#waiting.length = 0;
    for (const id of [...this.#held.keys()]) this.leave(id, 1001);
  }

  #next(): void {
    while (this.#asked < AT_ONCE) {
      const ask = this.#waiting.shift();
      if (ask === undefined) return;
      this.#asked += 1;
      void ask().finally(() => {
        this.#asked -= 1;
        this.#next();
      });
    }
  }

  async #ask(id: number, request: FrameRequest, isStreamed: boolean): Promise<void> {
    const { browser, reply, onAnswer } = this.options;
    const url = browser.own(request.url);
    let answer: FrameAnswer | null = null;
    if (url !== null && isStreamed) {
      const opened = await browser.open({ ...request, url }).catch(() => null);
      const stream = opened?.stream ?? null;
      if (stream !== null && !this.#hold(id, stream)) return;
      answer = opened?.answer ?? null;
    } else if (url !== null) answer = await browser.fetch({ ...request, url }).catch(() => null);
    if (this.#isOver) return;
    reply({ kind: 'answer', id, answer, isOpen: this.#held.has(id) });
    onAnswer();
  }

  /** False: there are too many, or the document has gone. */
  #hold(id: number, stream: number): boolean {
    const isFull = this.#held.size >= MOST_STREAMS;
    if (!isFull && !this.#isOver) {
      this.#held.set(id, { stream, isRead: false, untaken: 0, told: Promise.resolve() });
      return true;
    }
    void this.options.browser.server.endStream(stream, 1013);
    if (!this.#isOver)
      this.#refuse(id, `This page keeps more than ${MOST_STREAMS} streams open: one more was refused.`);
    return false;
  }

  async #read(id: number, held: Held): Promise<void> {
    const piece = await this.options.browser.server.nextPiece(held.stream);
    if (this.#held.get(id) !== held) return;
    held.isRead = false;
    if (piece.kind === 'end') this.#held.delete(id);
    this.#reply(id, piece);
  }

  #reply(id: number, piece: StreamPiece): void {
    if (!this.#isOver) this.options.reply({ kind: 'piece', id, piece });
  }

  #refuse(id: number, problem: string): void {
    this.options.reply({ kind: 'answer', id, answer: null, isOpen: false });
    this.options.onProblem(problem);
  }
}
