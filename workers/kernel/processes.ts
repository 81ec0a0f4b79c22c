import type { Shell, StartShell } from '../shell/contract';
import { BROKEN_PIPE, kill, Process, type Stream, type Wanted, type Write } from './process';
import type { Waitable, Waits } from './waits';

/** What Python sees as the module `_carrel_processes`. A process is one run of the shell, known by a number. */
export interface Processes {
  /** It begins at once, and goes on whenever Python waits for something. `write` null: the screen. */
  spawn(wanted: string, stdin: Uint8Array | null | undefined, write: Write | null | undefined): number;
  /** More of its input; null: that was all. False: nobody will read it, because the process has ended. */
  feed(id: number, bytes: Uint8Array | null | undefined): boolean;
  /** Nobody will read that stream any more: the process ends when it writes there. */
  close(id: number, stream: Stream): void;
  /** The output of one becomes the input of another. */
  pipe(from: number, stream: Stream, to: number): void;
  /** The bytes that have come since the last time, at least one; none at the end. */
  read: Waitable<[id: number, stream: Stream], Uint8Array>;
  /** Its exit code, when it has ended; undefined (Python's None) after that many seconds. */
  wait: Waitable<[id: number, seconds: number | null | undefined], number | undefined>;
  /** All that it puts out will be read when it has ended: it need not wait till then. */
  collect(id: number): void;
  /** Its exit code if it has ended. */
  poll(id: number): number | undefined;
  /** Where it left its shell. */
  cwd(id: number): string;
  /** How it left its shell: `open`, `exited` or `incomplete`. */
  state(id: number): string;
  kill(id: number, code: number): void;
  /** Nobody asks for it any more. */
  forget(id: number): void;
  /** What the shell knows, as JSON; starts it. */
  commands: Waitable<[], string>;
  forgetSession(session: string): void;
  /** Where output goes of which nobody says where. */
  screen: Write;
}

interface ProcessesOptions {
  readonly waits: Waits;
  readonly screen: Write;
  /** The late part of the worker's script. */
  load(): Promise<StartShell>;
  /** What the shell gets of the kernel. */
  start(shell: StartShell): Promise<Shell>;
}

export const FIRST_ID = 1000;
/** The processes of this kernel. The shell is loaded by the first of them. */
export class ProcessTable {
  readonly #processes = new Map<number, Process>();
  #shell: Promise<Shell> | null = null;
  #last = FIRST_ID;

  constructor(private readonly options: ProcessesOptions) {}

  /** Ends all that runs, for Stop. */
  interrupt(): void {
    for (const process of this.#processes.values()) kill(process, 130);
  }

  readonly #started = (): Promise<Shell> => {
    this.#shell ??= this.options
      .load()
      .then((start) => this.options.start(start))
      .catch((error: unknown) => {
        this.#shell = null;
        throw error;
      });
    return this.#shell;
  };

  #of(id: number): Process {
    const process = this.#processes.get(id);
    if (!process) throw new Error(`There is no process ${id}`);
    return process;
  }

  /** Begins one under a number of the caller's; gives its exit code when it has ended. */
  begin(id: number, wanted: string, stdin: Uint8Array | null, write: Write): Promise<number> {
    const process = new Process(JSON.parse(wanted) as Wanted, stdin ?? new Uint8Array(), write, this.#started);
    this.#processes.set(id, process);
    return process.ended;
  }

  /** As `read` and `wait` of the module, for a Python that does nothing before the answer. Rejects where that would never come. */
  readHeld(id: number, stream: Stream): Promise<Uint8Array> {
    return this.#of(id).read(stream, true);
  }

  waitHeld(id: number, seconds: number | null): Promise<number | undefined> {
    return seconds === null ? this.#of(id).end() : within(this.#of(id).ended, seconds);
  }

  /** For Python. Own functions, because a snapshot names them. */
  module(): Processes {
    const { waits, screen } = this.options;
    return {
      spawn: (wanted, stdin, write) => {
        this.#last += 1;
        void this.begin(this.#last, wanted, stdin?.slice() ?? null, write ?? screen);
        return this.#last;
      },
      feed: (id, bytes) => {
        // A stream of Python's may be closed after its process is forgotten.
        const process = this.#processes.get(id);
        if (!process || process.exitCode !== null) return false;
        if (bytes) process.feed.put(bytes.slice());
        else process.feed.end();
        return true;
      },
      close: (id, stream) => this.#processes.get(id)?.close(stream),
      pipe: (from, stream, to) => void connect(this.#of(from), stream, this.#of(to)),
      read: (id, stream) => waits.race(this.#of(id).read(stream)),
      wait: (id, seconds) => waits.race(within(this.#of(id).ended, seconds ?? null)),
      collect: (id) => this.#of(id).collect(),
      poll: (id) => this.#of(id).exitCode ?? undefined,
      cwd: (id) => this.#of(id).cwd,
      state: (id) => this.#of(id).state,
      kill: (id, code) => kill(this.#of(id), code),
      forget: (id) => void this.#processes.delete(id),
      commands: async () => JSON.stringify((await waits.race(this.#started())).commands),
      screen,
      forgetSession: (session) => void this.#shell?.then((shell) => shell.forget(session)),
    };
  }
}

/** A character may come in two pieces. */
export function screenOf(show: (name: 'stdout' | 'stderr', text: string) => void): Write {
  const decoders = { 1: new TextDecoder(), 2: new TextDecoder() };
  return (stream, bytes) => show(stream === 1 ? 'stdout' : 'stderr', decoders[stream].decode(bytes, { stream: true }));
}

async function connect(from: Process, stream: Stream, to: Process): Promise<void> {
  from.isConnected = true;
  to.isFedByProcess = true;
  for (let bytes = await from.read(stream); bytes.length > 0; bytes = await from.read(stream)) {
    if (to.exitCode !== null) kill(from, BROKEN_PIPE);
    to.feed.put(bytes);
  }
  to.feed.end();
}

function within(ended: Promise<number>, seconds: number | null): Promise<number | undefined> {
  if (seconds === null) return ended;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), seconds * 1000);
    ended.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
