import { joined } from '../../src/lib/joined';
import type { Shell, ShellEnd, ShellInput, StartShell } from '../shell/contract';
import type { Waits } from './waits';

type Stream = 1 | 2;
/** Takes output of a process, as soon as there is any. */
type Write = (stream: Stream, bytes: Uint8Array<ArrayBuffer>) => void;

/** What Python says of a process that it wants, as JSON. */
interface Wanted {
  /** A script of the shell, or the words of one command. */
  readonly script: string | readonly string[];
  readonly parameters: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly session: string | null;
  readonly terminal: string | null;
  /** Streams that wait to be read; the others go where `write` puts them. */
  readonly piped: readonly Stream[];
  /** Streams that go nowhere. */
  readonly silent: readonly Stream[];
  /** Errors are output. */
  readonly merged: boolean;
  /** More input will be fed. */
  readonly fed: boolean;
}

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
  read(id: number, stream: Stream): Promise<Uint8Array>;
  /** Its exit code, when it has ended; undefined (Python's None) after that many seconds. */
  wait(id: number, seconds: number | null | undefined): Promise<number | undefined>;
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
  commands(): Promise<string>;
  forgetSession(session: string): void;
  /** Where output goes of which nobody says where. */
  screen: Write;
}

interface ProcessesOptions {
  readonly waits: Waits;
  screen(stream: 'stdout' | 'stderr', text: string): void;
  /** The late part of the worker's script. */
  load(): Promise<StartShell>;
  /** What the shell gets of the kernel. */
  start(shell: StartShell): Promise<Shell>;
}

const FIRST_ID = 1000;
const COULD_NOT_START = 126;
const BROKEN_PIPE = 141;
/** Bytes of output that may wait to be read. Who has put out more waits. */
const UNREAD = 16 * 1024 * 1024;

/** What a process will read. */
class Feed implements ShellInput {
  #parts: Uint8Array[] = [];
  #isOver = false;
  #tell: () => void = () => undefined;

  put(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#parts.push(bytes);
    this.#tell();
  }

  end(): void {
    this.#isOver = true;
    this.#tell();
  }

  async read(): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#parts.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
    return joined(this.#parts.splice(0));
  }
}

class Process {
  readonly feed = new Feed();
  readonly queues: Record<Stream, Uint8Array<ArrayBuffer>[]> = { 1: [], 2: [] };
  readonly abort = new AbortController();
  readonly ended: Promise<number>;
  exitCode: number | null = null;
  cwd: string;
  state: ShellEnd['state'] = 'open';
  /** Instead of the shell's own word, where it was killed. */
  killed: number | null = null;
  /** Its output goes to another process. */
  isConnected = false;
  readonly #closed = new Set<Stream>();
  #news: (() => void)[] = [];
  #waiting = 0;

  constructor(
    private readonly wanted: Wanted,
    stdin: Uint8Array,
    private readonly write: Write,
    shell: () => Promise<Shell>,
  ) {
    this.cwd = wanted.cwd;
    this.feed.put(stdin);
    if (!wanted.fed) this.feed.end();
    // Who waits for more of it goes on to its end.
    this.abort.signal.addEventListener('abort', () => this.feed.end());
    this.ended = this.#run(shell);
  }

  async #run(shell: () => Promise<Shell>): Promise<number> {
    try {
      const end = await (await shell()).run({
        ...this.wanted,
        stdin: this.wanted.fed ? this.feed : await this.feed.read(),
        signal: this.abort.signal,
        write: (stream, bytes) => this.#put(stream, bytes),
      });
      this.cwd = end.cwd;
      this.state = end.state;
      this.exitCode = this.killed ?? end.exitCode;
    } catch (error) {
      this.#put(2, new TextEncoder().encode(`bash: ${error instanceof Error ? error.message : String(error)}\n`));
      this.exitCode = this.killed ?? COULD_NOT_START;
    }
    this.#tell();
    return this.exitCode;
  }

  #put(stream: Stream, bytes: Uint8Array<ArrayBuffer>): Promise<void> | undefined {
    const target = this.wanted.merged ? 1 : stream;
    if (this.abort.signal.aborted || this.wanted.silent.includes(target)) return undefined;
    if (!this.wanted.piped.includes(target)) this.write(target, bytes);
    else if (this.#closed.has(target)) kill(this, BROKEN_PIPE);
    else {
      this.queues[target].push(bytes);
      this.#waiting += bytes.length;
    }
    this.#tell();
    return this.#waiting > UNREAD ? this.#drained() : undefined;
  }

  async #drained(): Promise<void> {
    while (this.#waiting > UNREAD && !this.abort.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#news.push(resolve);
        this.abort.signal.addEventListener('abort', () => resolve());
      });
    }
  }

  close(stream: Stream): void {
    if (this.isConnected) return;
    this.#closed.add(stream);
    this.#take(stream);
  }

  #take(stream: Stream): Uint8Array {
    const bytes = joined(this.queues[stream].splice(0));
    this.#waiting -= bytes.length;
    if (bytes.length > 0) this.#tell();
    return bytes;
  }

  #tell(): void {
    for (const tell of this.#news.splice(0)) tell();
  }

  async read(stream: Stream): Promise<Uint8Array> {
    while (this.queues[stream].length === 0 && this.exitCode === null) {
      await new Promise<void>((resolve) => this.#news.push(resolve));
    }
    return this.#take(stream);
  }
}

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

  /** A character may come in two pieces. */
  readonly #decoders = { 1: new TextDecoder(), 2: new TextDecoder() };

  readonly #screen: Write = (stream, bytes) =>
    this.options.screen(stream === 1 ? 'stdout' : 'stderr', this.#decoders[stream].decode(bytes, { stream: true }));

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

  /** For Python. Own functions, because a snapshot names them. */
  module(): Processes {
    const { waits } = this.options;
    return {
      spawn: (wanted, stdin, write) => {
        this.#last += 1;
        const input = stdin ? stdin.slice() : new Uint8Array();
        this.#processes.set(
          this.#last,
          new Process(JSON.parse(wanted) as Wanted, input, write ?? this.#screen, this.#started),
        );
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
      poll: (id) => this.#of(id).exitCode ?? undefined,
      cwd: (id) => this.#of(id).cwd,
      state: (id) => this.#of(id).state,
      kill: (id, code) => kill(this.#of(id), code),
      forget: (id) => void this.#processes.delete(id),
      commands: async () => JSON.stringify((await waits.race(this.#started())).commands),
      screen: this.#screen,
      forgetSession: (session) => void this.#shell?.then((shell) => shell.forget(session)),
    };
  }
}

async function connect(from: Process, stream: Stream, to: Process): Promise<void> {
  from.isConnected = true;
  for (let bytes = await from.read(stream); bytes.length > 0; bytes = await from.read(stream)) {
    if (to.exitCode !== null) kill(from, BROKEN_PIPE);
    to.feed.put(bytes);
  }
  to.feed.end();
}

function kill(process: Process, code: number): void {
  if (process.exitCode !== null) return;
  process.killed ??= code;
  process.abort.abort();
}

function within(ended: Promise<number>, seconds: number | null): Promise<number | undefined> {
  if (seconds === null) return ended;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), seconds * 1000);
    ended.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
