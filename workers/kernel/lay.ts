import type { EmscriptenFs, FsNode } from './emscripten';

const FILE = 0o100666;
const FOLDER = 0o40777;

/**
 * Lays files into Emscripten's MEMFS, outside of mounts. `FS.writeFile` walks the path of each file three times and opens a
 * stream for it, which for two thousand files is a quarter of a start.
 */
export class Layer {
  readonly #folders = new Map<string, FsNode>();

  constructor(private readonly fs: EmscriptenFs) {}

  /** Takes the place of a file of this name, and makes the folders above it. The bytes become the file's own. */
  file(path: string, content: Uint8Array): void {
    const [folder, name, before] = this.#place(path);
    if (before) this.fs.writeFile(path, content, { canOwn: true });
    else Object.assign(this.#node(folder, name, FILE), { contents: content, usedBytes: content.length });
  }

  /** Makes it where there is none. */
  folder(path: string): FsNode {
    let node = this.#folders.get(path);
    if (!node) {
      if (path === '') node = this.fs.lookupPath('/').node;
      else {
        const [folder, name, before] = this.#place(path);
        node = before ?? this.#node(folder, name, FOLDER);
      }
      this.#folders.set(path, node);
    }
    return node;
  }

  #place(path: string): [folder: FsNode, name: string, before: FsNode | undefined] {
    const slash = path.lastIndexOf('/');
    const folder = this.folder(path.slice(0, slash));
    const { contents } = folder;
    if (!contents || ArrayBuffer.isView(contents)) throw new Error(`${path} is to be laid below a file`);
    const name = path.slice(slash + 1);
    return [folder, name, Object.hasOwn(contents, name) ? contents[name] : undefined];
  }

  #node(folder: FsNode, name: string, mode: number): FsNode {
    return this.fs.filesystems.MEMFS.createNode(folder, name, mode, 0);
  }
}
