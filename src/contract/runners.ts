import type { DockerStatus, Level } from './docker';
import type { FileEntry } from './files';
import type { JobFailure, Runner } from './job';
import type { Secret } from './keys';
import type { Result } from './result';
import type { TerminalLink } from './terminal';

/** A Docker runner that this desk is paired with; kept across visits. Its token is a key and not in here. */
export interface PairedRunner {
  /** Also that of its key, after `runnerKey`. */
  readonly id: string;
  /** How the runner knows this desk: what another page began there is found again after a new pairing. */
  readonly client: string;
  readonly name: string;
  /** Its origin, such as `http://localhost:7337`. */
  readonly address: string;
  /** What the token allows. */
  readonly level: Level;
  /** Image of its jobs; null: the runner's own choice. */
  readonly image: string | null;
  /** The levels at which files go there without a question. */
  readonly trusted: readonly Level[];
}

/** Under which id the token of a runner is kept among the keys. */
export function runnerKey(id: string): string {
  return `runner:${id}`;
}

/** The runners of this desk, the first paired first. Shared by all tabs. */
export interface RunnerList {
  readonly current: readonly PairedRunner[];
  /** Adds a runner, or replaces the one of its id. */
  save(runner: PairedRunner): void;
  forget(id: string): void;
  watch(listener: () => void): () => void;
}

/** A job that was begun and whose results are not here yet. It is followed again by another page where this one is left. */
export interface UnfinishedJob {
  readonly id: string;
  readonly runner: string;
  readonly title: string;
  readonly for: string | null;
  /** Milliseconds since the epoch. */
  readonly begun: number;
  /** The revision of each file that was sent, by path. */
  readonly sent: Readonly<Record<string, number>>;
}

/** Shared by all tabs, and kept across visits. */
export interface UnfinishedJobs {
  readonly current: readonly UnfinishedJob[];
  save(job: UnfinishedJob): void;
  forget(id: string): void;
}

/**
 * `locked`: its key is stored encrypted and not opened yet. `unpaired`: the runner no longer knows the key, or there is none.
 * `away`: it does not answer, and is asked again by itself.
 */
export type RunnerState =
  | { readonly kind: 'connecting' | 'locked' | 'unpaired' }
  | { readonly kind: 'ready'; readonly status: DockerStatus }
  /** `message`: what it can be, and what to do. */
  | { readonly kind: 'away'; readonly message: string };

/** Where the key of a runner is kept. */
export type Keep = { readonly kind: 'tab' } | { readonly kind: 'stored'; readonly secret: Secret };

export interface Pairing {
  readonly address: string;
  readonly code: string;
  readonly level: Level;
  readonly keep: Keep;
  /** Pairs this one again; absent: a new one. */
  readonly again?: string;
}

export interface SentFile {
  readonly path: string;
  readonly size: number;
}

/** Asked before anything leaves this device. */
export interface Departure {
  readonly id: string;
  readonly runner: string;
  readonly host: string;
  readonly level: Level;
  /** What will run there, as text. */
  readonly command: string;
  /** Those on the desk that may go along, and whether each does unless the person says otherwise. */
  readonly files: readonly (SentFile & { readonly isWanted: boolean })[];
  /** False: the files are what was asked for, all or none. */
  readonly mayChoose: boolean;
}

/** `remember`: do not ask again for this runner and level. */
export type DepartureAnswer =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes'; readonly paths: readonly string[]; readonly remember: boolean };

export interface RemoteRequest {
  readonly runner: string;
  /** For lists and for the person, in one line. */
  readonly title: string;
  readonly argv: readonly string[];
  readonly level: Level;
  /** Null: that of the runner's entry. */
  readonly image?: string | null;
  /** Whose container is used; made from the id of the session. */
  readonly session: string;
  /** Files that go along. */
  readonly paths: readonly string[];
  /** True: the person may take others. */
  readonly mayChoose: boolean;
  /** More files, which are not the person's, such as the code of a cell. Below `DATA_ROOT`; they do not come back. */
  readonly extra?: readonly { readonly path: string; readonly data: Blob }[];
  /** What it belongs to on the screen, such as the id of a cell. */
  readonly for?: string;
  readonly timeout?: number | null;
}

export type RemoteFailure = JobFailure | 'declined';

export interface RemoteResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** As they are now in the file store. */
  readonly files: readonly FileEntry[];
  readonly removed: readonly string[];
  /** Files that were changed here meanwhile: what came back is beside them. */
  readonly beside: readonly string[];
  readonly seconds: number;
}

/** A job on a runner, as it is shown. */
export interface RemoteJob {
  readonly id: string;
  readonly runner: string;
  readonly title: string;
  readonly for: string | null;
  /** Milliseconds since the epoch. */
  readonly begun: number;
  readonly state: 'asking' | 'sending' | 'waiting' | 'running' | 'lost' | 'collecting' | 'ended';
  /** In the order in which it came; only the end of a long one. */
  readonly output: readonly { readonly name: 'stdout' | 'stderr'; readonly text: string }[];
  readonly progress: { readonly label: string; readonly loaded: number; readonly total: number | null } | null;
  readonly result: Result<RemoteResult, RemoteFailure> | null;
}

export type PairingFailure = 'bad-address' | 'no-answer' | 'refused' | 'storage';

/** The Docker runners of this desk, and what runs on them. */
export interface Runners {
  list(): readonly PairedRunner[];
  state(id: string): RunnerState;
  /** Asks the runner behind an address whether it is one; the browser may ask the person for permission. */
  probe(address: string): Promise<Result<void, PairingFailure>>;
  pair(pairing: Pairing): Promise<Result<PairedRunner, PairingFailure>>;
  change(id: string, change: Partial<Pick<PairedRunner, 'name' | 'image' | 'trusted'>>): void;
  /** Asks it now whether it is there. */
  check(id: string): Promise<void>;
  /** Revokes the token, where the runner can be reached, and forgets the runner and its key. */
  forget(id: string): Promise<Result<void>>;
  /** All of them as one place for jobs, which asks the person before each leaves. */
  readonly runner: Runner;
  /** The newest first. */
  jobs(): readonly RemoteJob[];
  /** Asks the person, sends, runs, and puts what came back into the file store. */
  run(
    request: RemoteRequest,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<RemoteResult, RemoteFailure>>;
  stop(jobId: string): void;
  /** Takes an ended job off the list. */
  dismiss(jobId: string): void;
  /** What waits for the person; null: nothing. */
  departure(): Departure | null;
  answer(id: string, answer: DepartureAnswer): void;
  /** A shell in the container of a session. Resolves to null where the person said no. */
  terminal(request: Pick<RemoteRequest, 'runner' | 'session' | 'level' | 'paths'>): Promise<TerminalLink | null>;
  /** Removes the containers of a session with all that was installed there, and the runner's copy of its files. */
  wipe(runner: string, session: string): Promise<Result<void>>;
  /** Told of every change of all of this. */
  watch(listener: () => void): () => void;
}
