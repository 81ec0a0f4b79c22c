import { joined } from '../../src/lib/joined';
import type { Shell, ShellEnd, ShellInput } from '../shell/contract';

export type Stream = 1 | 2;
/** Takes output of a process, as soon as there is any. */
export type Write = (stream: Stream, bytes: Uint8Array<ArrayBuffer>) => void;

/** What Python says of a process that it wants, as JSON. */
export interface Wanted {
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

const COULD_NOT_START = 126;
export const BROKEN_PIPE = 141;
/** Bytes of output that may wait to be read. Who has put out more waits. */
const UNREAD = 16 * 1024 * 1024;

const DEADLOCK =
  'The process waits for input, and Python waits for the process. Close its input first, as communicate() does: a command that is ' +
  'written in Python (python3, bc and others) reads all of its input before it begins in this browser.';

/** Two wait for each other. */
class Deadlock extends Error {
  override readonly name = 'Deadlock';
}

/** What a process will read. */
class Feed implements ShellInput {
  #parts: Uint8Array[] = [];
  #isOver = false;
  #isAwaited = false;
  #tell: () => void = () => undefined;

  /** `awaited`: told when the process waits for more. */
  constructor(private readonly awaited: () => void) {}

  /** Whether the process can do nothing before more has come. */
  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  put(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#parts.push(bytes);
    this.#isAwaited = false;
    this.#tell();
  }

  end(): void {
    this.#isOver = true;
    this.#isAwaited = false;
    this.#tell();
  }

  async read(): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#parts.length === 0 && !this.#isOver) {
      this.#isAwaited = true;
      this.awaited();
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
    return joined(this.#parts.splice(0));
  }
}

/** One run of the shell. */
export class Process {
  readonly feed = new Feed(() => this.#tell());
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
  /** Its input comes from another process. */
  isFedByProcess = false;
  readonly #closed = new Set<Stream>();
  /** All of it may wait to be read. */
  #isCollected = false;
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
    return this.#isFull ? this.#drained() : undefined;
  }

  get #isFull(): boolean {
    return this.#waiting > UNREAD && !this.#isCollected;
  }

  collect(): void {
    this.#isCollected = true;
    this.#tell();
  }

  async #drained(): Promise<void> {
    while (this.#isFull && !this.abort.signal.aborted) {
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

  async read(stream: Stream, isHeld = false): Promise<Uint8Array> {
    while (this.queues[stream].length === 0 && this.exitCode === null) await this.#change(isHeld);
    return this.#take(stream);
  }

  /** Its exit code, for a Python that does nothing till then. */
  async end(): Promise<number> {
    while (this.exitCode === null) await this.#change(true);
    return this.exitCode;
  }

  #change(isHeld: boolean): Promise<void> {
    if (isHeld && this.feed.isAwaited && !this.isFedByProcess) throw new Deadlock(DEADLOCK);
    return new Promise((resolve) => this.#news.push(resolve));
  }
}

export function kill(process: Process, code: number): void {
  if (process.exitCode !== null) return;
  process.killed ??= code;
  process.abort.abort();
}
