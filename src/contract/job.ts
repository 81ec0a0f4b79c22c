import type { Result } from './result';

/** A file as a job gets it or leaves it. */
export interface JobFile {
  /** Absolute and normalised. */
  readonly path: string;
  readonly data: Blob;
  /** Whether it may be run as a program. Default false. */
  readonly executable?: boolean;
}

/** One run of a command with its files. A program is a function on bytes, wherever it runs. */
export interface Job {
  /** `argv[0]` is the command's name, or the path of a program among the files. */
  readonly argv: readonly string[];
  /** Absolute and normalised. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Null: at its end at once. */
  readonly stdin: Blob | null;
  readonly files: readonly JobFile[];
}

export interface JobResult {
  /** As a shell tells it: 127 for a command that is not there, 128 and the signal's number for one that was ended. */
  readonly exitCode: number;
  /** Files that it made or changed. */
  readonly written: readonly JobFile[];
  readonly removed: readonly string[];
  /** Of the command alone, without waiting, loading and copying. */
  readonly seconds: number;
}

/** What a job tells while it goes on. Text is bytes: a command may put out anything. */
export type JobEvent =
  | { readonly kind: 'stdout'; readonly data: Uint8Array }
  | { readonly kind: 'stderr'; readonly data: Uint8Array }
  /** Loading of the program, copying of files, or what the program says of itself. `total` is null while unknown. */
  | {
      readonly kind: 'progress';
      readonly label: string;
      readonly loaded: number;
      readonly total: number | null;
      readonly unit: 'bytes' | 'steps' | 'seconds';
    };

export interface JobOptions {
  /** Aborting ends the job; its result is that of a command ended by SIGKILL (137). */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: JobEvent) => void;
  /** Seconds; null: no limit. Default: the runner's. A job that took longer ends with 124. */
  readonly timeout?: number | null;
}

/**
 * `unreachable`: the runner could not be asked; it may know more later. `lost`: nobody will ever know more. `refused`: the person
 * or a limit said no.
 */
export type JobFailure = 'unreachable' | 'lost' | 'refused' | 'too-large';

/** What the desk can run beside Python. */
export interface Programs {
  /** Names of all commands. Loads none of them. */
  commands(): Promise<readonly string[]>;
  readonly run: Runner['run'];
}

/**
 * A place where jobs run. An exit code that is not zero is a result, not a failure; a failure means that it is not known
 * what the command did.
 */
export interface Runner {
  /** As the person knows it. */
  readonly name: string;
  /** Whether it has the command. Quick: no loading, no network. */
  can(job: Job): boolean;
  run(job: Job, options?: JobOptions): Promise<Result<JobResult, JobFailure>>;
}
