import type {
  ChangesSince,
  Cleanup,
  Commit,
  FileChange,
  FileEntry,
  FileFailure,
  FileStore,
  FileUsage,
} from '../contract/files';
import { DATA_ROOT } from '../contract/files';
import { fail, ok, type Result } from '../contract/result';
import { asBlob } from '../lib/blob-storage';
import { createChannel } from '../lib/channel';
import { connectDatabase, type DatabaseOptions } from '../lib/database';
import { createListeners } from '../lib/listeners';
import { sleep } from '../lib/sleep';
import { storageFailure } from './failure';
import { load, persist, subtree, toEntry } from './rows';
import { ALL_STORES, type FileTransaction, MIGRATIONS } from './schema';
import { storedForm } from './stored-form';
import { apply, check, normalise, ROOT_ENTRY } from './tree';
import { browserUsage } from './usage';

/** A kernel that has not pulled for so long (milliseconds) may keep seeing a file that was removed elsewhere. */
const TOMBSTONE_LIFE = 30 * 24 * 3600 * 1000;

/** Milliseconds in which a browser that clears what is stored has done so. */
const CLEARING = 500;

export interface IdbFileStoreOptions extends DatabaseOptions {
  /** Bytes of one file, asked at each commit. */
  readonly fileLimit: () => number;
}

/**
 * A file store in the IndexedDB database `name`. Several on one database, in this tab or others, stay consistent:
 * the revision is assigned inside the transaction, and each tells the others after it.
 *
 * Reading methods reject if the database itself fails; `commit` and `read` return that as a failure.
 */
export function createIdbFileStore(name: string, options: IdbFileStoreOptions): FileStore {
  const cleared = createListeners<void>();
  // The browser ends a connection also when its own process dies, and then all is there. One that is opened while it is
  // clearing is ended with the others.
  const lookAgain = async () => {
    const now = await revision().catch(() => sleep(CLEARING).then(revision));
    if (now === 0) cleared.tell();
  };
  const connection = connectDatabase(name, MIGRATIONS, {
    ...options,
    onTerminated: () => void lookAgain().catch(() => undefined),
  });
  const channel = createChannel<Commit>(`files:${name}`);

  /**
   * One transaction: asks for the changes in it, applies and stores them. Nothing but the store is awaited before the end.
   *
   * `strict`: the promise of a commit is that the file is on the disk. Against `relaxed` it cost nothing that could be
   * measured for 2,000 small files, for 300 MB, or for 100 commits in turn.
   */
  async function transact(
    by: string,
    now: number,
    changesIn: (transaction: FileTransaction<'readwrite'>) => Promise<readonly FileChange[]>,
    alsoStore?: (transaction: FileTransaction<'readwrite'>, removed: readonly string[]) => Promise<unknown>,
    stored: (data: Blob) => Blob | ArrayBuffer = (data) => data,
  ): Promise<Result<Commit, FileFailure>> {
    let transaction: FileTransaction<'readwrite'> | null = null;
    try {
      const database = await connection.open();
      transaction = database.transaction(ALL_STORES, 'readwrite', { durability: 'strict' });
      const changes = await changesIn(transaction);
      const [before = 0, tree] = await Promise.all([
        transaction.objectStore('revision').get('now'),
        load(transaction.objectStore('entries'), changes),
      ]);
      const stamp = { revision: before + 1, by, now };
      const applied = apply(tree, changes, stamp);
      if (!applied.ok) return applied;
      const { changed, removed } = applied.value;
      const hasEffect = changed.length + removed.length > 0;
      if (hasEffect) persist(transaction, tree, applied.value, stamp, stored);
      await Promise.all([alsoStore?.(transaction, removed), transaction.done]);
      if (!hasEffect) return ok({ revision: before, changed: [], removed: [], by });
      const commit = { revision: stamp.revision, changed: changed.map((row) => row.entry), removed, by };
      channel.tell(commit);
      return ok(commit);
    } catch (error) {
      abort(transaction);
      await transaction?.done.catch(() => {});
      return storageFailure(error, transaction?.error);
    }
  }

  async function read(path: string): Promise<Result<Blob, FileFailure>> {
    const normal = normalise(path);
    if (!normal.ok) return normal;
    if (normal.value === DATA_ROOT) return fail('not-a-file', `${path} is a directory.`);
    try {
      const database = await connection.open();
      const transaction = database.transaction(['entries', 'blobs']);
      const entry = await transaction.objectStore('entries').get(normal.value);
      if (entry === undefined) return fail('not-found', `There is no file ${normal.value}.`);
      if (entry.blob === null) return fail('not-a-file', `${normal.value} is a directory.`);
      const data = await transaction.objectStore('blobs').get(entry.blob);
      if (data === undefined)
        return fail('storage', `The browser has lost the content of ${normal.value}. Add it again.`);
      return ok(asBlob(data, entry.type));
    } catch (error) {
      return storageFailure(error);
    }
  }

  async function changesSince(known: number): Promise<ChangesSince> {
    const database = await connection.open();
    const transaction = database.transaction(['entries', 'blobs', 'tombstones', 'revision']);
    const blobs = transaction.objectStore('blobs');
    const now = (await transaction.objectStore('revision').get('now')) ?? 0;
    const since = IDBKeyRange.lowerBound(known > now ? 0 : known, true);
    const [entries, tombstones] = await Promise.all([
      transaction.objectStore('entries').index('revision').getAll(since),
      transaction.objectStore('tombstones').index('revision').getAll(since),
    ]);
    const data = await Promise.all(entries.map((entry) => (entry.blob === null ? null : blobs.get(entry.blob))));
    return {
      revision: now,
      // A Blob that the browser has lost is left out: an entry of kind file with no data would look like an empty file.
      changed: entries.flatMap((entry, i) => {
        const blob = data[i];
        return blob === undefined
          ? []
          : [{ entry: toEntry(entry), data: blob === null ? null : asBlob(blob, entry.type), by: entry.by }];
      }),
      removed: tombstones.map(({ path, by }) => ({ path, by })),
    };
  }

  async function list(under: string = DATA_ROOT): Promise<readonly FileEntry[]> {
    const normal = normalise(under);
    if (!normal.ok) return [];
    const entries = await (await connection.open()).getAll('entries', subtree(normal.value));
    return entries.map(toEntry);
  }

  async function stat(path: string): Promise<FileEntry | null> {
    const normal = normalise(path);
    if (!normal.ok) return null;
    if (normal.value === DATA_ROOT) return ROOT_ENTRY;
    const entry = await (await connection.open()).get('entries', normal.value);
    return entry === undefined ? null : toEntry(entry);
  }

  async function commit(
    changes: readonly FileChange[],
    { by = 'page' }: { readonly by?: string } = {},
  ): Promise<Result<Commit, FileFailure>> {
    const checked = check(changes, options.fileLimit());
    if (!checked.ok) return checked;
    const stored = await storedForm(checked.value);
    return stored.ok ? transact(by, Date.now(), async () => checked.value, undefined, stored.value) : stored;
  }

  async function cleanup(now: number = Date.now()): Promise<readonly string[]> {
    const done = await transact(
      'page',
      now,
      async (transaction) => {
        const paths = await transaction.objectStore('entries').index('expires').getAllKeys(IDBKeyRange.upperBound(now));
        return paths.map((path) => ({ kind: 'remove', path }));
      },
      async (transaction, removed) => {
        const tombstones = transaction.objectStore('tombstones');
        const [old] = await Promise.all([
          tombstones.index('time').getAllKeys(IDBKeyRange.upperBound(now - TOMBSTONE_LIFE)),
          transaction.objectStore('cleanup').put({ time: now, removed }, 'last'),
        ]);
        await Promise.all(old.map((path) => tombstones.delete(path)));
      },
    );
    if (!done.ok) throw new Error(done.failure.message);
    return done.value.removed;
  }

  async function lastCleanup(): Promise<Cleanup | null> {
    return (await (await connection.open()).get('cleanup', 'last')) ?? null;
  }

  async function revision(): Promise<number> {
    return (await (await connection.open()).get('revision', 'now')) ?? 0;
  }

  async function usage(): Promise<FileUsage> {
    const files = (await list()).filter((entry) => entry.kind === 'file');
    const bytes = files.reduce((sum, entry) => sum + entry.size, 0);
    return { files: files.length, bytes, ...(await browserUsage()) };
  }

  function close(): void {
    channel.close();
    connection.close();
  }

  return {
    list,
    stat,
    read,
    commit,
    changesSince,
    revision,
    watch: (listener) => channel.watch((commit) => listener(commit)),
    watchCleared: cleared.add,
    cleanup,
    lastCleanup,
    usage,
    close,
  };
}

/** Ends a transaction that may have ended by itself. */
function abort(transaction: FileTransaction<'readwrite'> | null): void {
  try {
    transaction?.abort();
  } catch {
    // It had ended.
  }
}
