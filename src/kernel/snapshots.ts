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

/** A snapshot as it is kept. */
export interface KeptSnapshot {
  readonly data: Blob;
  /** Rejects where it is damaged. It takes as long as reading it, and a Python may start from it meanwhile. */
  check(): Promise<void>;
}

/** The one snapshot of a started Python that is kept on this device. No method rejects: without it Python starts slower. */
export interface Snapshots {
  /** Null where there is none of this identity. */
  get(identity: () => Promise<string>): Promise<KeptSnapshot | null>;
  has(identity: string): Promise<boolean>;
  /** Whether one of this version is likely there: known at once, before the database is open. Either answer may be wrong. */
  readonly isExpected: boolean;
  /** Takes the place of the one before. */
  put(identity: string, data: Blob): Promise<void>;
  clear(): Promise<void>;
}

async function check({ data, sha256 }: Kept): Promise<void> {
  if ((await sha256Of(await data.arrayBuffer())) !== sha256) throw new Error('The snapshot is damaged');
}

/** In the IndexedDB database `name`, which sandboxes cannot see; that there is one is noted in `notes` under the same name. */
export function createSnapshots(name: string, notes = () => localStorage): Snapshots {
  const connection = connectDatabase(name, MIGRATIONS);

  /** Without storage for it Python comes up when it is asked for. */
  function note(isThere: boolean): void {
    try {
      if (isThere) notes().setItem(name, 'kept');
      else notes().removeItem(name);
    } catch {
      // The same.
    }
  }

  async function attempt<T>(action: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await action();
    } catch (error) {
      console.warn('The snapshot of Python cannot be used:', error);
      return otherwise;
    }
  }

  const kept = async () => (await connection.open()).get('snapshots', 'kernel');
  const clear = () => {
    note(false);
    return attempt(async () => (await connection.open()).delete('snapshots', 'kernel'), undefined);
  };

  return {
    get isExpected() {
      try {
        return notes().getItem(name) !== null;
      } catch {
        return false;
      }
    },
    async get(identity) {
      const found = await attempt(async () => {
        const asked = identity();
        asked.catch(() => undefined);
        const one = await kept();
        // Whoever starts from nothing does not wait for what names it, which is all that Python is made of.
        return one !== undefined && one.identity === (await asked) ? { data: one.data, check: () => check(one) } : null;
      }, null);
      note(found !== null);
      return found;
    },
    has: (identity) => attempt(async () => (await kept())?.identity === identity, false),
    put: (identity, data) =>
      attempt(async () => {
        const value = { identity, sha256: await sha256Of(await data.arrayBuffer()), data };
        await (await connection.open()).put('snapshots', value, 'kernel');
        note(true);
      }, undefined),
    clear,
  };
}
