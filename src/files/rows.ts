import type { IDBPObjectStore } from 'idb';
import { DATA_ROOT, type FileChange, type FileEntry } from '../contract/files';
import { dirname } from '../lib/path';
import type { ALL_STORES, BlobKey, FileSchema, FileTransaction, StoredEntry } from './schema';
import type { Difference, Row, Stamp, Tree } from './tree';

/** From so many paths on, one request for the whole tree is faster than one for each path. */
const MANY_PATHS = 64;

export function toEntry({ path, kind, size, modified, type, revision, expires }: StoredEntry): FileEntry {
  return { path, kind, size, modified, type, revision, expires };
}

/** Keys of all below a directory: `0` is the character after `/`. */
export function subtree(path: string): IDBKeyRange {
  return IDBKeyRange.bound(`${path}/`, `${path}0`, false, true);
}

type Entries = IDBPObjectStore<FileSchema, typeof ALL_STORES, 'entries', 'readwrite'>;

/** The part of the tree that `apply` needs for these changes, or more. */
export async function load(entries: Entries, changes: readonly FileChange[]): Promise<Tree<BlobKey>> {
  const paths = new Set<string>();
  const trees = new Set<string>();
  function addWithParents(path: string): void {
    for (let at = path; at !== DATA_ROOT && !paths.has(at); at = dirname(at)) paths.add(at);
  }
  for (const change of changes) {
    if (change.kind === 'rename') {
      addWithParents(change.to);
      trees.add(change.from).add(change.to);
    } else {
      addWithParents(change.path);
      if (change.kind === 'remove') trees.add(change.path);
    }
  }
  for (const path of trees) addWithParents(path);
  const found =
    paths.size + trees.size > MANY_PATHS
      ? await entries.getAll()
      : (
          await Promise.all([
            ...[...paths].map(async (path) => (await entries.get(path)) ?? []),
            ...[...trees].map((path) => entries.getAll(subtree(path))),
          ])
        ).flat();
  return new Map(found.map((stored) => [stored.path, toRow(stored)]));
}

function toRow(stored: StoredEntry): Row<BlobKey> {
  return { entry: toEntry(stored), by: stored.by, data: stored.blob };
}

/**
 * Starts all requests that store a difference and the new revision. Whether they succeed is told by the transaction's
 * `done`: a request that fails ends the whole. `stored` gives the form in which this browser keeps a file's bytes.
 */
export function persist(
  transaction: FileTransaction<'readwrite'>,
  tree: Tree<BlobKey>,
  { changed, removed }: Difference<BlobKey>,
  { revision, by, now }: Stamp,
  stored: (data: Blob) => Blob | ArrayBuffer,
): void {
  const entries = transaction.objectStore('entries');
  const blobs = transaction.objectStore('blobs');
  const tombstones = transaction.objectStore('tombstones');
  const kept = new Set<string>();
  function start(request: Promise<unknown>): void {
    request.catch(() => {});
  }

  start(transaction.objectStore('revision').put(revision, 'now'));
  changed.forEach((row, place) => {
    let blob: BlobKey | null = null;
    if (row.data instanceof Blob) {
      blob = [revision, place];
      start(blobs.put(stored(row.data), blob));
    } else if (row.data !== null) {
      blob = row.data;
      kept.add(String(blob));
    }
    start(entries.put({ ...row.entry, by: row.by, blob }));
    if (!tree.has(row.entry.path)) start(tombstones.delete(row.entry.path));
  });
  for (const path of removed) {
    start(entries.delete(path));
    start(tombstones.put({ path, revision, by, time: now }));
  }
  for (const path of [...removed, ...changed.map((row) => row.entry.path)]) {
    const old = tree.get(path)?.data;
    // Where a file was renamed, its Blob stays under its key.
    if (old !== null && old !== undefined && !(old instanceof Blob) && !kept.has(String(old))) {
      start(blobs.delete(old));
    }
  }
}
