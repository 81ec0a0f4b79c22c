import type { Stream } from '../beside/contract';
import type { Held } from './held';
import type { Write } from './process';
import { FIRST_ID, type Processes } from './processes';
import { waitable } from './waits';

interface Ended {
  readonly exitCode: number;
  readonly cwd: string;
  readonly state: string;
}

/** The processes of the worker beside, for Python: whatever waits for one can hold this worker. */
export class RemoteProcesses {
  readonly #writers = new Map<number, Write>();
  readonly #ended = new Map<number, Ended>();
  #last = FIRST_ID;

  constructor(
    private readonly held: Held,
    private readonly screen: Write,
  ) {}

  output(id: number, stream: Stream, bytes: Uint8Array<ArrayBuffer>): void {
    try {
      this.#writers.get(id)?.(stream, bytes);
    } catch (error) {
      // What Python does with it has failed, or was stopped.
      console.warn('Output of a process was lost.', error);
    }
  }

  end(id: number, ended: Ended): void {
    if (this.#writers.has(id)) this.#ended.set(id, ended);
  }

  interrupt(): void {
    this.held.interrupt();
    this.held.tell({ kind: 'interrupt', stops: this.held.stops });
  }

  /** For Python. Own functions, because a snapshot names them. */
  module(): Processes {
    const { held, screen } = this;
    const read = (process: number, stream: Stream) => ({ kind: 'read', process, stream }) as const;
    const wait = (process: number, seconds: number | null | undefined) =>
      ({ kind: 'wait', process, seconds: seconds ?? null }) as const;
    const code = (value: unknown) => (value === null ? undefined : Number(value));
    return {
      spawn: (wanted, stdin, write) => {
        this.#last += 1;
        this.#writers.set(this.#last, write ?? screen);
        held.tell({ kind: 'spawn', process: this.#last, wanted, stdin: stdin?.slice() ?? null });
        return this.#last;
      },
      feed: (process, bytes) => {
        if (!this.#writers.has(process) || this.#ended.has(process)) return false;
        held.tell({ kind: 'feed', process, bytes: bytes?.slice() ?? null });
        return true;
      },
      close: (process, stream) => held.tell({ kind: 'close', process, stream }),
      pipe: (from, stream, to) => held.tell({ kind: 'pipe', from, stream, to }),
      read: waitable(
        async (id, stream) => (await held.later(read(id, stream))).bytes,
        (id, stream) => held.now(read(id, stream)).bytes,
      ),
      wait: waitable(
        async (id, seconds) => code((await held.later(wait(id, seconds))).value),
        (id, seconds) => code(held.now(wait(id, seconds)).value),
      ),
      collect: (process) => held.tell({ kind: 'collect', process }),
      poll: (id) => this.#ended.get(id)?.exitCode,
      cwd: (id) => this.#ended.get(id)?.cwd ?? '/',
      state: (id) => this.#ended.get(id)?.state ?? 'open',
      kill: (process, code) => held.tell({ kind: 'kill', process, code }),
      forget: (process) => {
        this.#writers.delete(process);
        this.#ended.delete(process);
        held.tell({ kind: 'forget', process });
      },
      commands: waitable(
        async () => String((await held.later({ kind: 'commands' })).value),
        () => String(held.now({ kind: 'commands' }).value),
      ),
      screen,
      forgetSession: (session) => held.tell({ kind: 'forgetSession', session }),
    };
  }
}
