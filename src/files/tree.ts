import { DATA_ROOT, type FileChange, type FileEntry, type FileFailure } from '../contract/files';
import { fail, ok, type Result, unreachable } from '../contract/result';
import { formatBytes } from '../lib/bytes';
import { mimeType } from '../lib/mime';
import { basename, confine, dirname, isBelow } from '../lib/path';

/** One entry with who last touched it, and its bytes: a Blob that is new, or the store's own reference to what it has. */
export interface Row<Stored> {
  readonly entry: FileEntry;
  readonly by: string;
  readonly data: Blob | Stored | null;
}

export type Tree<Stored> = ReadonlyMap<string, Row<Stored>>;

/** What one commit has in common for all that it touches. */
export interface Stamp {
  readonly revision: number;
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The net effect of a list of changes. */
export interface Difference<Stored> {
  readonly changed: readonly Row<Stored>[];
  readonly removed: readonly string[];
}

/** The root is always there and is never stored. */
export const ROOT_ENTRY: FileEntry = {
  path: DATA_ROOT,
  kind: 'directory',
  size: 0,
  modified: 0,
  type: 'inode/directory',
  revision: 0,
  expires: null,
};

export function normalise(path: string): Result<string, FileFailure> {
  const confined = confine(path, DATA_ROOT);
  return confined.path === null ? fail('bad-path', confined.problem) : ok(confined.path);
}

function tooLarge(size: number, limit: number): Result<never, FileFailure> {
  const short = formatBytes(size);
  // A file just over the limit would read as large as the limit itself.
  const told = short === formatBytes(limit) ? `${size.toLocaleString('en')} bytes` : short;
  return fail('too-large', `File too large: ${told}, the limit is ${formatBytes(limit)}`);
}

/** Checks all that can be known without the tree: sizes and paths, which come back normalised. */
export function check(changes: readonly FileChange[], fileLimit: number): Result<readonly FileChange[], FileFailure> {
  const checked: FileChange[] = [];
  for (const change of changes) {
    if (change.kind === 'rename') {
      const from = normalise(change.from);
      if (!from.ok) return from;
      const to = normalise(change.to);
      if (!to.ok) return to;
      checked.push({ ...change, from: from.value, to: to.value });
      continue;
    }
    if (change.kind === 'write' && change.data.size > fileLimit) return tooLarge(change.data.size, fileLimit);
    const path = normalise(change.path);
    if (!path.ok) return path;
    checked.push({ ...change, path: path.value });
  }
  return ok(checked);
}

/**
 * What `changes`, as they come from `check`, make of `tree`, in order, all or nothing. `tree` is not touched and needs to
 * hold only what the changes can meet: their paths, all directories above, and all below what is removed or renamed.
 */
export function apply<Stored>(
  tree: Tree<Stored>,
  changes: readonly FileChange[],
  stamp: Stamp,
): Result<Difference<Stored>, FileFailure> {
  const next = new Map(tree);
  const touched = new Set<string>();

  function put(path: string, row: Omit<FileEntry, 'path' | 'type' | 'revision'>, data: Row<Stored>['data']): void {
    const type = row.kind === 'directory' ? ROOT_ENTRY.type : mimeType(basename(path));
    const entry: FileEntry = {
      path,
      kind: row.kind,
      size: row.size,
      modified: row.modified,
      type,
      revision: stamp.revision,
      expires: row.expires,
    };
    next.set(path, { entry, by: stamp.by, data });
    touched.add(path);
  }

  function drop(path: string): void {
    if (next.delete(path)) touched.add(path);
  }

  function below(path: string): Row<Stored>[] {
    return path === DATA_ROOT || next.get(path)?.entry.kind === 'directory'
      ? [...next.values()].filter((row) => isBelow(row.entry.path, path))
      : [];
  }

  /** Makes `path` and what lies above it directories; the first file in the way is returned. */
  function makeDirectory(path: string): string | null {
    if (path === DATA_ROOT) return null;
    const kind = next.get(path)?.entry.kind;
    if (kind !== undefined) return kind === 'file' ? path : null;
    const inTheWay = makeDirectory(dirname(path));
    if (inTheWay === null) put(path, { kind: 'directory', size: 0, modified: stamp.now, expires: null }, null);
    return inTheWay;
  }

  function makeParents(path: string): Result<null, FileFailure> {
    const inTheWay = makeDirectory(dirname(path));
    return inTheWay === null ? ok(null) : fail('not-a-file', `${inTheWay} is a file, so nothing can be put below it.`);
  }

  function write(change: Extract<FileChange, { kind: 'write' }>): Result<null, FileFailure> {
    const before = next.get(change.path)?.entry;
    if (change.path === DATA_ROOT || before?.kind === 'directory') {
      return fail('not-a-file', `${change.path} is a directory.`);
    }
    const parents = makeParents(change.path);
    if (!parents.ok) return parents;
    const expires = change.expires === undefined ? (before?.expires ?? null) : change.expires;
    const row = { kind: 'file', size: change.data.size, modified: change.modified ?? stamp.now, expires } as const;
    put(change.path, row, change.data);
    return ok(null);
  }

  function rename(from: string, to: string): Result<null, FileFailure> {
    const source = next.get(from);
    if (from === DATA_ROOT || isBelow(to, from)) return fail('bad-path', `${from} cannot be moved to ${to}.`);
    if (source === undefined) return fail('not-found', `There is no ${from} to rename.`);
    if (from === to) return ok(null);
    const target = to === DATA_ROOT ? ROOT_ENTRY : next.get(to)?.entry;
    if (target !== undefined && (target.kind === 'directory' || source.entry.kind === 'directory')) {
      return fail('exists', `${to} is already there.`);
    }
    const parents = makeParents(to);
    if (!parents.ok) return parents;
    for (const row of [source, ...below(from)]) {
      drop(row.entry.path);
      put(to + row.entry.path.slice(from.length), row.entry, row.data);
    }
    return ok(null);
  }

  function change(one: FileChange): Result<null, FileFailure> {
    switch (one.kind) {
      case 'write':
        return write(one);
      case 'mkdir': {
        const inTheWay = makeDirectory(one.path);
        return inTheWay === null ? ok(null) : fail('exists', `${inTheWay} is a file, not a directory.`);
      }
      case 'remove':
        for (const row of below(one.path)) drop(row.entry.path);
        drop(one.path);
        return ok(null);
      case 'rename':
        return rename(one.from, one.to);
      default:
        return unreachable(one);
    }
  }

  for (const one of changes) {
    const done = change(one);
    if (!done.ok) return done;
  }
  const paths = [...touched].sort();
  return ok({
    changed: paths.flatMap((path) => next.get(path) ?? []),
    removed: paths.filter((path) => tree.has(path) && !next.has(path)),
  });
}
