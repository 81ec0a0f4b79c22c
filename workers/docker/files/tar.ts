import type { Readable } from 'node:stream';
import { exactly } from './exactly';

/** Source of the format: POSIX.1-2017, `pax`, "ustar Interchange Format"; long names as pax headers. */
const BLOCK = 512;

export interface TarFile {
  readonly kind: 'file' | 'directory';
  /** Relative, without `.` and `..`. */
  readonly name: string;
  readonly size: number;
  readonly executable: boolean;
  readonly owner: number;
}

/** What a tar said of one entry. `name` is not checked. */
export interface TarEntry {
  readonly kind: 'file' | 'directory' | 'other';
  readonly name: string;
  readonly size: number;
  readonly executable: boolean;
}

function octal(value: number, length: number): string {
  const digits = value.toString(8);
  // Larger than the field: pax says it.
  return digits.length < length ? `${digits.padStart(length - 1, '0')}\0` : `${'7'.repeat(length - 1)}\0`;
}

function header(type: string, name: Buffer, size: number, mode: number, owner: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  name.copy(block, 0, 0, 100);
  block.write(octal(mode, 8), 100);
  block.write(octal(owner, 8), 108);
  block.write(octal(owner, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** One record of a pax header counts its own length. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

/** The head of an entry, with a pax header before it where name or size do not fit. */
export function tarHead({ kind, name, size, executable, owner }: TarFile): Buffer {
  const full = Buffer.from(kind === 'directory' ? `${name}/` : name);
  const own = header(
    kind === 'directory' ? '5' : '0',
    full.subarray(0, 100),
    size,
    kind === 'directory' || executable ? 0o755 : 0o644,
    owner,
  );
  const records: Buffer[] = [];
  if (full.length > 100) records.push(paxRecord('path', full.toString()));
  if (size >= 8 ** 11) records.push(paxRecord('size', String(size)));
  if (records.length === 0) return own;
  const pax = Buffer.concat(records);
  return Buffer.concat([header('x', Buffer.from('pax'), pax.length, 0o644, 0), pax, padding(pax.length), own]);
}

/** A whole tar. `read` gives the bytes of a file; as many as its `size`, else the stream fails. */
export async function* writeTar(
  files: Iterable<TarFile>,
  read: (file: TarFile) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield tarHead(file);
    if (file.kind === 'directory') continue;
    let written = 0;
    for await (const piece of read(file)) {
      written += piece.length;
      yield piece;
    }
    if (written !== file.size) throw new Error(`${file.name} has ${written} bytes and not ${file.size}`);
    yield padding(file.size);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** Longest text of names and the like that is read; it comes from the container. */
const MAX_META = 64 * 1024;

/**
 * Reads a tar that may be hostile: every field is bounded, and what is neither file nor directory (links, devices) is told as
 * `other`, with nothing of it followed. `take` gets each entry with its bytes, which it may leave unread. Throws on what is no
 * tar and on one that is cut off.
 */
export async function readTar(
  stream: Readable,
  take: (entry: TarEntry, bytes: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const source = exactly(stream);
  let next: { path?: string; size?: number } = {};
  for (;;) {
    const head = await source.whole(BLOCK);
    if (head === null || head.every((byte) => byte === 0)) break;
    const stated = head.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
    if (stated !== Number.parseInt(field(head, 148, 8), 8)) throw new Error('The tar is damaged');
    const type = String.fromCharCode(head[156] ?? 0);
    const size = next.size ?? sizeOf(head);
    if (!Number.isSafeInteger(size) || size < 0) throw new Error('The tar has an entry of an impossible size');
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
      if (size > MAX_META) throw new Error('The tar has a name that is too long');
      const body = (await source.whole(size + padding(size).length)) ?? Buffer.alloc(0);
      const text = body.subarray(0, size).toString();
      if (type === 'x') next = { ...next, ...paxOf(text) };
      if (type === 'L') next = { ...next, path: text.replace(/\0.*$/s, '') };
      continue;
    }
    const prefix = field(head, 345, 155);
    const plain = field(head, 0, 100);
    const name = next.path ?? (prefix === '' ? plain : `${prefix}/${plain}`);
    next = {};
    const kind = type === '0' || type === '\0' ? 'file' : type === '5' ? 'directory' : 'other';
    const bytes = source.bytes(kind === 'file' ? size : 0);
    await take({ kind, name, size, executable: (Number.parseInt(field(head, 100, 8), 8) & 0o100) !== 0 }, bytes);
    for await (const _ of bytes) {
      // What was left unread.
    }
    if (kind === 'file') await source.whole(padding(size).length);
  }
  // The connection can be used again only when all of it was read.
  stream.resume();
}

function field(block: Buffer, at: number, length: number): string {
  const bytes = block.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return bytes
    .subarray(0, end < 0 ? length : end)
    .toString()
    .trim();
}

/** Octal, or with the first bit set a big-endian number (GNU). */
function sizeOf(head: Buffer): number {
  if (((head[124] ?? 0) & 0x80) !== 0) return Number(head.readBigUInt64BE(128));
  return Number.parseInt(field(head, 124, 12) || '0', 8);
}

function paxOf(text: string): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const length = space < 0 ? 0 : Number(bytes.subarray(at, space).toString());
    if (!Number.isInteger(length) || length <= space - at) break;
    const record = bytes.subarray(space + 1, at + length - 1).toString();
    const equals = record.indexOf('=');
    if (record.slice(0, equals) === 'path') found.path = record.slice(equals + 1);
    if (record.slice(0, equals) === 'size') found.size = Number(record.slice(equals + 1));
    at += length;
  }
  return found;
}
