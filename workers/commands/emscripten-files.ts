import type { ProgramCall } from '../../src/contract/program';
import { resolvePath } from './files';

/** A file or folder of Emscripten's file system in memory (MEMFS), as builds without renamed properties have it. */
interface MemoryNode {
  readonly mode: number;
  contents: unknown;
  usedBytes: number;
  /** Milliseconds of the last change; newer builds have `mtime` in its place. */
  timestamp?: number;
  mtime?: number;
}

/** The part of Emscripten's `FS` that is used here. */
export interface EmscriptenFs {
  mkdirTree(path: string): void;
  writeFile(path: string, data: Uint8Array): void;
  readFile(path: string): Uint8Array<ArrayBuffer>;
  readdir(path: string): string[];
  chdir(path: string): void;
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  lookupPath(path: string): { readonly node: MemoryNode };
}

/** No file of a job: what the program's runtime has for itself. */
const SYSTEM = ['/dev', '/proc', '/home/web_user'];

/** Older than anything that the program does. */
const GIVEN = 1;

/**
 * Puts the files of a job into the file system of a program, each read when the program first looks into it. Folders that
 * the arguments name are made, since a job has no empty ones. The answer brings the changes back. `own`: more folders that are
 * the program's.
 */
export function placeFiles(
  fs: EmscriptenFs,
  { argv, cwd, files }: ProgramCall,
  own: readonly string[] = [],
): () => void {
  const given = new Map<string, { readonly node: MemoryNode; readonly size: number }>();
  const system = new Set([...SYSTEM, ...own]);
  const place = (folder: string) => {
    for (const name of files.list(folder)) {
      const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
      const stat = files.stat(path);
      if (stat?.kind === 'folder') {
        fs.mkdirTree(path);
        place(path);
      } else if (stat) given.set(path, { node: placeFile(path, stat.size), size: stat.size });
    }
  };

  function placeFile(path: string, size: number): MemoryNode {
    fs.writeFile(path, new Uint8Array(0));
    const { node } = fs.lookupPath(path);
    let contents: unknown = null;
    let isRead = false;
    Object.defineProperty(node, 'contents', {
      get() {
        // A copy: the program may change it in place.
        if (!isRead) contents = files.read(path)?.slice() ?? null;
        isRead = true;
        return contents;
      },
      set(value) {
        isRead = true;
        contents = value;
      },
    });
    node.usedBytes = size;
    if (node.mtime === undefined) node.timestamp = GIVEN;
    else node.mtime = GIVEN;
    return node;
  }

  place('/');
  for (const word of argv.slice(1)) {
    if (!word.includes('/') || word.startsWith('-') || word.includes('://')) continue;
    const path = resolvePath(cwd, word);
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder !== '' && files.stat(folder)?.kind !== 'file') fs.mkdirTree(folder);
  }
  fs.mkdirTree(cwd);
  fs.chdir(cwd);

  return () => {
    const left = new Set<string>();
    const collect = (folder: string) => {
      for (const name of fs.readdir(folder)) {
        const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
        if (name === '.' || name === '..' || system.has(path)) continue;
        const { node } = fs.lookupPath(path);
        if (fs.isDir(node.mode)) collect(path);
        else if (fs.isFile(node.mode)) {
          left.add(path);
          const before = given.get(path);
          // Newer builds don't take note of the time when a file is cut off.
          const isSame =
            before?.node === node && (node.mtime ?? node.timestamp) === GIVEN && node.usedBytes === before.size;
          if (!isSame) files.write(path, fs.readFile(path));
        }
      }
    };
    collect('/');
    for (const path of given.keys()) if (!left.has(path)) files.remove(path);
  };
}

/** Bytes of a stream, told in pieces: at the end of a line, or when there are many. */
export function createByteStream(put: (data: Uint8Array) => void, size = 65_536) {
  const buffer = new Uint8Array(size);
  let length = 0;
  const flush = () => {
    if (length > 0) put(buffer.subarray(0, length));
    length = 0;
  };
  return {
    /** Emscripten gives -128 to 255, and null for a flush. */
    byte(value: number | null): void {
      if (value === null) return;
      buffer[length++] = value;
      if (length === size) flush();
    },
    flush,
  };
}
