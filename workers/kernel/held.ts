import type { Beside, Question, Reply, Said, Told } from '../beside/contract';
import { Lane, type Message } from '../beside/lane';
import { Interrupted, type Waits } from './waits';

/** Milliseconds: a Stop is seen at least so often. */
const SLICE_MS = 50;

/** What a question of the kernel's came to; its bytes are beside it. */
export interface Answer {
  readonly value: unknown;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface HeldOptions {
  readonly waits: Waits;
  /** What has to be done again and again while Python holds the worker: output goes out, a Stop is taken. */
  beat(): void;
  /** What the other worker says and nobody here waits for. */
  heard(said: Exclude<Said, { kind: 'answer' | 'failed' }>, bytes: Uint8Array<ArrayBuffer>): void;
}

/**
 * Waiting where the browser cannot put Python aside: the worker is held, and does for the one beside it what that asks for, until
 * the answer has come. In between, when nothing is held, the same comes through the event loop.
 */
export class Held {
  readonly #port: MessagePort;
  readonly #up: Lane<Said>;
  readonly #down: Lane<Reply>;
  readonly #answers = new Map<number, (said: Message<Said>) => void>();
  #last = 0;
  #stops = 0;
  /** Commands in Python that are on the stack, the innermost last; each may be ended by itself. */
  readonly #runs: { readonly run: number; isAborted: boolean }[] = [];

  constructor(
    { port, up, down }: Beside,
    private readonly options: HeldOptions,
  ) {
    this.#port = port;
    this.#up = new Lane(up);
    this.#down = new Lane(down);
    // One for each message; those that were taken while Python waited leave theirs behind.
    port.onmessage = () => {
      if (this.#up.waits(0)) this.#hear();
    };
  }

  tell(told: Told): void {
    this.#port.postMessage(told);
  }

  reply(reply: Reply, bytes: Uint8Array): void {
    this.#down.put(reply, bytes);
  }

  /** How often that was. */
  get stops(): number {
    return this.#stops;
  }

  /** Everything that is held ends with `Interrupted`. */
  interrupt(): void {
    this.#stops += 1;
  }

  /** Commands in Python that are under way here. */
  get depth(): number {
    return this.#runs.length;
  }

  /** Does what a command in Python does; `abort` may end it while it waits. */
  during(run: number, action: () => void): void {
    const entry = { run, isAborted: false };
    this.#runs.push(entry);
    try {
      action();
    } finally {
      this.#runs.pop();
    }
  }

  abort(run: number): void {
    for (const entry of this.#runs) if (entry.run === run) entry.isAborted = true;
  }

  /** For code that can await. */
  later(question: Question): Promise<Answer> {
    return this.options.waits.race(
      new Promise((resolve, reject) => {
        this.#ask(question, false, (answer) => {
          try {
            resolve(settled(answer));
          } catch (error) {
            reject(error);
          }
        });
      }),
    );
  }

  /** For code that cannot: the answer is there when this returns. */
  now(question: Question): Answer {
    let answer: Message<Said> | undefined;
    const number = this.#ask(question, true, (said) => {
      answer = said;
    });
    try {
      this.#hold(() => answer !== undefined, Number.POSITIVE_INFINITY);
    } finally {
      this.#answers.delete(number);
    }
    if (!answer) throw new Error('The wait has ended without an answer');
    return settled(answer);
  }

  sleep(milliseconds: number): void {
    this.#hold(() => false, performance.now() + milliseconds);
  }

  #hold(isDone: () => boolean, end: number): void {
    const stops = this.#stops;
    const run = this.#runs.at(-1);
    while (!isDone()) {
      this.options.beat();
      if (this.#stops !== stops || run?.isAborted) throw new Interrupted('Stopped');
      const left = end - performance.now();
      if (left <= 0) return;
      if (this.#up.waits(Math.min(left, SLICE_MS))) this.#hear();
    }
  }

  #ask(question: Question, isHeld: boolean, answered: (said: Message<Said>) => void): number {
    this.#last += 1;
    this.#answers.set(this.#last, answered);
    this.tell({ kind: 'question', number: this.#last, question, isHeld });
    return this.#last;
  }

  #hear(): void {
    const { head, bytes } = this.#up.take();
    if (head.kind !== 'answer' && head.kind !== 'failed') {
      this.options.heard(head, bytes);
      return;
    }
    this.#answers.get(head.number)?.({ head, bytes });
    this.#answers.delete(head.number);
  }
}

function settled({ head, bytes }: Message<Said>): Answer {
  if (head.kind === 'answer') return { value: head.value, bytes };
  if (head.kind !== 'failed') throw new Error('There is no answer');
  throw Object.assign(new Error(head.message), { name: head.name });
}
