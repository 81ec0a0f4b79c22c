/** A file that a program needs: its script, its wasm, its data. Served by our own origin and loaded on first use. */
export interface ProgramPart {
  /** As the program asks for it. */
  readonly name: string;
  /** From the page's folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower case hex. */
  readonly sha256: string;
}

/** A program and what it answers to, known without loading it. */
export interface ProgramInfo {
  /** As the person knows it; its folder in `workers/commands` and in the build. */
  readonly name: string;
  /** One sentence: what it is for. */
  readonly about: string;
  /** What `argv[0]` may be. */
  readonly commands: readonly string[];
  readonly version: string;
  /** SPDX. */
  readonly licence: string;
  /** Where its source code is. */
  readonly source: string;
  /** The package of npm that it is taken from, with its version; null: it is the desk's own. */
  readonly built: string | null;
  /** What it runs may change its worker, so that each run gets one of its own. Default false. */
  readonly once?: boolean;
}

/** The files of a program; `script` is one classic script. Written by the build. */
export interface ProgramParts {
  readonly script: ProgramPart;
  readonly data: readonly ProgramPart[];
}

/** The files of a job, as a program sees them: read when asked for, changed in memory. Paths are absolute and normalised. */
export interface ProgramFiles {
  /** `null`: there is nothing. Folders are those that a file lies in, and those that were made. */
  stat(path: string): { readonly kind: 'file' | 'folder'; readonly size: number } | null;
  /** Names of what lies in a folder, sorted. */
  list(folder: string): readonly string[];
  /** Null: there is no such file. The bytes are the reader's to look at, not to change. */
  read(path: string): Uint8Array<ArrayBuffer> | null;
  /** Makes the folders above it too. */
  write(path: string, data: Uint8Array): void;
  remove(path: string): void;
  makeFolder(path: string): void;
}

/** One run of a program. */
export interface ProgramCall {
  /** `argv[0]` is the command without a folder. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: Uint8Array<ArrayBuffer>;
  readonly files: ProgramFiles;
  stdout(data: Uint8Array | string): void;
  stderr(data: Uint8Array | string): void;
  /** `total` is null while unknown. */
  progress(label: string, loaded: number, total: number | null, unit: 'steps' | 'seconds'): void;
  /** The bytes of one of the program's own files. Throws an Error where it has none of that name. */
  part(name: string): Uint8Array<ArrayBuffer>;
}

/** A command of another program that takes the place of one that has ended, on the files as it left them. */
export interface NextCommand {
  readonly argv: readonly string[];
  readonly stdin: Uint8Array<ArrayBuffer>;
}

/**
 * A program: a function on bytes. Gives the exit code, or the command that takes its place. What it throws is shown on stderr
 * and ends it with 1. It may be called again in the same worker, one call after the other.
 */
export type Program = (call: ProgramCall) => number | NextCommand | Promise<number | NextCommand>;

/** What the page sends to the worker of a program. */
export type ToProgram =
  /** First, and once. */
  | { readonly kind: 'parts'; readonly parts: Readonly<Record<string, ArrayBuffer>> }
  /** One at a time. Where a Blob of the page cannot be read in a sandbox, bytes take its place. */
  | {
      readonly kind: 'run';
      readonly argv: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      readonly stdin: Blob | ArrayBuffer | null;
      readonly files: readonly { readonly path: string; readonly data: Blob | ArrayBuffer }[];
    };

/** What the worker of a program sends. It comes out of a sandbox: the page looks at its form first. */
export type FromProgram =
  | { readonly kind: 'stdout' | 'stderr'; readonly data: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: 'progress';
      readonly label: string;
      readonly loaded: number;
      readonly total: number | null;
      readonly unit: 'steps' | 'seconds';
    }
  | {
      readonly kind: 'end';
      readonly exitCode: number;
      /** Not null: what it does is the rest of the job, and its exit code that of the job. */
      readonly next: NextCommand | null;
      readonly written: readonly { readonly path: string; readonly data: Uint8Array<ArrayBuffer> }[];
      readonly removed: readonly string[];
      readonly seconds: number;
    };
