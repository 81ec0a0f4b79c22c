import type { PackageFailure } from '../contract/packages';
import { fail, ok, type Result } from '../contract/result';

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Bytes so far and in all; null where not known. */
  readonly onProgress?: (loaded: number, total: number | null) => void;
}

/** What a file must be to be taken. */
export interface Expected {
  /** For messages. */
  readonly name: string;
  /** Lower case hex. */
  readonly sha256: string;
  /** Bytes; null where not known. */
  readonly size: number | null;
}

/** SHA-256 in lower case hex. */
export async function hashOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function hasHash(bytes: ArrayBuffer, expected: Expected): Promise<Result<ArrayBuffer, PackageFailure>> {
  if ((await hashOf(bytes)) === expected.sha256) return ok(bytes);
  return fail(
    'wrong-hash',
    `${expected.name} is not the file that this page was built with, so it was refused. Reload the page; if that does ` +
      'not help, the server delivers damaged files.',
  );
}

/**
 * A file of our own origin, whole and with the right hash. A wrong one is asked for once more past the browser's cache,
 * which may hold a file of an earlier build.
 */
export async function download(
  url: string,
  expected: Expected,
  options: DownloadOptions = {},
): Promise<Result<ArrayBuffer, PackageFailure>> {
  const first = await attempt(url, expected, 'default', options);
  if (first.ok || first.failure.code !== 'wrong-hash') return first;
  return attempt(url, expected, 'reload', options);
}

async function attempt(
  url: string,
  expected: Expected,
  cache: RequestCache,
  { signal, onProgress }: DownloadOptions,
): Promise<Result<ArrayBuffer, PackageFailure>> {
  try {
    const response = await fetch(url, { cache, signal: signal ?? null });
    const isPage = response.headers.get('Content-Type')?.startsWith('text/html') ?? false;
    if (!response.ok || isPage || response.body === null) {
      const answer = isPage ? 'a web page instead' : `status ${response.status}`;
      return fail('network', `${expected.name} is not on the server (${answer}). Reload the page and try again.`);
    }
    const bytes = await readAll(response.body, expected.size, onProgress);
    return await hasHash(bytes, expected);
  } catch (error) {
    if (signal?.aborted) return fail('network', `The download of ${expected.name} was stopped.`);
    const reason = error instanceof Error ? error.message : String(error);
    return fail('network', `${expected.name} could not be downloaded (${reason}). Check the connection and try again.`);
  }
}

async function readAll(
  body: ReadableStream<Uint8Array>,
  total: number | null,
  onProgress: DownloadOptions['onProgress'],
): Promise<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  onProgress?.(0, total);
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value as Uint8Array<ArrayBuffer>);
    loaded += part.value.byteLength;
    onProgress?.(loaded, total);
  }
  return new Blob(parts).arrayBuffer();
}
