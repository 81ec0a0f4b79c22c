import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { type Connection, createConnection } from './connection';

/** One step of a schema: number n brings a database from version n to n + 1. Steps that were released never change. */
export interface Migration<Schema extends DBSchema> {
  /** The object stores whose records it rewrites: they are backed up first. To add a store or an index rewrites none. */
  readonly rewrites?: readonly (StoreNames<Schema> & string)[];
  /** Awaits nothing but the database, whose transaction ends otherwise. */
  migrate(
    database: IDBPDatabase<Schema>,
    transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>,
  ): void | Promise<void>;
}

export interface DatabaseOptions {
  /** Called when an older page in another tab keeps the database from opening; it opens when that tab is closed. */
  readonly onBlocked?: () => void;
  /** Called when the browser has ended the connection, as it does when it clears what is stored. */
  readonly onTerminated?: () => void;
}

/** The object store that keeps the records of a database of version `from` as they were before they were rewritten. */
export function backupStore(from: number): string {
  return `backup-${from}`;
}

/** What a backup holds, keyed by `[store, key]`. */
export interface Backed {
  readonly store: string;
  readonly key: IDBValidKey;
  readonly value: unknown;
}

type Untyped = IDBPDatabase<unknown>;
type UntypedChange = IDBPTransaction<unknown, string[], 'versionchange'>;

/** The last backup takes the place of those before it. */
async function backUp(database: Untyped, change: UntypedChange, from: number, stores: Iterable<string>): Promise<void> {
  for (const name of [...database.objectStoreNames]) {
    if (name.startsWith(backupStore(0).slice(0, -1))) database.deleteObjectStore(name);
  }
  const backup = database.createObjectStore(backupStore(from));
  for (const store of stores) {
    let cursor = await change.objectStore(store).openCursor();
    while (cursor !== null) {
      const { primaryKey: key, value } = cursor;
      await backup.put({ store, key, value } satisfies Backed, [store, key]);
      cursor = await cursor.continue();
    }
  }
}

/**
 * Runs the steps that a database of version `from` lacks, after a backup of the records that they rewrite. Backup and
 * steps are one transaction: all of it is there afterwards, or the database is as it was.
 */
export async function upgrade<Schema extends DBSchema>(
  migrations: readonly Migration<Schema>[],
  database: IDBPDatabase<Schema>,
  from: number,
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>,
): Promise<void> {
  const steps = migrations.slice(from);
  const rewritten = new Set(steps.flatMap((step) => step.rewrites ?? []));
  // A store that one step makes and the next rewrites has nothing to keep.
  const kept = [...rewritten].filter((store) => database.objectStoreNames.contains(store));
  if (kept.length > 0) {
    await backUp(database as unknown as Untyped, transaction as unknown as UntypedChange, from, kept);
  }
  for (const step of steps) await step.migrate(database, transaction);
}

/**
 * The IndexedDB database `name` at version `migrations.length`. It makes way for a page that wants a newer version; after
 * that, and where the database is newer already, its use rejects with `VersionError`, so that an older page changes
 * nothing of what a newer one has written.
 */
export function connectDatabase<Schema extends DBSchema>(
  name: string,
  migrations: readonly Migration<Schema>[],
  options: DatabaseOptions = {},
): Connection<IDBPDatabase<Schema>> {
  return createConnection<IDBPDatabase<Schema>>(async (lost) => {
    let broken: unknown = null;
    const opening = openDB<Schema>(name, migrations.length, {
      upgrade(database, from, _to, transaction) {
        transaction.done.catch(() => {});
        return upgrade(migrations, database, from, transaction).catch((error: unknown) => {
          broken = error;
          try {
            transaction.abort();
          } catch {
            // It was the database that failed, and ended it.
          }
        });
      },
      blocked: () => options.onBlocked?.(),
      blocking: (_current, _wanted, event) => {
        lost();
        (event.target as IDBDatabase).close();
      },
      terminated() {
        lost();
        options.onTerminated?.();
      },
    });
    try {
      return await opening;
    } catch (error) {
      // The transaction says only that it was aborted.
      throw broken ?? error;
    }
  });
}
