import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CONTENT_HEAD, isHash } from '../../../src/contract/docker';
import { Refusal } from '../refusal';
import { exactly } from './exactly';

export interface Stored {
  readonly hash: string;
  readonly size: number;
}

/**
 * The bytes of files by their SHA-256, in a folder. One for each client: whoever knows a hash must not learn whether another
 * client has a file, or get it.
 */
export interface ContentStore {
  /** Size in bytes; null where it is not held. Asking counts as use. */
  size(hash: string): Promise<number | null>;
  /** From byte `from` on. */
  read(hash: string, from?: number): Readable;
  /** Throws a `Refusal` where there are more bytes than `limit`. What breaks off leaves nothing. */
  write(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Stored>;
  /** Removes what was not used since `before` (milliseconds since the epoch) and is not in `keep`. */
  sweep(before: number, keep: ReadonlySet<string>): Promise<void>;
}

/** `cap`: bytes of all contents together. */
export function createContentStore(folder: string, cap: number): ContentStore {
  const coming = join(folder, 'coming');
  /** Null: to be counted. */
  let total: number | null = null;

  async function count(): Promise<number> {
    let sum = 0;
    for (const path of await filesBelow(folder)) sum += (await stat(path).catch(() => null))?.size ?? 0;
    return sum;
  }

  function place(hash: string): string {
    return join(folder, hash.slice(0, 2), hash);
  }

  return {
    async size(hash) {
      const now = new Date();
      try {
        const { size } = await stat(place(hash));
        await utimes(place(hash), now, now);
        return size;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    read(hash, from = 0) {
      return createReadStream(place(hash), { start: from, highWaterMark: 256 * 1024 });
    },

    async write(bytes, limit) {
      await mkdir(coming, { recursive: true });
      total ??= await count();
      const room = Math.min(limit, cap - total);
      const draft = join(coming, randomUUID());
      const hash = createHash('sha256');
      let size = 0;
      const measure = new Transform({
        transform(piece: Buffer, _encoding, done) {
          size += piece.length;
          hash.update(piece);
          if (size <= room) return done(null, piece);
          const why =
            size > limit
              ? `A file may have ${limit} bytes`
              : `The runner keeps ${cap} bytes for a desk; try again tomorrow`;
          done(new Refusal('too-large', why));
        },
      });
      try {
        await pipeline(Readable.from(bytes, { objectMode: false }), measure, createWriteStream(draft));
        const name = hash.digest('hex');
        await mkdir(dirname(place(name)), { recursive: true });
        await rename(draft, place(name));
        total += size;
        return { hash: name, size };
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },

    async sweep(before, keep) {
      for (const path of await filesBelow(folder)) {
        if (keep.has(basename(path))) continue;
        const found = await stat(path).catch(() => null);
        if (found !== null && found.mtimeMs < before) await rm(path, { force: true });
      }
      total = null;
    },
  };
}

/**
 * Stores the entries of a body (see `src/contract/docker.ts`) one by one. Entries whose bytes are not those of their hash are
 * left out of the answer. Throws a `Refusal` where the form is wrong or a limit is met; entries before it stay.
 */
export async function storeEntries(store: ContentStore, body: Readable, limit: number): Promise<string[]> {
  const held: string[] = [];
  const source = exactly(body);
  for (;;) {
    const head = await source.whole(CONTENT_HEAD);
    if (head === null) return held;
    const hash = head.subarray(0, 32).toString('hex');
    const size = head.readBigUInt64BE(32);
    if (size > BigInt(limit)) throw new Refusal('too-large', `A file may have ${limit} bytes`);
    const stored = await store.write(source.bytes(Number(size)), limit);
    if (stored.hash === hash) held.push(hash);
  }
}

export function entryHead({ hash, size }: Stored): Buffer {
  if (!isHash(hash)) throw new Error(`No hash: ${hash}`);
  const head = Buffer.alloc(CONTENT_HEAD);
  head.write(hash, 0, 'hex');
  head.writeBigUInt64BE(BigInt(size), 32);
  return head;
}

/** The body with those of `hashes` that are held. */
export async function* writeEntries(store: ContentStore, hashes: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const hash of hashes) {
    const size = await store.size(hash);
    if (size === null) continue;
    yield entryHead({ hash, size });
    yield* store.read(hash);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
