import type { TurnEnd } from './conversation';
import type { MimeBundle } from './display';
import type { FileEntry } from './files';
import type { KernelState, RunResult } from './kernel';
import type { NetworkRule } from './network';
import type { Settings } from './settings';

export interface ExecuteOptions {
  /** Seconds for the code alone; default from the settings; null: no limit. */
  readonly timeout?: number | null;
  /** Put into `/mnt/data` before the code runs. */
  readonly files?: readonly File[];
  /** Packages to install before the code runs. */
  readonly install?: readonly string[];
}

export interface GeneratedFile {
  /** Absolute, below `/mnt/data`. */
  readonly path: string;
  readonly filename: string;
  /** MIME type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly blob: Blob;
}

export interface ExecuteResult {
  readonly success: boolean;
  /** All text of stdout, stderr and the last expression, in order, uncut. */
  readonly output: string;
  /** The traceback as plain text, or what ended the run; null on success. */
  readonly error: string | null;
  /** Seconds of the code alone. */
  readonly executionTime: number;
  /** 0, or 1 for a Python error, 124 for the timeout, 130 for a stop, 137 when the kernel was ended or crashed. */
  readonly returnCode: 0 | 1 | 124 | 130 | 137;
  /** What it made or changed, without hidden files (such as `.git/config`): `listFiles` has all. */
  readonly generatedFiles: readonly GeneratedFile[];
  readonly displays: readonly MimeBundle[];
  readonly status: RunResult['status'];
}

export interface CommandJob {
  /** The command and its arguments, as a program gets them: no shell reads them. */
  readonly argv: readonly string[];
  /** Default: `/mnt/data`. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Blob;
  /** Seconds; null: no limit. Default: that of a run. */
  readonly timeout?: number | null;
}

export interface CommandResult {
  /** As a shell tells it: 124 for the timeout, 127 for a command that is not there. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds of the command alone. */
  readonly seconds: number;
  /** What it made or changed, as it now is in `/mnt/data`; without hidden files. */
  readonly generatedFiles: readonly GeneratedFile[];
  readonly removed: readonly string[];
}

export interface Status {
  readonly kernel: KernelState;
  readonly python: string | null;
  readonly pyodide: string | null;
  readonly packages: { readonly count: number; readonly versions: Readonly<Record<string, string>> };
  readonly files: {
    readonly count: number;
    readonly bytes: number;
    readonly quota: number | null;
    readonly persisted: boolean;
  };
  readonly limits: Pick<Settings, 'runTimeout' | 'outputLimit' | 'fileLimit'>;
  /** Files that will be removed, the next first. */
  readonly expiring: readonly { readonly path: string; readonly expires: number }[];
  readonly lastCleanup: { readonly time: number; readonly removed: readonly string[] } | null;
  readonly network: readonly NetworkRule[];
  readonly capabilities: { readonly interruptible: boolean; readonly canBlock: boolean } | null;
}

/**
 * `md`: Markdown. `html`: one page that loads nothing. `zip`: the session with its files, conversation and ledger, to be
 * imported again. `jsonl`: a transcript, every request and result as a line of JSON. No key is in any of them.
 */
export type ExportFormat = 'ipynb' | 'py' | 'md' | 'html' | 'zip' | 'jsonl';

export interface AskResult {
  /** Whether the model came to its end by itself. */
  readonly success: boolean;
  /** The last words of the model, in Markdown; empty where it said nothing. */
  readonly answer: string;
  readonly end: TurnEnd['kind'];
  /** For a person: why it failed, and what to do next; null where it did not. */
  readonly error: string | null;
  /** Paths that its runs made or changed, without hidden files. */
  readonly files: readonly string[];
}

/**
 * The public API: imported from `src/api`, `window.carrel` on the page, and over postMessage for a page that embeds Carrel.
 * A method rejects with an Error whose message is for a person (`File too large: 3.1 GB, the limit is 2 GB`);
 * a Python error is a result.
 */
export interface Interpreter {
  execute(code: string, options?: ExecuteOptions): Promise<ExecuteResult>;
  /** Runs a program, such as `ffmpeg`, on the files in `/mnt/data`. */
  run(job: CommandJob): Promise<CommandResult>;
  uploadFile(file: File, options?: { readonly expiresAfterHours?: number }): Promise<FileEntry>;
  /** All files, hidden ones too. */
  listFiles(): Promise<readonly FileEntry[]>;
  readFile(path: string): Promise<Blob>;
  deleteFile(path: string): Promise<void>;
  /** Removes what has expired; returns the paths. */
  cleanup(): Promise<readonly string[]>;
  status(): Promise<Status>;
  interrupt(): Promise<void>;
  restart(): Promise<void>;
  /** Returns `name==version` of what is now installed. */
  install(names: readonly string[]): Promise<readonly string[]>;
  /**
   * Asks the model that the person has set up, in the current session, which shows the conversation; resolves when the turn
   * is over. The person's modes, limits and questions hold as if they had asked themselves.
   */
  ask(prompt: string): Promise<AskResult>;
  /** The current session as a file, with its conversation. */
  export(format: ExportFormat): Promise<Blob>;
}
