import type { DBSchema } from 'idb';
import type { KeptWheel } from '../contract/packages';
import { asBlob, storesBlobs } from '../lib/blob-storage';
import { connectDatabase, type Migration } from '../lib/database';

interface WheelSchema extends DBSchema {
  /** Apart from the entries, so that listing touches no Blob. */
  wheels: { key: string; value: Blob | ArrayBuffer };
  entries: { key: string; value: KeptWheel['entry'] };
}

/** Wheels that are kept on this device, by normalised name. The methods reject with what IndexedDB says. */
export interface WheelStore {
  entries(): Promise<KeptWheel['entry'][]>;
  data(name: string): Promise<Blob | null>;
  put(wheel: KeptWheel): Promise<void>;
  remove(name: string): Promise<void>;
  clear(): Promise<void>;
}

const MIGRATIONS: readonly Migration<WheelSchema>[] = [
  {
    migrate(database) {
      database.createObjectStore('wheels');
      database.createObjectStore('entries');
    },
  },
];

export const DATABASE = 'carrel-packages';

export function createWheelStore(name = DATABASE): WheelStore {
  const connection = connectDatabase(name, MIGRATIONS);
  return {
    async entries() {
      return (await connection.open()).getAll('entries');
    },
    async data(name) {
      const stored = await (await connection.open()).get('wheels', name);
      return stored === undefined ? null : asBlob(stored, '');
    },
    async put({ entry, data }) {
      // Before the transaction, in which nothing else may be awaited.
      const stored = (await storesBlobs()) ? data : await data.arrayBuffer();
      const transaction = (await connection.open()).transaction(['wheels', 'entries'], 'readwrite');
      await Promise.all([
        transaction.objectStore('wheels').put(stored, entry.name),
        transaction.objectStore('entries').put(entry, entry.name),
        transaction.done,
      ]);
    },
    async remove(name) {
      const transaction = (await connection.open()).transaction(['wheels', 'entries'], 'readwrite');
      await Promise.all([
        transaction.objectStore('wheels').delete(name),
        transaction.objectStore('entries').delete(name),
        transaction.done,
      ]);
    },
    async clear() {
      const transaction = (await connection.open()).transaction(['wheels', 'entries'], 'readwrite');
      await Promise.all([
        transaction.objectStore('wheels').clear(),
        transaction.objectStore('entries').clear(),
        transaction.done,
      ]);
    },
  };
}
