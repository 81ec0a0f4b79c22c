import type { MimeBundle } from './display';
import type { FileEntry } from './files';
import type {
  Completion,
  Finding,
  KernelEvent,
  KernelInfo,
  PackageInfo,
  Progress,
  PythonError,
  TableSchema,
  Variable,
} from './kernel';
import type { NetworkRequest, NetworkResponse } from './network';
import type { LockEntry } from './packages';
import type { Result } from './result';
import type { TerminalLine } from './terminal';

/** `ChangesSince` on its way into the sandbox. */
export interface SandboxChanges {
  readonly changed: readonly { readonly entry: FileEntry; readonly data: Blob | ArrayBuffer | null }[];
  readonly removed: readonly { readonly path: string }[];
}

/** A change on its way out of it. */
export type SandboxChange =
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly data: Blob | ArrayBuffer;
      readonly modified?: number;
    }
  | { readonly kind: 'mkdir'; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string };

/** A MIME bundle on its way out: bytes, of which the page makes Blobs. */
export type SandboxBundle = Readonly<Record<string, string | ArrayBuffer>>;

type OnItsWay<Event> = Event extends { readonly data: MimeBundle }
  ? Omit<Event, 'data'> & { readonly data: SandboxBundle }
  : Event;

export type SandboxEvent = OnItsWay<KernelEvent>;

/** A file for the sandbox. A stream ends only when the page has checked all of it, and breaks off otherwise. */
export type Handed = Blob | ArrayBuffer | ReadableStream<Uint8Array>;

/** All that the worker needs to boot; every byte of it comes from the page. Blobs where they cross: bytes are copied twice. */
export interface BootInit {
  readonly wasm: Handed;
  readonly stdlib: Handed;
  /** The kernel's own Python: a zip, laid below site-packages. */
  readonly own: Blob | ArrayBuffer;
  /** Pyodide lock file, as text. */
  readonly lock: string;
  /** What `snapshot` once gave; null: Python starts from the beginning. */
  readonly snapshot: Blob | null;
  /** False: Blobs do not cross between page and sandbox in this browser (WebKit); bytes do. */
  readonly blobs: boolean;
}

/** What a run does: a cell of the person's, or an installation, which waits its turn like a cell. */
export type RunTask =
  | {
      readonly kind: 'code';
      readonly code: string;
      readonly interactive: boolean;
      readonly storeHistory: boolean;
      /** Whose names it sees; empty: the common ones. */
      readonly space: string;
    }
  | { readonly kind: 'line'; readonly line: TerminalLine }
  | { readonly kind: 'install'; readonly names: readonly string[]; readonly upgrade: boolean }
  | { readonly kind: 'forget'; readonly space: string };

export interface RunRequest {
  readonly id: string;
  readonly task: RunTask;
  /** What others did to the files since the last run. */
  readonly files: SandboxChanges | null;
  /** Characters. */
  readonly outputLimit: number;
}

export interface WorkerRunResult {
  readonly status: 'ok' | 'error' | 'interrupted';
  readonly count: number;
  readonly error: PythonError | null;
  readonly seconds: number;
  readonly unsaved: { readonly paths: readonly string[]; readonly reason: string } | null;
  readonly wholeOutput: string | null;
  /** `name==version` of what an installation brought; empty for a cell. */
  readonly installed: readonly string[];
  /** Names of the variables of its space now: what a kill would lose. */
  readonly variables: readonly string[];
}

/** A job on its way out: run by the page's runners. */
export interface SandboxJob {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: ArrayBuffer | null;
  readonly files: readonly {
    readonly path: string;
    readonly data: Blob | ArrayBuffer;
    /** Default false. */
    readonly executable?: boolean;
  }[];
}

export interface SandboxJobResult {
  readonly exitCode: number;
  readonly written: readonly { readonly path: string; readonly data: ArrayBuffer }[];
  readonly removed: readonly string[];
}

/** Exposed by the worker to the page. */
export interface KernelWorker {
  boot(init: BootInit): Promise<Omit<KernelInfo, 'interruptible'>>;
  /** Instead of `boot`: a started Python for other lives to begin with. Rejects where there can be none. */
  snapshot(init: BootInit): Promise<Blob>;
  /** What others did to the files; all there is, before the first run. */
  receive(files: SandboxChanges): void;
  run(request: RunRequest): Promise<WorkerRunResult>;
  /** Stops what the run is waiting for. True: it was waiting and is now ending; false or no answer: it computes. */
  interrupt(): boolean;
  complete(code: string, cursor: number, space: string): Promise<Completion>;
  inspect(code: string, cursor: number, space: string): Promise<MimeBundle | null>;
  completeLine(terminal: string, text: string, cursor: number): Promise<Completion>;
  closeTerminal(terminal: string): Promise<void>;
  variables(space: string): Promise<readonly Variable[]>;
  packages(): Promise<readonly PackageInfo[]>;
  /** `sizes`: bytes of each file in the store, by path. */
  preflight(code: string, sizes: Readonly<Record<string, number>>): Promise<readonly Finding[]>;
  tables(paths: readonly string[]): Promise<readonly TableSchema[]>;
  frames(space: string): Promise<readonly TableSchema[]>;
  /** What a server says, as JSON of status, headers and stream, and the body. `head`: JSON of method, target and headers. */
  request(port: number, head: string, body: ArrayBuffer | null): Promise<readonly [head: string, body: Uint8Array]>;
  /** What comes next in a stream: `data` and a piece, or `end`, code and reason. */
  nextPiece(stream: number): Promise<readonly unknown[]>;
  tellStream(stream: number, data: ArrayBuffer | string): Promise<void>;
  endStream(stream: number, code: number): Promise<void>;
  stopServer(port: number): Promise<void>;
  /** Last lines. */
  serverLog(port: number): Promise<readonly string[]>;
  flush(): Promise<void>;
  /** What a job of this sandbox has put out. */
  jobOutput(id: string, stream: 1 | 2, data: Uint8Array<ArrayBuffer>): void;
}

/**
 * The one door out of the sandbox, exposed by the page. Whoever calls it is untrusted: each method checks its arguments
 * and can do no more than the person has allowed.
 */
export interface Broker {
  events(runId: string, events: readonly SandboxEvent[]): void;
  progress(progress: Progress | null): void;
  /** Atomic; the reply names the reason if nothing was written. */
  commit(runId: string | null, changes: readonly SandboxChange[]): Promise<Result<number>>;
  wheel(fileName: string): Promise<Result<ArrayBuffer>>;
  /** A late part of the worker's script, as text. */
  part(name: string): Promise<Result<string>>;
  fetch(request: NetworkRequest): Promise<Result<NetworkResponse>>;
  /** Ends the request that is under way, if any. */
  abortFetch(): void;
  input(runId: string, prompt: string, password: boolean): Promise<string | null>;
  keep(entry: LockEntry, data: ArrayBuffer): Promise<Result<void>>;
  /** Removes a kept wheel, for the next start. */
  forget(name: string): Promise<void>;
  /** Whether the person's rule lets a package through; the page asks itself again before it hands anything over. */
  permits(name: string, sha256: string | null): Promise<Result<void>>;
  /** Names of the programs that the desk can run. */
  commands(): Promise<readonly string[]>;
  /** Runs one. `id` is the caller's. */
  job(id: string, job: SandboxJob): Promise<Result<SandboxJobResult>>;
  abortJob(id: string): void;
  /** The servers that Python runs now: JSON. */
  servers(listing: string): void;
  /** Python can no longer be used. */
  fatal(reason: string): void;
}

/** The methods of `Broker` by name: what the page's guard lets through, and nothing else. */
export const BROKER_METHODS: readonly (keyof Broker)[] = [
  'events',
  'progress',
  'commit',
  'wheel',
  'part',
  'fetch',
  'abortFetch',
  'input',
  'keep',
  'forget',
  'permits',
  'commands',
  'job',
  'abortJob',
  'servers',
  'fatal',
];
