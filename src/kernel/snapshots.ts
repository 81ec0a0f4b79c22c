import type { DBSchema } from 'idb';
import { connectDatabase, type Migration } from '../lib/database';
import { sha256Of } from '../lib/sha256';

interface Kept {
  /** What it depends on, see `Boot.identity`. */
  readonly identity: string;
  readonly sha256: string;
  readonly data: Blob;
}

interface SnapshotSchema extends DBSchema {
  snapshots: { key: 'kernel'; value: Kept };
}

const MIGRATIONS: readonly Migration<SnapshotSchema>[] = [
  {
    migrate(database) {
      database.createObjectStore('snapshots');
    },
  },
];

/** The one snapshot of a started Python that is kept on this device. No method rejects: without it Python starts slower. */
export interface Snapshots {
  /** Its bytes; null where there is none of this identity. What is damaged is removed. */
  get(identity: () => Promise<string>): Promise<ArrayBuffer | null>;
  has(identity: string): Promise<boolean>;
  /** Takes the place of the one before. */
  put(identity: string, bytes: ArrayBuffer): Promise<void>;
  clear(): Promise<void>;
}

async function intact({ data, sha256 }: Kept): Promise<ArrayBuffer | null> {
  const bytes = await data.arrayBuffer().catch(() => null);
  return bytes !== null && (await sha256Of(bytes)) === sha256 ? bytes : null;
}

/** In the IndexedDB database `name`, which sandboxes cannot see. */
export function createSnapshots(name: string): Snapshots {
  const connection = connectDatabase(name, MIGRATIONS);

  async function attempt<T>(action: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await action();
    } catch (error) {
      console.warn('The snapshot of Python cannot be used:', error);
      return otherwise;
    }
  }

  const kept = async () => (await connection.open()).get('snapshots', 'kernel');
  const clear = () => attempt(async () => (await connection.open()).delete('snapshots', 'kernel'), undefined);

  return {
    get: (identity) =>
      attempt(async () => {
        const found = await kept();
        if (found === undefined) return null;
        const [wanted, bytes] = await Promise.all([identity(), intact(found)]);
        if (bytes === null) await clear();
        return wanted === found.identity ? bytes : null;
      }, null),
    has: (identity) => attempt(async () => (await kept())?.identity === identity, false),
    put: (identity, bytes) =>
      attempt(async () => {
        const value = { identity, sha256: await sha256Of(bytes), data: new Blob([bytes]) };
        await (await connection.open()).put('snapshots', value, 'kernel');
      }, undefined),
    clear,
  };
}
