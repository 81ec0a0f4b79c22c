import type { Result } from './result';

/**
 * How the desk talks with a Docker runner (`workers/docker`): plain HTTP requests below `DOCKER_API`, JSON unless said
 * otherwise. Every request but `health` and `pair` carries `Authorization: Bearer <token>`; the browser adds the `Origin`
 * that the token is bound to.
 *
 * | request | what it does |
 * |---|---|
 * | `GET health` | `DockerHealth`; for anybody |
 * | `POST pair` | `PairRequest` → `Paired`; for whoever has the code |
 * | `GET status` | `DockerStatus` |
 * | `DELETE client` | 204; revokes the token that asks, ends its jobs and wipes its workspaces |
 * | `POST content/missing` | `ContentList` → `ContentList`: those that the runner does not hold |
 * | `POST content` | body: content entries (see below), any number → `ContentList`: what it now holds of them |
 * | `POST content/read` | `ContentList` → content entries in that order; those that it does not hold are left out |
 * | `GET content/:hash` | the bytes; `Range: bytes=N-` is understood |
 * | `POST jobs` | `JobRequest` → `JobState`; the same id again is the same job, not a second one |
 * | `GET jobs` | `{jobs: JobState[]}` of this client, the newest first |
 * | `GET jobs/:id` | `JobState` |
 * | `GET jobs/:id/output?from=N` | frames from byte N on, until the job ended (see below) |
 * | `POST jobs/:id/input?at=N` | body: bytes typed into a terminal; N: how many were sent before. → `{at}`: how many it has now |
 * | `POST jobs/:id/size` | `TerminalSize` → 204 |
 * | `DELETE jobs/:id` | 204; ends the job (its exit code is 137). A job that ended is forgotten with its files |
 * | `GET workspaces` | `{workspaces: WorkspaceState[]}` of this client |
 * | `DELETE workspaces/:name` | 204; ends what runs there, removes its containers and files |
 *
 * Failures are `{code: DockerFailure, message}` with the status of `FAILURE_STATUS`.
 *
 * **Content** is addressed by the SHA-256 of its bytes, in lower-case hex. A content entry is the hash as 32 bytes, the
 * length as an unsigned 64-bit number (big-endian), then the bytes. A body of several is one after the other, so a page
 * makes it as one Blob out of Blobs, with nothing in memory. An entry that came whole is kept also when the request breaks.
 *
 * **Output** is a row of frames: one byte for the kind (`FRAME`), the payload's length as an unsigned 32-bit number
 * (big-endian), the payload. It is kept on the runner's disk: whoever lost the connection asks again with `from` = the bytes
 * of the whole frames that it got, heads included. Only frames of kind `FRAME.alive` count for nothing: they come about
 * every 10 seconds of silence, are empty, and are not kept. The row ends after a frame of kind `FRAME.end`.
 */
export const DOCKER_API = '/carrel/1';

/** Where a runner listens unless told otherwise. */
export const DOCKER_PORT = 7337;

/** The only place where the files of a job may be; a volume of the workspace. */
export const DOCKER_FILES = '/mnt/data';

/** Jobs, their output and what they wrote can be asked for so long after they ended, in hours. */
export const JOB_KEPT_HOURS = 24;

/**
 * `sealed`: no network, no root, read-only system, no capabilities. `open`: root and the internet inside the container, for
 * apt and pip; private addresses and those of the runner's own machine stay closed.
 */
export const LEVELS = ['sealed', 'open'] as const;
export type Level = (typeof LEVELS)[number];

export type DockerFailure =
  /** Not of the agreed form; a bug of whoever asks. */
  | 'bad-request'
  /** No such token, or revoked: pair again. */
  | 'unpaired'
  /** The code of a pairing was wrong, used or too old. */
  | 'wrong-code'
  /** Another origin, another host name, a level or image that is not allowed. */
  | 'forbidden'
  | 'not-found'
  /** Content that is not held, or not as its hash says; the files of a job have to be sent first. */
  | 'missing-content'
  /** A limit of `DockerLimits`. */
  | 'too-large'
  /** Too many requests or jobs; later. */
  | 'busy'
  /** The Docker engine does not answer, or cannot do this. */
  | 'engine'
  /** The runner ends. */
  | 'stopping';

export const FAILURE_STATUS: Readonly<Record<DockerFailure, number>> = {
  'bad-request': 400,
  unpaired: 401,
  'wrong-code': 403,
  forbidden: 403,
  'not-found': 404,
  'missing-content': 409,
  'too-large': 413,
  busy: 429,
  engine: 502,
  stopping: 503,
};

export type DockerAnswer<T> = Result<T, DockerFailure>;

export interface DockerHealth {
  readonly service: 'carrel-runner';
  /** Of this protocol; 1. */
  readonly protocol: number;
  /** Whether the Docker engine answers. */
  readonly engine: boolean;
}

export interface PairRequest {
  /** As the terminal shows it; case, spaces and hyphens do not matter. */
  readonly code: string;
  /** How the terminal and the log of the runner call this desk. At most 80 characters. */
  readonly name: string;
  /** The most that this token may do. Tokens of the same client at another level end. */
  readonly level: Level;
  /**
   * `Paired.client` of an earlier pairing from the same origin: its jobs, workspaces and contents are this one's too. Null, or
   * unknown to the runner: a new one.
   */
  readonly client: string | null;
}

export interface Paired {
  /** The key to this runner. */
  readonly token: string;
  /** No secret. */
  readonly client: string;
  /** Of the runner, as its owner named it; by default the machine's name. */
  readonly runner: string;
  readonly level: Level;
}

/** Bytes, seconds and whole numbers. */
export interface DockerLimits {
  /** One file. */
  readonly file: number;
  /** All files of a workspace together. */
  readonly disk: number;
  /** Output of one job; what comes after is dropped, and counted in `JobEnd.dropped`. */
  readonly output: number;
  readonly seconds: number;
  readonly memory: number;
  readonly cpus: number;
  readonly processes: number;
  /** Of one client, waiting and running. */
  readonly jobs: number;
}

export interface DockerStatus {
  readonly runner: string;
  readonly level: Level;
  readonly engine: {
    readonly version: string;
    /** As `uname -m` says it. */
    readonly architecture: string;
    readonly swarm: boolean;
  } | null;
  /** The image of jobs that name none. */
  readonly image: string;
  /** Those on the machine that this client may use. */
  readonly images: readonly string[];
  readonly limits: DockerLimits;
  /** Of all clients. */
  readonly running: number;
  readonly waiting: number;
}

export interface ContentList {
  readonly hashes: readonly string[];
}

/** A file by its content. */
export interface RemoteFile {
  /** Absolute and normalised, below `DOCKER_FILES`. */
  readonly path: string;
  readonly hash: string;
  readonly size: number;
  readonly executable: boolean;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface JobRequest {
  /** Made by whoever asks, so that asking twice runs once: 16 to 64 letters, digits, `-`. */
  readonly id: string;
  /**
   * The container that the job runs in is kept under this name with all that was done in it, one for each level and image.
   * 1 to 64 letters, digits, `-`, `_`. Null: a new one for this job alone, removed afterwards.
   */
  readonly workspace: string | null;
  /** Null: the runner's. */
  readonly image: string | null;
  /** No more than the token's. */
  readonly level: Level;
  /** Not empty. A shell line is `['/bin/sh', '-c', line]`. For a terminal `[]` is the image's shell. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Hash of its content; null: at its end at once. A terminal has none. */
  readonly stdin: string | null;
  /**
   * All files that the asker has. What differs in the workspace is made so before the command starts; what the asker was
   * once told of or had sent, and no longer names, is removed there.
   */
  readonly files: readonly RemoteFile[];
  /** Seconds; null: the runner's limit. */
  readonly timeout: number | null;
  /** A pseudo-terminal of this size, with input; null: separate stdout and stderr, no input but `stdin`. */
  readonly terminal: TerminalSize | null;
}

export type JobPhase = 'waiting' | 'preparing' | 'running' | 'collecting' | 'ended';

export interface JobState {
  readonly id: string;
  readonly phase: JobPhase;
  /** Jobs before it; 0 when it does not wait. */
  readonly ahead: number;
  /** Bytes of frames so far. */
  readonly output: number;
  /** Bytes that a terminal got. */
  readonly input: number;
  readonly end: JobEnd | null;
}

/**
 * `exited`: by itself. `cancelled` (137), `timeout` (124), `memory` (137), `disk` (137): it was ended. `lost`: the container,
 * the engine or the runner was lost under it, it is not known what the command did. `failed`: it could not be started.
 */
export type JobEnding = 'exited' | 'cancelled' | 'timeout' | 'memory' | 'disk' | 'lost' | 'failed';

export interface JobEnd {
  readonly ending: JobEnding;
  /** Null where there is none: `lost`, `failed`. 126 and 127 as a shell tells them. */
  readonly exitCode: number | null;
  /** For a person; empty when there is nothing to say. */
  readonly message: string;
  /** Whether the workspace's files differ from `JobRequest.files`. Their contents can be asked for. */
  readonly written: readonly RemoteFile[];
  readonly removed: readonly string[];
  /** Of the command alone. */
  readonly seconds: number;
  /** Of all processors, in seconds. Null: not known. */
  readonly cpuSeconds: number | null;
  /** Most bytes at a time. Null: not known. */
  readonly peakMemory: number | null;
  /** Bytes of output over the limit. */
  readonly dropped: number;
}

export interface WorkspaceState {
  readonly name: string;
  readonly level: Level;
  readonly image: string;
  readonly running: boolean;
  /** Milliseconds since the epoch. */
  readonly used: number;
  /** Bytes below `DOCKER_FILES`. */
  readonly size: number;
}

export const FRAME = {
  alive: 0,
  stdout: 1,
  stderr: 2,
  /** Payload: `JobState` without output, as JSON, when the phase or place in the queue changes. */
  state: 3,
  /** Payload: `JobProgress` as JSON. */
  progress: 4,
  /** Payload: `JobEnd` as JSON; the last frame. */
  end: 5,
} as const;

/** What the runner does before and after the command. */
export interface JobProgress {
  /** Such as "Fetching the image debian:12-slim". */
  readonly label: string;
  readonly loaded: number;
  readonly total: number | null;
  readonly unit: 'bytes' | 'steps' | 'seconds';
}

/** Bytes before the payload of a frame. */
export const FRAME_HEAD = 5;
/** A longer payload is a mistake of the sender. */
export const MAX_FRAME = 16 * 1024 * 1024;
/** Bytes before those of a content entry. */
export const CONTENT_HEAD = 40;

const HASH = /^[0-9a-f]{64}$/;
const JOB_ID = /^[A-Za-z0-9-]{16,64}$/;
const WORKSPACE = /^[A-Za-z0-9_-]{1,64}$/;

export function isHash(value: unknown): value is string {
  return typeof value === 'string' && HASH.test(value);
}

export function isJobId(value: unknown): value is string {
  return typeof value === 'string' && JOB_ID.test(value);
}

export function isWorkspaceName(value: unknown): value is string {
  return typeof value === 'string' && WORKSPACE.test(value);
}

export function isLevel(value: unknown): value is Level {
  return LEVELS.some((level) => level === value);
}
