import type { DBSchema } from 'idb';
import { storesBlobs } from '../lib/blob-storage';
import { connectDatabase, type Migration } from '../lib/database';
import { isQuota } from '../lib/quota';

interface Entry {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly used: number;
}

interface UnpackedSchema extends DBSchema {
  entries: { key: string; value: Entry };
  /** Apart from the entries, so that looking for the oldest touches no Blob. */
  contents: { key: string; value: Blob };
}

const MIGRATIONS: readonly Migration<UnpackedSchema>[] = [
  {
    migrate(database) {
      database.createObjectStore('entries');
      database.createObjectStore('contents');
    },
  },
];

/** Bytes in sum; what was used longest ago goes first. Python itself and pandas take 70 MB. */
const LIMIT = 200e6;

/** How exactly it is known when something was used. */
const HOUR = 60 * 60 * 1000;

/**
 * What was unpacked once, by its hash: unpacking it again would be a part of each start. Only a copy of what is kept
 * packed, so no method rejects and anything may be missing.
 */
export interface Unpacked {
  /** Its hash is for the reader to check. */
  get(sha256: string): Promise<Blob | null>;
  /** Resolves when it is kept, or can't be. */
  put(sha256: string, content: Blob): Promise<void>;
  remove(sha256: string): Promise<void>;
}

/** In the IndexedDB database `name`. */
export function createUnpacked(name: string, { limit = LIMIT, now = Date.now } = {}): Unpacked {
  const connection = connectDatabase(name, MIGRATIONS);
  /** Room is made by one at a time. */
  let putting: Promise<void> = Promise.resolve();

  async function attempt<T>(action: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!isQuota(error)) console.warn('Unpacked packages cannot be used:', error);
      return otherwise;
    }
  }

  async function change() {
    const transaction = (await connection.open()).transaction(['entries', 'contents'], 'readwrite');
    return {
      transaction,
      entries: transaction.objectStore('entries'),
      contents: transaction.objectStore('contents'),
    };
  }

  async function remove(sha256: string): Promise<void> {
    const { transaction, entries, contents } = await change();
    await Promise.all([entries.delete(sha256), contents.delete(sha256), transaction.done]);
  }

  async function put(sha256: string, content: Blob): Promise<void> {
    // Elsewhere (WebKit's private windows) it would wait for ever, and all that reads with it.
    if (!(await storesBlobs())) return;
    const { transaction, entries, contents } = await change();
    const [hashes, known] = await Promise.all([entries.getAllKeys(), entries.getAll()]);
    const oldest = known.map((entry, index) => ({ ...entry, sha256: hashes[index] ?? '' }));
    oldest.sort((a, b) => a.used - b.used);
    let sum = oldest.reduce((total, { size }) => total + size, content.size);
    for (const { sha256: old, size } of oldest) {
      if (sum <= limit) break;
      sum -= size;
      void entries.delete(old);
      void contents.delete(old);
    }
    void entries.put({ size: content.size, used: now() }, sha256);
    void contents.put(content, sha256);
    await transaction.done;
  }

  async function touch(sha256: string): Promise<void> {
    const database = await connection.open();
    const entry = await database.get('entries', sha256);
    if (entry && now() - entry.used > HOUR) await database.put('entries', { ...entry, used: now() }, sha256);
  }

  return {
    get: (sha256) =>
      attempt(async () => {
        const content = await (await connection.open()).get('contents', sha256);
        if (content === undefined) return null;
        void attempt(() => touch(sha256), undefined);
        return content;
      }, null),
    put(sha256, content) {
      if (content.size > limit / 2) return Promise.resolve();
      putting = putting.then(() => attempt(() => put(sha256, content), undefined));
      return putting;
    },
    remove: (sha256) => attempt(() => remove(sha256), undefined),
  };
}
