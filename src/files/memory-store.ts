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
import { createListeners } from '../lib/listeners';
import { isBelow } from '../lib/path';
import { storageFailure } from './failure';
import { apply, check, normalise, ROOT_ENTRY, type Row } from './tree';

export interface MemoryFileStoreOptions {
  /** Bytes of one file, asked at each commit. */
  readonly fileLimit: () => number;
  /** Bytes of all files together; default: no limit. */
  readonly quota?: () => number;
}

/** A file store that is gone with the page: for tests, and where the browser gives no database. */
export function createMemoryFileStore(options: MemoryFileStoreOptions): FileStore {
  let tree: ReadonlyMap<string, Row<never>> = new Map();
  let revision = 0;
  let last: Cleanup | null = null;
  const tombstones = new Map<string, { readonly revision: number; readonly by: string }>();
  const listeners = createListeners<Commit>();

  function entries(under: string): FileEntry[] {
    return [...tree.values()]
      .map((row) => row.entry)
      .filter((entry) => isBelow(entry.path, under))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  function bytes(rows: Iterable<Row<never>>): number {
    let sum = 0;
    for (const row of rows) sum += row.entry.size;
    return sum;
  }

  function commitAt(now: number, changes: readonly FileChange[], by: string): Result<Commit, FileFailure> {
    const applied = apply(tree, changes, { revision: revision + 1, by, now });
    if (!applied.ok) return applied;
    const { changed, removed } = applied.value;
    if (changed.length + removed.length === 0) return ok({ revision, changed: [], removed: [], by });
    const next = new Map(tree);
    for (const path of removed) next.delete(path);
    for (const row of changed) next.set(row.entry.path, row);
    if (options.quota !== undefined && bytes(next.values()) > options.quota()) {
      return storageFailure(new DOMException('Quota exceeded', 'QuotaExceededError'));
    }
    tree = next;
    revision++;
    for (const path of removed) tombstones.set(path, { revision, by });
    for (const row of changed) tombstones.delete(row.entry.path);
    const commit = { revision, changed: changed.map((row) => row.entry), removed, by };
    listeners.tell(commit);
    return ok(commit);
  }

  async function read(path: string): Promise<Result<Blob, FileFailure>> {
    const normal = normalise(path);
    if (!normal.ok) return normal;
    const row = normal.value === DATA_ROOT ? { data: null } : tree.get(normal.value);
    if (row === undefined) return fail('not-found', `There is no file ${normal.value}.`);
    return row.data === null ? fail('not-a-file', `${normal.value} is a directory.`) : ok(row.data);
  }

  async function changesSince(known: number): Promise<ChangesSince> {
    const since = known > revision ? 0 : known;
    const changed = [...tree.values()].filter((row) => row.entry.revision > since);
    const removed = [...tombstones].filter(([, stone]) => stone.revision > since);
    return { revision, changed, removed: removed.map(([path, { by }]) => ({ path, by })) };
  }

  async function cleanup(now: number = Date.now()): Promise<readonly string[]> {
    const expired = entries(DATA_ROOT).filter((entry) => entry.expires !== null && entry.expires <= now);
    const done = commitAt(
      now,
      expired.map(({ path }) => ({ kind: 'remove', path })),
      'page',
    );
    if (!done.ok) throw new Error(done.failure.message);
    last = { time: now, removed: done.value.removed };
    return last.removed;
  }

  return {
    async list(under = DATA_ROOT) {
      const normal = normalise(under);
      return normal.ok ? entries(normal.value) : [];
    },
    async stat(path) {
      const normal = normalise(path);
      if (!normal.ok) return null;
      return normal.value === DATA_ROOT ? ROOT_ENTRY : (tree.get(normal.value)?.entry ?? null);
    },
    read,
    async commit(changes, { by = 'page' } = {}) {
      const checked = check(changes, options.fileLimit());
      return checked.ok ? commitAt(Date.now(), checked.value, by) : checked;
    },
    changesSince,
    revision: async () => revision,
    watch: listeners.add,
    watchCleared: () => () => {},
    cleanup,
    lastCleanup: async () => last,
    async usage(): Promise<FileUsage> {
      const files = entries(DATA_ROOT).filter((entry) => entry.kind === 'file');
      return { files: files.length, bytes: bytes(tree.values()), quota: options.quota?.() ?? null, persisted: false };
    },
    close() {},
  };
}
