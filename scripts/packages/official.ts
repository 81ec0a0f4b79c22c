import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { LockEntry, LockFile } from '../../src/contract/packages.ts';
import { fail, ok, type Result } from '../../src/contract/result.ts';
import { normaliseName } from '../../src/packages/names.ts';
import { sha256 } from './wheel.ts';

/** Where the official release lies; `CARREL_PYODIDE` names another address or a folder. */
export const OFFICIAL_URL = 'https://cdn.jsdelivr.net/pyodide/v0.29.5/full/';

/** Milliseconds until the first byte of an answer; and between two parts of a file. */
const FIRST_BYTE = 3_000;
const SILENCE = 15_000;
const AT_ONCE = 4;
/** Of one file that breaks off again and again. */
const TRIES = 3;

export type MirrorFailure = 'unreachable' | 'missing' | 'wrong-hash' | 'wrong-release';

export interface MirrorOptions {
  /** An http(s) address or a folder. */
  readonly from: string;
  /** Entries of the official lock file that are wanted, with what they depend on. */
  readonly entries: readonly LockEntry[];
  readonly lock: LockFile;
  /** Folder for the files; what is in it with the right hash is not fetched again. */
  readonly to: string;
  readonly log?: (line: string) => void;
  /** Milliseconds until the first byte. */
  readonly firstByte?: number;
  /** Milliseconds between two parts of a file. */
  readonly silence?: number;
}

/**
 * Brings the wanted files of an official release into a folder. Each is checked against the hash in `lock`, which does
 * not come from that address. The first failure ends it; what was fetched stays for the next time.
 */
export async function mirror(options: MirrorOptions): Promise<Result<void, MirrorFailure>> {
  await mkdir(options.to, { recursive: true });
  const missing: LockEntry[] = [];
  for (const entry of options.entries) if (!(await hasFile(options.to, entry))) missing.push(entry);
  if (missing.length === 0) return ok(undefined);
  const probed = await probe(options);
  if (!probed.ok) return probed;

  options.log?.(`Fetching ${missing.length} packages from ${options.from}`);
  let failure: Result<void, MirrorFailure> | null = null;
  const queue = [...missing];
  async function work(): Promise<void> {
    for (let entry = queue.shift(); entry !== undefined && failure === null; entry = queue.shift()) {
      const done = await bring(entry, options);
      if (!done.ok) failure ??= done;
      else options.log?.(`  ${entry.file_name}`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failure ?? ok(undefined);
}

/** The named packages that the lock file has, and all they depend on, by name. */
export function closure(lock: LockFile, names: readonly string[]): LockEntry[] {
  const found = new Map<string, LockEntry>();
  const queue = names.map(normaliseName);
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const entry = lock.packages[name];
    if (entry === undefined || found.has(name)) continue;
    found.set(name, entry);
    queue.push(...entry.depends.map(normaliseName));
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

async function hasFile(folder: string, entry: LockEntry): Promise<boolean> {
  const bytes = await readFile(join(folder, entry.file_name)).catch(() => null);
  return bytes !== null && sha256(bytes) === entry.sha256;
}

/** One small file first: nobody waits for hundreds of time-outs, and another release is refused before any download. */
async function probe(options: MirrorOptions): Promise<Result<void, MirrorFailure>> {
  const name = 'pyodide-lock.json';
  const path = join(options.to, `.${name}.${process.pid}`);
  const opened = await fetchTo(name, path, options);
  if (!opened.ok) return opened;
  const text = await readFile(path, 'utf8');
  await rm(path, { force: true });
  try {
    const { info } = JSON.parse(text) as Partial<LockFile>;
    const expected = options.lock.info;
    if (info?.abi_version === expected.abi_version && info?.python === expected.python) return ok(undefined);
  } catch {
    // Not JSON: a captive portal or a page of an error.
  }
  return fail('wrong-release', `${options.from} is not a Pyodide release for Python ${options.lock.info.python}`);
}

/** One file, whole and with the right hash. A transfer that breaks off is taken up again where it was, also by a later build. */
async function bring(entry: LockEntry, options: MirrorOptions): Promise<Result<void, MirrorFailure>> {
  const rest = join(options.to, `.${entry.file_name}.part`);
  const part = join(options.to, `.${entry.file_name}.${process.pid}`);
  // Moved, so that no other build goes on with it at the same time.
  let isResumed = await rename(rest, part).then(
    () => true,
    () => false,
  );
  let before = await sizeOf(part);
  for (let tries = 1; ; tries += 1) {
    const fetched = await fetchTo(entry.file_name, part, options);
    const size = await sizeOf(part);
    if (!fetched.ok) {
      if (fetched.failure.code === 'unreachable' && size > before && tries < TRIES) {
        options.log?.(`  ${entry.file_name} broke off after ${size} bytes, going on`);
        before = size;
        isResumed = true;
        continue;
      }
      if (fetched.failure.code === 'unreachable' && size > 0) await rename(part, rest);
      else await rm(part, { force: true });
      return fetched;
    }
    const found = sha256(await readFile(part));
    if (found === entry.sha256) break;
    await rm(part, { force: true });
    if (isResumed) {
      // What was there before may have been of another file.
      isResumed = false;
      before = 0;
      continue;
    }
    return fail(
      'wrong-hash',
      `${entry.file_name} from ${options.from} has the hash ${found}, expected ${entry.sha256}`,
    );
  }
  await rename(part, join(options.to, entry.file_name));
  return ok(undefined);
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** Fetches what is missing of a file: bytes that are there already stay, if the server can begin after them. */
async function fetchTo(name: string, path: string, options: MirrorOptions): Promise<Result<void, MirrorFailure>> {
  if (!/^https?:/.test(options.from)) {
    const folder = options.from.startsWith('file:') ? fileURLToPath(options.from) : resolve(options.from);
    try {
      await copyFile(join(folder, name), path);
      return ok(undefined);
    } catch {
      return fail('missing', `${name} is not in ${folder}`);
    }
  }
  const url = new URL(name, options.from.endsWith('/') ? options.from : `${options.from}/`);
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), options.firstByte ?? FIRST_BYTE);
  const onPart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), options.silence ?? SILENCE);
  };
  try {
    const have = await sizeOf(path);
    // Without a content encoding, so that a place in the file is a place in the answer.
    const headers = { 'Accept-Encoding': 'identity', ...(have > 0 ? { Range: `bytes=${have}-` } : {}) };
    const response = await fetch(url, { signal: stop.signal, headers });
    // Nothing comes after what is there: the hash will tell.
    if (response.status === 416 && have > 0) return ok(undefined);
    if (!response.ok || response.body === null) {
      return fail('missing', `${url.href} answered ${response.status}`);
    }
    if (response.headers.get('Content-Type')?.startsWith('text/html')) {
      return fail('missing', `${url.href} answered with a web page`);
    }
    const watch = new Transform({
      transform(chunk, _encoding, done) {
        onPart();
        done(null, chunk);
      },
    });
    await pipeline(
      Readable.fromWeb(response.body as import('node:stream/web').ReadableStream),
      watch,
      createWriteStream(path, { flags: response.status === 206 ? 'a' : 'w' }),
      {
        signal: stop.signal,
      },
    );
    return ok(undefined);
  } catch (error) {
    const reason = stop.signal.aborted ? 'no answer in time' : reasonOf(error);
    return fail('unreachable', `${url.href}: ${reason}`);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
