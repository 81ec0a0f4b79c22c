import type { ProgramFiles } from '../../src/contract/program';

type Given = readonly { readonly path: string; readonly data: Blob | ArrayBuffer }[];
type Bytes = Uint8Array<ArrayBuffer>;

export interface JobFiles extends ProgramFiles {
  /** What the program did to them. */
  changes(): {
    readonly written: readonly { readonly path: string; readonly data: Bytes }[];
    readonly removed: string[];
  };
}

/** A small tree in memory over the files of a job; those are read, by `bytesOf`, when they are asked for. */
export function createJobFiles(given: Given, bytesOf: (data: Blob | ArrayBuffer) => Bytes): JobFiles {
  const unread = new Map(given.map(({ path, data }) => [path, data]));
  const read = new Map<string, Bytes>();
  const written = new Map<string, Bytes>();
  const removed = new Set<string>();
  const folders = new Set<string>(['/']);

  function addFolders(path: string): void {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      folders.add(path.slice(0, end));
  }
  for (const path of unread.keys()) addFolders(path);

  function paths(): string[] {
    const old = [...unread.keys(), ...read.keys()].filter((path) => !removed.has(path) && !written.has(path));
    return [...old, ...written.keys()];
  }

  function readOne(path: string): Bytes | null {
    const changed = written.get(path);
    if (changed) return changed;
    if (removed.has(path)) return null;
    const data = unread.get(path);
    if (data !== undefined) {
      unread.delete(path);
      read.set(path, bytesOf(data));
    }
    return read.get(path) ?? null;
  }

  function sizeOf(path: string): number | null {
    const changed = written.get(path);
    if (changed) return changed.length;
    if (removed.has(path)) return null;
    const data = unread.get(path);
    if (data === undefined) return read.get(path)?.length ?? null;
    return data instanceof Blob ? data.size : data.byteLength;
  }

  return {
    stat(path) {
      const size = sizeOf(path);
      if (size !== null) return { kind: 'file', size };
      return folders.has(path) ? { kind: 'folder', size: 0 } : null;
    },
    list(folder) {
      const start = folder === '/' ? '/' : `${folder}/`;
      const names = [...paths(), ...folders]
        .filter((path) => path.startsWith(start) && path !== start)
        .map((path) => path.slice(start.length).split('/', 1)[0] ?? '');
      return [...new Set(names)].sort();
    },
    read: readOne,
    write(path, data) {
      addFolders(path);
      removed.delete(path);
      written.set(path, data.slice() as Bytes);
    },
    remove(path) {
      written.delete(path);
      if (unread.has(path) || read.has(path)) removed.add(path);
    },
    makeFolder(path) {
      addFolders(`${path}/`);
    },
    changes: () => ({
      written: [...written].map(([path, data]) => ({ path, data })),
      removed: [...removed],
    }),
  };
}

/** What argv calls a file, as an absolute and normalised path. */
export function resolvePath(cwd: string, name: string): string {
  const parts: string[] = [];
  for (const part of (name.startsWith('/') ? name : `${cwd}/${name}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
