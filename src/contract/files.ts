import type { Result } from './result';

/** Root of the file store, and the working directory of the kernel. Every path below is absolute and normalised. */
export const DATA_ROOT = '/mnt/data';

/** One file or directory as the store knows it, without its bytes. */
export interface FileEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory';
  /** Bytes; 0 for a directory. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** MIME type by the file's name, `application/octet-stream` where unknown. */
  readonly type: string;
  /** Store revision of the last commit that touched this entry. */
  readonly revision: number;
  /** Milliseconds since the epoch after which `cleanup` removes the file; null: kept until deleted. */
  readonly expires: number | null;
}

export type FileChange =
  /**
   * Creates or replaces a file. Missing parent directories are created. `modified` is now where absent; `expires` is that
   * of the file it replaces, or null.
   */
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly data: Blob;
      readonly modified?: number;
      readonly expires?: number | null;
    }
  | { readonly kind: 'mkdir'; readonly path: string }
  /** Removes a file, or a directory with all it holds. Removing what is not there is not an error. */
  | { readonly kind: 'remove'; readonly path: string }
  /** Moves a file or a whole directory; replaces a file at `to`. */
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

export interface Commit {
  /** The new revision of the store: 1, 2, 3, ...; the old one if the changes came to nothing. */
  readonly revision: number;
  readonly changed: readonly FileEntry[];
  readonly removed: readonly string[];
  /** Who made it: a kernel's id, or 'page'. A kernel uses it to leave out its own commits when it pulls. */
  readonly by: string;
}

/** `storage`: the browser's database itself failed, or the source of a Blob could no longer be read. */
export type FileFailure = 'not-found' | 'quota' | 'too-large' | 'bad-path' | 'not-a-file' | 'exists' | 'storage';

/** What has become of the tree since a revision: the net effect, not the history. */
export interface ChangesSince {
  readonly revision: number;
  readonly changed: readonly { readonly entry: FileEntry; readonly data: Blob | null; readonly by: string }[];
  readonly removed: readonly { readonly path: string; readonly by: string }[];
}

export interface Cleanup {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly removed: readonly string[];
}

export interface FileUsage {
  readonly files: number;
  readonly bytes: number;
  /** What the browser grants this origin, in bytes; null where it does not say. */
  readonly quota: number | null;
  /** Whether the browser promised not to evict the store. */
  readonly persisted: boolean;
}

/**
 * The durable truth of `/mnt/data`. Works in any thread of the page's origin.
 * A commit is atomic: one transaction, one new revision, or a failure and no change at all.
 */
export interface FileStore {
  /** Entries below `under` (default: the whole tree), sorted by path, without `under` itself. */
  list(under?: string): Promise<readonly FileEntry[]>;
  stat(path: string): Promise<FileEntry | null>;
  read(path: string): Promise<Result<Blob, FileFailure>>;
  commit(changes: readonly FileChange[], options?: { readonly by?: string }): Promise<Result<Commit, FileFailure>>;
  /** Of a revision that the store has not come to, since it was cleared: all that is there. */
  changesSince(revision: number): Promise<ChangesSince>;
  revision(): Promise<number>;
  /** Called after each commit, also of other tabs. Returns the function that stops it. */
  watch(listener: (commit: Commit) => void): () => void;
  /** Told when the browser has cleared the store while it was in use: a person may do that in its settings. */
  watchCleared(listener: () => void): () => void;
  /** Removes what has expired by `now` (milliseconds, default the clock) and returns the paths. */
  cleanup(now?: number): Promise<readonly string[]>;
  /** What the last `cleanup` did, in any tab; null: there was none. */
  lastCleanup(): Promise<Cleanup | null>;
  usage(): Promise<FileUsage>;
  close(): void;
}
