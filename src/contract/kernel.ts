import type { MimeBundle } from './display';
import type { FileEntry } from './files';
import type { Result } from './result';
import type { AskedServer, RunningServer } from './server';
import type { TerminalLine } from './terminal';

/** `off`: not started yet. `dead`: could not be brought back; `restart` may still help. */
export type KernelState = 'off' | 'starting' | 'idle' | 'busy' | 'stopping' | 'dead';

/** One step of a run that takes time before or beside the code: a download, an unpacking, the boot. */
export interface Progress {
  readonly label: string;
  /** Bytes, or steps where no bytes are known. */
  readonly loaded: number;
  /** Null while unknown. */
  readonly total: number | null;
  readonly unit: 'bytes' | 'steps';
}

/** What a run tells while it goes on. Plain data; text is batched, 50 ms at most. */
export type KernelEvent =
  | { readonly kind: 'status'; readonly state: 'queued' | 'starting' | 'loading' | 'running' | 'stopping' }
  /** Null when nothing is being waited for any more. */
  | { readonly kind: 'progress'; readonly progress: Progress | null }
  | { readonly kind: 'stdout'; readonly text: string }
  | { readonly kind: 'stderr'; readonly text: string }
  | {
      readonly kind: 'display';
      readonly data: MimeBundle;
      readonly displayId: string | null;
      /** True: replaces every earlier display of the same id. */
      readonly update: boolean;
    }
  /** Value of the last expression. */
  | { readonly kind: 'result'; readonly count: number; readonly data: MimeBundle }
  /** `wait`: clear only when the next output comes. */
  | { readonly kind: 'clear'; readonly wait: boolean }
  /** The program waits for a line; answer with `Kernel.reply`. */
  | { readonly kind: 'input'; readonly prompt: string; readonly password: boolean };

export interface PythonError {
  readonly name: string;
  readonly message: string;
  /** IPython's traceback with ANSI colours. */
  readonly traceback: string;
}

/** What was gone when a kernel had to be ended. Files that were closed before are safe. */
export interface Loss {
  readonly variables: readonly string[];
}

export interface RunResult {
  readonly status: 'ok' | 'error' | 'interrupted' | 'timeout' | 'killed' | 'crashed';
  /** IPython's execution count: the n of `In [n]`; 0 if the code never began. */
  readonly count: number;
  readonly error: PythonError | null;
  /** Files that the run made or changed, as committed. */
  readonly files: readonly FileEntry[];
  readonly removed: readonly string[];
  /** Why changed files could not be committed (a full disk); they are still in the kernel's memory. */
  readonly unsaved: { readonly paths: readonly string[]; readonly reason: string } | null;
  /** Of the code alone, without waiting in the queue, boot and downloads. */
  readonly seconds: number;
  /** Where the whole output is, if it was more than the limit. */
  readonly wholeOutput: string | null;
  /** Set when the kernel had to be ended and started again. */
  readonly loss: Loss | null;
}

export interface RunOptions {
  /** Aborting takes a waiting run out of the queue and stops a running one. */
  readonly signal?: AbortSignal;
  /** Seconds for the code alone; default from the settings; null: no limit. */
  readonly timeout?: number | null;
  readonly onEvent?: (event: KernelEvent) => void;
  /** False: `input()` raises at once instead of asking. Default true. */
  readonly interactive?: boolean;
  /** False: does not count, is not kept in history. Default true. */
  readonly storeHistory?: boolean;
  /** The space whose names the code sees, as each session has one. Default: the common one, of no session. */
  readonly space?: string;
}

export interface Variable {
  readonly name: string;
  /** Type as a person writes it: `DataFrame`, `int`, `ndarray`. */
  readonly type: string;
  /** `50,000 × 6` or the length or the value, short; may be empty. */
  readonly summary: string;
  /** Bytes, where the object can say. */
  readonly bytes: number | null;
}

export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly items: readonly { readonly text: string; readonly kind: string; readonly detail: string }[];
}

export interface PackageInfo {
  readonly name: string;
  readonly version: string;
  /** `bundled` ships with the page, `kept` was added by the person, `remote` needs the network, `none`: no build can exist. */
  readonly source: 'bundled' | 'kept' | 'remote' | 'none';
  /** Bytes of the wheel; null where not known. */
  readonly size: number | null;
  readonly loaded: boolean;
  /** Why it can't be used here: what it lacks in a browser, or the person's rule. Absent: it can. */
  readonly reason?: string;
}

export interface KernelInfo {
  readonly python: string;
  readonly pyodide: string;
  readonly ipython: string;
  /** False: no SharedArrayBuffer; stop means kill and restore. */
  readonly interruptible: boolean;
  /** Whether Python can wait for the page (by JSPI, or by shared memory): `input()`, `time.sleep`, `requests`. */
  readonly canBlock: boolean;
}

/**
 * What reading code tells before it is run. `bundled`: a package will be loaded first. `download`: it needs the network.
 * `impossible`: it cannot work in a tab. `unknown`: no such module is known.
 */
export interface Finding {
  /** Counted from 1. */
  readonly line: number;
  readonly kind: 'bundled' | 'download' | 'impossible' | 'unknown' | 'missing-file' | 'network' | 'memory';
  /** One sentence, with what to do instead. */
  readonly text: string;
  /** Hosts that it would reach, as network rules name them. */
  readonly hosts?: readonly string[];
}

export interface ColumnSchema {
  readonly name: string;
  /** `integer`, `number`, `date`, `boolean`, `text` or `empty`. */
  readonly type: string;
  /** Cells without a value, of those that were looked at. */
  readonly empty: number;
  /** Different values; null where they were not counted. */
  readonly distinct: number | null;
  /** Of numbers and dates only. */
  readonly min: string | null;
  readonly max: string | null;
}

/** A table without its cells. */
export interface TableSchema {
  /** Path of the file, or name of the variable. */
  readonly name: string;
  /** Null: not all of it was read, ranges and counts are those of its beginning. */
  readonly rows: number | null;
  readonly columns: readonly ColumnSchema[];
}

/** Told to those who watch the kernel, outside any run. */
export type KernelNotice =
  | { readonly kind: 'state'; readonly state: KernelState }
  | { readonly kind: 'progress'; readonly progress: Progress | null }
  /** Runs that wait, the next first. */
  | { readonly kind: 'queue'; readonly waiting: number }
  /** The kernel was started anew after a kill, a crash or a restart. */
  | { readonly kind: 'restarted'; readonly reason: 'stop' | 'timeout' | 'crash' | 'restart'; readonly loss: Loss }
  /** A run removed files that were there before it; with what they held, so that they can be brought back. */
  | { readonly kind: 'removed'; readonly files: readonly { readonly path: string; readonly data: Blob }[] }
  | { readonly kind: 'packages' }
  /** The servers that Python runs now. */
  | { readonly kind: 'servers'; readonly servers: readonly RunningServer[] };

/**
 * A Python interpreter. One run at a time; more wait in order. Modules, files and the working directory are common to all
 * runs; variables, `In`, `Out` and the count are those of a space.
 * A Python error is a `RunResult`, never a rejection.
 */
export interface Kernel {
  readonly state: KernelState;
  /** Null until the first boot is done. */
  readonly info: KernelInfo | null;
  /** Boots now instead of at the first run. Resolves when idle or dead. */
  start(): Promise<void>;
  run(code: string, options?: RunOptions): Promise<RunResult>;
  /** Stops the current run, within 3 seconds whatever it does. Resolves when it has ended. */
  interrupt(): Promise<void>;
  /** Ends the interpreter and starts a new one. Waiting runs are dropped as `interrupted`. */
  restart(): Promise<void>;
  /** Answers the `input` event; null means end of file. */
  reply(line: string | null): void;
  complete(code: string, cursor: number, space?: string): Promise<Completion>;
  /**
   * Runs one line of a terminal, in turn with all other runs. What concerns the terminal alone comes as displays of the type
   * `TERMINAL_NOTE`.
   */
  runLine(line: TerminalLine, options?: Pick<RunOptions, 'signal' | 'onEvent'>): Promise<RunResult>;
  /** Completions of a terminal's line. */
  completeLine(terminal: string, text: string, cursor: number): Promise<Completion>;
  /** A terminal has gone: so does its shell. */
  closeTerminal(terminal: string): Promise<void>;
  /** The server that Python runs on a port; it answers also while a run waits for something. */
  server(port: number): AskedServer;
  /** Ends a server, whatever it does, within 3 seconds. */
  stopServer(port: number): Promise<void>;
  serverLog(port: number): Promise<readonly string[]>;
  /** Signature and documentation of the name at the cursor; null where there is none. */
  inspect(code: string, cursor: number, space?: string): Promise<MimeBundle | null>;
  variables(space?: string): Promise<readonly Variable[]>;
  /** Installs by name, version (`name==1.0`) or path of a wheel in `/mnt/data`. `upgrade`: the newest version there is. */
  install(
    names: readonly string[],
    options?: Pick<RunOptions, 'signal' | 'onEvent'> & { readonly upgrade?: boolean },
  ): Promise<Result<readonly string[]>>;
  packages(): Promise<readonly PackageInfo[]>;
  /** Reads code without running it; nothing while the kernel is not idle. */
  preflight(code: string): Promise<readonly Finding[]>;
  /** Schemas of tables of text (CSV, TSV) among these files. Starts the kernel, and waits for its turn. */
  tables(paths: readonly string[]): Promise<readonly TableSchema[]>;
  /** Schemas of the person's data frames, the last result among them as `_`; nothing while the kernel is not idle. */
  frames(space?: string): Promise<readonly TableSchema[]>;
  /** Drops the variables of a space, which gives their memory back. Waits for its turn. */
  forget(space: string): Promise<void>;
  /** Commits what is still open for writing; best effort, for `pagehide`. */
  flush(): void;
  watch(listener: (notice: KernelNotice) => void): () => void;
  dispose(): void;
}
