import { DATA_ROOT } from '../../src/contract/files';
import type { EmscriptenFs } from './emscripten';
import { Layer } from './lay';

/** What a snapshot holds beside the bytes of heap and files, which follow in this order. */
interface Index {
  readonly heap: number;
  readonly folders: readonly string[];
  readonly files: readonly (readonly [path: string, size: number])[];
  /** Pyodide's list of loaded packages: name and where it came from. */
  readonly packages: Readonly<Record<string, string>>;
}

/** A snapshot, taken apart. */
export interface Snapshot {
  /** As Pyodide's `_loadSnapshot` takes it. */
  readonly heap: Uint8Array<ArrayBuffer>;
  readonly packages: Readonly<Record<string, string>>;
  /** Puts the files where they were. */
  layFiles(fs: EmscriptenFs): void;
}

/** Laid anew in each life: by the loader, by Emscripten, by the mirror. */
const NOT_OURS = new Set(['/dev', '/proc', DATA_ROOT, '/lib/python313.zip']);
const HEADER = 8;
const ALIGNMENT = 16;

/**
 * A started Python as one piece of bytes: its heap, as Pyodide gives it, and the files that were put into its file system
 * meanwhile, which are not in the heap. Little-endian: two u32 (length of the index, where the heap begins), the index as
 * JSON, the heap on a multiple of 16, the files.
 */
export function packSnapshot(
  heap: Uint8Array,
  fs: EmscriptenFs,
  packages: Readonly<Record<string, string>>,
): ArrayBuffer {
  const folders: string[] = [];
  const contents: [string, Uint8Array][] = [];
  const walk = (folder: string) => {
    for (const name of fs.readdir(folder)) {
      const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
      if (name === '.' || name === '..' || NOT_OURS.has(path)) continue;
      const { mode } = fs.lookupPath(path).node;
      if (fs.isDir(mode)) {
        folders.push(path);
        walk(path);
      } else if (fs.isFile(mode)) contents.push([path, fs.readFile(path)]);
      else throw new Error(`${path} is neither a file nor a folder`);
    }
  };
  walk('/');
  const files = contents.map(([path, bytes]) => [path, bytes.length] as const);
  const index = new TextEncoder().encode(
    JSON.stringify({ heap: heap.length, folders, files, packages } satisfies Index),
  );
  const start = Math.ceil((HEADER + index.length) / ALIGNMENT) * ALIGNMENT;
  const total = contents.reduce((sum, [, bytes]) => sum + bytes.length, start + heap.length);
  const packed = new Uint8Array(total);
  new Uint32Array(packed.buffer, 0, 2).set([index.length, start]);
  packed.set(index, HEADER);
  packed.set(heap, start);
  let place = start + heap.length;
  for (const [, bytes] of contents) {
    packed.set(bytes, place);
    place += bytes.length;
  }
  return packed.buffer;
}

/** The page has checked the hash: what is not as `packSnapshot` made it is a bug, and throws. */
export function unpackSnapshot(packed: ArrayBuffer): Snapshot {
  const [length = 0, start = 0] = new Uint32Array(packed, 0, 2);
  const { heap, folders, files, packages } = JSON.parse(
    new TextDecoder().decode(new Uint8Array(packed, HEADER, length)),
  ) as Index;
  return {
    heap: new Uint8Array(packed, start, heap),
    packages,
    layFiles(fs) {
      const layer = new Layer(fs);
      for (const folder of folders) layer.folder(folder);
      // The file system keeps views: of a copy of this part, so that the bytes of the heap can go.
      const contents = packed.slice(start + heap);
      let place = 0;
      for (const [path, size] of files) {
        layer.file(path, new Uint8Array(contents, place, size));
        place += size;
      }
    },
  };
}
