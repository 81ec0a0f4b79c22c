import { PROBLEM } from '../contract/offline';
import type { PackageFailure } from '../contract/packages';
import { fail, ok, type Result } from '../contract/result';
import { once } from '../lib/once';
import { createPatience, STUCK } from '../lib/patience';
import { readBody } from '../lib/read-body';
import { sha256Of } from '../lib/sha256';
import { unpacking } from './unpack';
import type { Unpacked } from './unpacked';

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Bytes so far and in all; null where not known. */
  readonly onProgress?: (loaded: number, total: number | null) => void;
  readonly onBytes?: OnBytes;
  /** Where what was unpacked is kept; without it each download is unpacked. */
  readonly unpacked?: Unpacked;
}

/** Given the unpacked bytes as they come, not checked yet; null: what follows is the file from its beginning. */
export type OnBytes = (bytes: Uint8Array | null) => void;

/** Milliseconds after a download in which the disk is left to whoever waited for it. */
const LATER = 5_000;

/** What a file must be to be taken. */
export interface Expected {
  /** For messages. */
  readonly name: string;
  /** Lower case hex. */
  readonly sha256: string;
  /** Bytes; null where not known. */
  readonly size: number | null;
  /** `sha256` is of what is in the file, see `unpack.ts`. */
  readonly packed: boolean;
}

/** A file that has not been read yet, see `CoreFile`. */
export interface Located {
  readonly data: Blob;
  check(): Promise<void>;
}

/** The same twice, for whoever needs it so. */
export interface Downloaded {
  readonly bytes: ArrayBuffer;
  readonly data: Blob;
}

export async function hasHash(bytes: ArrayBuffer, expected: Expected): Promise<Result<ArrayBuffer, PackageFailure>> {
  if ((await sha256Of(bytes)) === expected.sha256) return ok(bytes);
  return fail(
    'wrong-hash',
    `${expected.name} is not the file that this page was built with, so it was refused. Reload the page; if that does ` +
      'not help, the server delivers damaged files.',
  );
}

/**
 * A file of our own origin, whole and with the right hash: as it was unpacked before, else from the server. A wrong one is
 * asked for once more past the browser's cache, which may hold a file of an earlier build.
 */
export async function download(
  url: string,
  expected: Expected,
  options: DownloadOptions = {},
): Promise<Result<Downloaded, PackageFailure>> {
  const { sha256, size, packed } = expected;
  const unpacked = packed ? options.unpacked : undefined;
  const data = await unpacked?.get(sha256);
  const before = await data?.arrayBuffer().catch(() => null);
  if (data && before && (await sha256Of(before)) === sha256) {
    options.onProgress?.(size ?? 0, size);
    return ok({ bytes: before, data });
  }
  let result = await attempt(url, expected, 'default', options);
  if (!result.ok && result.failure.code === 'wrong-hash') result = await attempt(url, expected, 'reload', options);
  if (!result.ok) return result;
  // Made now: whoever gets the bytes may move them into a worker.
  const content = new Blob([result.value]);
  if (unpacked) setTimeout(() => void unpacked.put(sha256, content), LATER);
  return ok({ bytes: result.value, data: content });
}

/** As `download`, but what was unpacked before is read by whoever uses it, while another may check it. */
export async function locate(
  url: string,
  expected: Expected,
  options: DownloadOptions & { readonly unpacked: Unpacked },
): Promise<Result<Located, PackageFailure>> {
  const { name, sha256, size, packed } = expected;
  const data = packed ? await options.unpacked.get(sha256) : null;
  if (data === null) {
    const found = await download(url, expected, options);
    return found.ok ? ok({ data: found.value.data, check: async () => {} }) : found;
  }
  options.onProgress?.(size ?? 0, size);
  const check = once(async () => {
    const bytes = await data.arrayBuffer().catch(() => null);
    if (bytes !== null && (await sha256Of(bytes)) === sha256) return;
    await options.unpacked.remove(sha256);
    throw new Error(`What is kept of ${name} on this device is damaged. Reload the page.`);
  });
  return ok({ data, check });
}

async function attempt(
  url: string,
  expected: Expected,
  cache: RequestCache,
  { signal, onProgress, onBytes }: DownloadOptions,
): Promise<Result<ArrayBuffer, PackageFailure>> {
  const patience = createPatience(STUCK, signal);
  try {
    const response = await fetch(url, { cache, signal: patience.signal });
    // The service worker knows why it has none.
    if (response.headers.has(PROBLEM)) return fail('network', await response.text());
    const isPage = response.headers.get('Content-Type')?.startsWith('text/html') ?? false;
    if (!response.ok || isPage || response.body === null) {
      const answer = isPage ? 'a web page instead' : `status ${response.status}`;
      return fail('network', `${expected.name} is not on the server (${answer}). Reload the page and try again.`);
    }
    onProgress?.(0, expected.size);
    onBytes?.(null);
    const onPart = (loaded: number) => {
      patience.more();
      onProgress?.(loaded, expected.size);
    };
    const bytes = expected.packed
      ? await readBody(response.body.pipeThrough(await unpacking(onPart)), (_, part) => onBytes?.(part))
      : await readBody(response.body, (loaded, part) => {
          onPart(loaded);
          onBytes?.(part);
        });
    return await hasHash(bytes, expected);
  } catch (error) {
    if (signal?.aborted) return fail('network', `The download of ${expected.name} was stopped.`);
    if (patience.isOver) {
      return fail(
        'network',
        `The server sent nothing of ${expected.name} for ${STUCK / 1000} seconds. Try again later.`,
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    return fail('network', `${expected.name} could not be downloaded (${reason}). Check the connection and try again.`);
  } finally {
    patience.end();
  }
}
