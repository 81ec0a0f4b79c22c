import type { Entry, FileEntry } from '@zip.js/zip.js';
import { fail, ok, type Result } from '../../contract/result';
import { formatBytes } from '../../lib/bytes';
import { type Archive, FILES, MANIFEST, type Manifest, type Member } from './archive';
import { archiveFrom, filePath, manifestFrom } from './archive-parts';
import { measure } from './measure';
import { type ArchiveFailure, damaged, notCarrel, Refused } from './refused';
import { BlobReader, ZipReader } from './zip';

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Bytes unpacked so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Bytes that the browser still has for this page; null: not known. */
  readonly room?: number | null;
  /** Bytes of one file. */
  readonly fileLimit?: number;
}

/** Deflate makes nothing smaller than this. */
const MOST_RATIO = 1032;
const MOST_MEMBERS = 100_000;
/** Bytes of a part that is read as text: an engine's strings are not longer. */
const MOST_TEXT = 400_000_000;
const MOST_MANIFEST = 64_000_000;

/**
 * Reads an archive and checks all of it: every member is there once, has the size and the hash that the manifest says, and
 * lies where it may. Nothing is stored here. Rejects with an AbortError by the signal.
 */
export async function readArchive(file: Blob, options: ReadOptions = {}): Promise<Result<Archive, ArchiveFailure>> {
  const zip = new ZipReader(new BlobReader(file), { checkSignature: true, strictness: 'tolerant' });
  try {
    return ok(await read(zip, file.size, options));
  } catch (error) {
    options.signal?.throwIfAborted();
    const { code, message } = error instanceof Refused ? error : damaged('a part of it can’t be unpacked');
    return fail(code, message);
  } finally {
    await zip.close().catch(() => {});
  }
}

/** Whether a file looks like an exported session. Nothing is unpacked. */
export async function isArchive(file: Blob): Promise<boolean> {
  const zip = new ZipReader(new BlobReader(file), { strictness: 'tolerant' });
  try {
    return (await zip.getEntries()).some(({ filename }) => filename === MANIFEST);
  } catch {
    return false;
  } finally {
    await zip.close().catch(() => {});
  }
}

async function read(zip: ZipReader<unknown>, size: number, options: ReadOptions): Promise<Archive> {
  const entries = await zip.getEntries().catch(() => {
    throw new Refused(
      'not-a-zip',
      'This file is not a zip, or it was cut off. Copy it again, or export the session again.',
    );
  });
  const files = byName(entries);
  const first = files.get(MANIFEST);
  if (first === undefined) throw notCarrel();
  const { blob } = await unpacked(first, MOST_MANIFEST, options.signal);
  const manifest = manifestFrom(await blob.text());
  const members = membersOf(manifest, files);
  const total = checkSizes(manifest, size, options);
  const found = new Map<string, Blob>();
  let done = 0;
  for (const [member, entry] of members) {
    const data = await unpacked(entry, member.size, options.signal, (bytes) => {
      done += bytes;
      options.onProgress?.(done, total);
    });
    if (data.size !== member.size || data.sha256 !== member.sha256) {
      throw damaged(`${member.name} is not what was exported`);
    }
    found.set(member.name, data.blob);
  }
  return archiveFrom(manifest, found);
}

/** Folders are left out: they are made from the paths of files. */
function byName(entries: readonly Entry[]): ReadonlyMap<string, FileEntry> {
  const found = new Map<string, FileEntry>();
  for (const entry of entries) {
    if (entry.directory) continue;
    if (found.has(entry.filename)) throw damaged(`${entry.filename} is in it twice`);
    found.set(entry.filename, entry);
  }
  return found;
}

/** Each member with its entry. What the manifest does not name is never looked at. */
function membersOf(manifest: Manifest, entries: ReadonlyMap<string, FileEntry>) {
  if (manifest.members.length > MOST_MEMBERS) {
    throw new Refused('too-large', `This zip holds more than ${MOST_MEMBERS.toLocaleString('en')} files.`);
  }
  const names = new Set<string>();
  return manifest.members.map((member): readonly [Member, FileEntry] => {
    const { name } = member;
    const entry = entries.get(name);
    if (name.startsWith(FILES)) filePath(name);
    if (entry === undefined) throw damaged(`${name} is missing`);
    if (names.has(name)) throw damaged(`${name} is listed twice`);
    if (entry.encrypted) throw damaged(`${name} is encrypted`);
    names.add(name);
    return [member, entry];
  });
}

/** Bytes of all that is to be unpacked. */
function checkSizes({ members }: Manifest, size: number, { room = null, fileLimit }: ReadOptions): number {
  const total = members.reduce((sum, member) => sum + member.size, 0);
  if (total > size * MOST_RATIO) {
    throw new Refused(
      'too-large',
      `This zip claims to hold ${formatBytes(total)}, more than a file of its size can. It was not unpacked.`,
    );
  }
  if (room !== null && total > room) {
    throw new Refused(
      'too-large',
      `This session needs ${formatBytes(total)}, and the browser has ${formatBytes(room)} left for this page. Delete files you no longer need, then import it again.`,
    );
  }
  for (const member of members) {
    const isFile = member.name.startsWith(FILES);
    const limit = isFile ? (fileLimit ?? Number.POSITIVE_INFINITY) : MOST_TEXT;
    if (member.size <= limit) continue;
    const name = isFile ? member.name.slice(FILES.length) : member.name;
    throw new Refused(
      'too-large',
      `${name} is ${formatBytes(member.size)}, and the limit is ${formatBytes(limit)}. Nothing was imported.`,
    );
  }
  return total;
}

/** What an entry holds, if that is not more than `most` bytes: one that goes on is not what it claims to be. */
async function unpacked(
  entry: FileEntry,
  most: number,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void = () => {},
) {
  let size = 0;
  const { stream, result } = measure((bytes) => {
    size += bytes;
    if (size > most) throw new RangeError('Longer than the entry says.');
    onBytes(bytes);
  });
  const blob = new Response(stream.readable).blob();
  // Where the unpacking fails, that says why.
  blob.catch(() => {});
  try {
    await entry.getData(stream, signal ? { signal } : {});
  } catch (error) {
    if (size > most) throw damaged(`${entry.filename} is larger than it says`);
    throw error;
  }
  return { blob: await blob, ...(await result) };
}
