import type { ProgramFiles } from '../../../src/contract/program';

/** Where the compiler's own headers and libraries lie. */
const PLACE = '/usr';
const BLOCK = 512;

/** Its files, by path, and the names in each folder. */
export interface Sysroot {
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads a tar (ustar) of files with paths relative to `PLACE`, without copying them. */
export function readSysroot(tar: Uint8Array<ArrayBuffer>): Sysroot {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const folders = new Map<string, Set<string>>();
  const text = (at: number, length: number) => {
    const field = tar.subarray(at, at + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  };
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const name = text(at, 100);
    if (name === '') break;
    const size = Number.parseInt(text(at + 124, 12), 8) || 0;
    const isFolder = text(at + 156, 1) === '5';
    const prefix = text(at + 345, 155);
    const relative = `${prefix === '' ? '' : `${prefix}/`}${name}`.replace(/^\.\//, '').replace(/\/$/, '');
    const path = `${PLACE}/${relative}`;
    if (!isFolder) {
      files.set(path, tar.subarray(at + BLOCK, at + BLOCK + size));
      for (let end = path.lastIndexOf('/'), child = path; end > 0; end = path.lastIndexOf('/', end - 1)) {
        const folder = path.slice(0, end);
        folders.set(folder, (folders.get(folder) ?? new Set()).add(child.slice(end + 1)));
        child = folder;
      }
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return { files, folders };
}

/** The files of a job with those of the compiler below them, which nobody changes. */
export function withSysroot(job: ProgramFiles, { files, folders }: Sysroot): ProgramFiles {
  return {
    stat(path) {
      const own = files.get(path);
      if (own) return { kind: 'file', size: own.length };
      return folders.has(path) ? { kind: 'folder', size: 0 } : job.stat(path);
    },
    list(folder) {
      const own = folder === '/' ? [PLACE.slice(1)] : [...(folders.get(folder) ?? [])];
      return [...new Set([...own, ...job.list(folder)])].sort();
    },
    read: (path) => files.get(path) ?? job.read(path),
    write: job.write,
    remove: job.remove,
    makeFolder: job.makeFolder,
  };
}
