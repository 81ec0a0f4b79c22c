import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import type { Cleanup, FileEntry } from '../contract/files';
import type { Migration } from '../lib/database';

/** Key of a Blob: the revision that brought it, and its place in that commit. It stays when the file is renamed. */
export type BlobKey = [revision: number, place: number];

export interface StoredEntry extends FileEntry {
  readonly by: string;
  /** Null for a directory. */
  readonly blob: BlobKey | null;
}

/** What is left of a removed path, so that a kernel that slept through the removal hears of it. */
export interface Tombstone {
  readonly path: string;
  readonly revision: number;
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** A path is in `entries` or in `tombstones`, never in both. Blobs are apart, so that listing touches none. */
export interface FileSchema extends DBSchema {
  entries: { key: string; value: StoredEntry; indexes: { revision: number; expires: number } };
  /** ArrayBuffers where the browser stores no Blobs. */
  blobs: { key: BlobKey; value: Blob | ArrayBuffer };
  tombstones: { key: string; value: Tombstone; indexes: { revision: number; time: number } };
  revision: { key: 'now'; value: number };
  cleanup: { key: 'last'; value: Cleanup };
}

export type FileDatabase = IDBPDatabase<FileSchema>;
export type FileTransaction<Mode extends IDBTransactionMode> = IDBPTransaction<
  FileSchema,
  ('entries' | 'blobs' | 'tombstones' | 'revision' | 'cleanup')[],
  Mode
>;

export const ALL_STORES: ('entries' | 'blobs' | 'tombstones' | 'revision' | 'cleanup')[] = [
  'entries',
  'blobs',
  'tombstones',
  'revision',
  'cleanup',
];

export const MIGRATIONS: readonly Migration<FileSchema>[] = [
  {
    migrate(database) {
      const entries = database.createObjectStore('entries', { keyPath: 'path' });
      entries.createIndex('revision', 'revision');
      // Null is no key in IndexedDB: the index holds only what does expire.
      entries.createIndex('expires', 'expires');
      database.createObjectStore('blobs');
      const tombstones = database.createObjectStore('tombstones', { keyPath: 'path' });
      tombstones.createIndex('revision', 'revision');
      tombstones.createIndex('time', 'time');
      database.createObjectStore('revision');
      database.createObjectStore('cleanup');
    },
  },
];
