import type { EmscriptenFs, FsNode } from '../../workers/kernel/emscripten';

const FOLDER = 0o40000;

/** As much of Emscripten's file system as laying files needs; with what was laid. */
export function treeDouble() {
  const written = new Map<string, Uint8Array>();
  const folders: string[] = [];
  const paths = new Map<FsNode, string>();
  function node(path: string, isFolder: boolean): FsNode {
    let contents: FsNode['contents'] = isFolder ? {} : null;
    const one = {
      get contents() {
        return contents;
      },
      set contents(next) {
        contents = next;
        if (ArrayBuffer.isView(next)) written.set(path, next as Uint8Array);
      },
    } as FsNode;
    paths.set(one, path);
    return one;
  }
  const root = node('', true);
  const fs = {
    lookupPath: () => ({ node: root }),
    writeFile: (path: string, data: string | Uint8Array) =>
      void written.set(path, typeof data === 'string' ? new TextEncoder().encode(data) : data),
    filesystems: {
      MEMFS: {
        createNode(parent: FsNode, name: string, mode: number) {
          const path = `${paths.get(parent)}/${name}`;
          const isFolder = (mode & FOLDER) !== 0;
          if (isFolder) folders.push(path);
          const made = node(path, isFolder);
          Object.defineProperty(parent.contents, name, { value: made, enumerable: true });
          return made;
        },
      },
    },
  } as unknown as EmscriptenFs;
  return { fs, written, folders };
}
