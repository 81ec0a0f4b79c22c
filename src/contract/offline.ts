import type { Result } from './result';

/**
 * When a file of the page is put on the device: with the page itself, right after it in a quiet moment (Python, large parts
 * of the page), or once it is used or asked for (packages, fonts).
 */
export type KeepTime = 'install' | 'idle' | 'use';

/** A file of the page as the build has made it. */
export interface ListedFile {
  /** From the page's folder, without a slash at its start. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower case hex. */
  readonly sha256: string;
  readonly when: KeepTime;
}

/** One deployed version of the page with all its files: `files.json`. */
export interface Build {
  /** Hash of all files and of what is new; the page's HTML and its service worker carry it too. */
  readonly id: string;
  /** Of package.json. */
  readonly version: string;
  /** What is new, one sentence each, plain text: the top entry of the changelog. */
  readonly news: readonly string[];
  readonly files: readonly ListedFile[];
}

/** Why a file of the page could not be had. */
export type FileFailure = 'network' | 'stalled' | 'missing' | 'wrong-file' | 'storage' | 'stopped';

export interface OfflineFile extends ListedFile {
  readonly isKept: boolean;
}

/** Bytes. */
export interface OfflineSizes {
  /** The page and Python. */
  readonly base: number;
  /** How many packages and the like are kept, and their bytes. */
  readonly used: { readonly files: number; readonly bytes: number };
}

/** `message` is a sentence for a person that says what to do next. */
export type OfflineState =
  | { readonly kind: 'unknown' }
  /** The page needs its server each time. */
  | { readonly kind: 'off'; readonly message: string }
  /** Some of the page or of Python is not kept yet; `missing`: bytes. */
  | { readonly kind: 'partial'; readonly missing: number }
  | { readonly kind: 'preparing'; readonly loaded: number; readonly total: number }
  | { readonly kind: 'ready'; readonly sizes: OfflineSizes }
  | { readonly kind: 'problem'; readonly message: string };

export interface KeepOptions {
  readonly signal?: AbortSignal;
  /** Bytes; what was kept before counts as loaded. */
  readonly onProgress?: (loaded: number, total: number) => void;
}

export interface Repair {
  /** How many were looked at. */
  readonly checked: number;
  /** Paths of those that were damaged. */
  readonly broken: readonly string[];
}

/** What of this page is kept on the device, so that it works without its server. */
export interface Offline {
  readonly state: OfflineState;
  watch(listener: () => void): () => void;
  /** Looks again at what is kept: the service worker keeps what is used without telling. */
  refresh(): Promise<void>;
  /** All files of the version that this tab runs. Empty where nothing can be kept. */
  files(): Promise<readonly OfflineFile[]>;
  /**
   * Puts files on the device, each checked by its hash. One after the other, so that what is done stays done when it is
   * stopped or the tab dies: asking again goes on from there.
   */
  keep(paths: readonly string[], options?: KeepOptions): Promise<Result<void, FileFailure>>;
  /** Takes files off the device; they come back when they are used. */
  remove(paths: readonly string[]): Promise<void>;
  /** Puts on the device what the page and Python need. */
  prepare(): Promise<void>;
  /** Checks all that is kept by its hash, and fetches what is damaged again. */
  repair(options?: KeepOptions): Promise<Result<Repair, FileFailure>>;
}

/** A newer version of the page that is on the device and waits. */
export interface NewVersion {
  readonly version: string;
  /** What the version that runs did not have; empty where that is not known. */
  readonly news: readonly string[];
}

export type UpdateState =
  | { readonly kind: 'none' }
  | { readonly kind: 'offered'; readonly next: NewVersion }
  /** The person wants it; Python or a question is at work in this tab or another. */
  | { readonly kind: 'waiting'; readonly next: NewVersion }
  | { readonly kind: 'moving' };

export interface Updates {
  readonly state: UpdateState;
  watch(listener: () => void): () => void;
  /** Moves all open tabs to the new version as soon as nothing is at work in any of them. */
  accept(): void;
  /** Takes back `accept` while it waits. */
  cancel(): void;
  /** Asks the server. */
  check(): Promise<void>;
}

/** Sent with a request for a file that the page keeps by itself: the service worker lets it through. */
export const DIRECT = 'X-Carrel-Direct';

/** On an answer of the service worker that is no file but a sentence about why there is none. */
export const PROBLEM = 'X-Carrel-Problem';

/** What the page says to a service worker. With `about` goes a port for the answer, a `Build`'s head. */
export type ToServiceWorker =
  | { readonly kind: 'hello'; readonly build: string }
  | { readonly kind: 'about' }
  | { readonly kind: 'take-over' };

/** What a service worker says to the pages. */
export type FromServiceWorker = { readonly kind: 'not-installed'; readonly message: string };

/** A list of files out of parsed JSON; null where it is none. */
export function toBuild(value: unknown): Build | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, version, news, files } = value as Partial<Record<keyof Build, unknown>>;
  const isWhole =
    typeof id === 'string' &&
    typeof version === 'string' &&
    Array.isArray(news) &&
    news.every((line) => typeof line === 'string') &&
    Array.isArray(files) &&
    files.every(isListedFile);
  return isWhole ? { id, version, news, files } : null;
}

function isListedFile(value: unknown): value is ListedFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, size, sha256, when } = value as Partial<Record<keyof ListedFile, unknown>>;
  return (
    typeof path === 'string' &&
    typeof size === 'number' &&
    Number.isSafeInteger(size) &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    (when === 'install' || when === 'idle' || when === 'use')
  );
}
