import { DIRECT, type FileFailure, type ListedFile } from '../contract/offline';
import { fail, ok, type Result } from '../contract/result';
import { createPatience, STUCK } from '../lib/patience';
import { readBody } from '../lib/read-body';
import { sha256Of } from '../lib/sha256';

export interface FetchFileOptions {
  readonly signal?: AbortSignal;
  /** Bytes so far. */
  readonly onProgress?: (loaded: number) => void;
  readonly fetch?: typeof fetch;
  /** False: the service worker may answer, and keeps the file. Default: true. */
  readonly direct?: boolean;
  /** Milliseconds without a byte after which the server is given up. */
  readonly patience?: number;
}

type Expected = Pick<ListedFile, 'path' | 'size' | 'sha256'>;

/**
 * A file of the page from its server, whole and with the right hash. What is something else is asked for once more past the
 * browser's own cache, which may hold a file of an earlier version.
 */
export async function fetchFile(
  url: string,
  file: Expected,
  options: FetchFileOptions = {},
): Promise<Result<ArrayBuffer, FileFailure>> {
  const first = await attempt(url, file, 'default', options);
  if (first.ok || (first.failure.code !== 'wrong-file' && first.failure.code !== 'missing')) return first;
  return attempt(url, file, 'reload', options);
}

async function attempt(
  url: string,
  file: Expected,
  cache: RequestCache,
  { signal, onProgress, fetch = globalThis.fetch, patience: milliseconds = STUCK, direct = true }: FetchFileOptions,
): Promise<Result<ArrayBuffer, FileFailure>> {
  const patience = createPatience(milliseconds, signal);
  try {
    const headers: HeadersInit = direct ? { [DIRECT]: '1' } : {};
    const response = await fetch(url, { cache, signal: patience.signal, headers });
    const refused = refusalOf(response, file);
    if (refused !== null) return refused;
    const bytes = await readBody(response.body ?? new Blob([]).stream(), (loaded) => {
      patience.more();
      onProgress?.(loaded);
    });
    return await checked(bytes, file);
  } catch (error) {
    if (signal?.aborted) return fail('stopped', `The download of ${file.path} was stopped.`);
    if (patience.isOver) {
      const seconds = Math.round(milliseconds / 1000);
      return fail('stalled', `The server sent nothing of ${file.path} for ${seconds} seconds. Try again later.`);
    }
    const reason = error instanceof Error ? error.message : String(error);
    return fail('network', `${file.path} could not be downloaded (${reason}). Check the connection and try again.`);
  } finally {
    patience.end();
  }
}

/** Why an answer cannot be the file, as far as its head shows; null where it may be. */
export function refusalOf(response: Response, { path }: Expected): Result<never, FileFailure> | null {
  if (!response.ok) {
    return fail('missing', `${path} is not on the server (status ${response.status}). Reload the page and try again.`);
  }
  const isPage = response.headers.get('Content-Type')?.startsWith('text/html') ?? false;
  if (isPage && !path.endsWith('.html')) {
    return fail('missing', `The server sent a web page in the place of ${path}. Reload the page and try again.`);
  }
  return null;
}

/** The bytes, if they are those of the file. */
export async function checked(bytes: ArrayBuffer, file: Expected): Promise<Result<ArrayBuffer, FileFailure>> {
  if (bytes.byteLength === file.size && (await sha256Of(bytes)) === file.sha256) return ok(bytes);
  const what = bytes.byteLength < file.size ? 'broke off' : 'is another or damaged';
  return fail(
    'wrong-file',
    `What the server sent as ${file.path} ${what}, so it was refused. Reload the page, which also asks for a newer ` +
      'version; if that does not help, the server delivers damaged files.',
  );
}
