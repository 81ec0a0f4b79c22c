/** The few parts of Emscripten's file system that the kernel's own file system is built on (emscripten 4.0.9, `libfs.js`). */
export interface FsNode {
  id: number;
  name: string;
  mode: number;
  parent: FsNode;
  mtime: number;
  ctime: number;
  usedBytes: number;
  contents: Uint8Array | Int8Array | Record<string, FsNode> | null;
  node_ops: NodeOps;
  stream_ops: StreamOps;
}

export interface FsStream {
  node: FsNode;
  flags: number;
  position: number;
}

export interface Attributes {
  mode?: number;
  size?: number;
  mtime?: number;
  blksize?: number;
}

export interface NodeOps {
  getattr(node: FsNode): Attributes;
  setattr(node: FsNode, change: Attributes): void;
  mknod(parent: FsNode, name: string, mode: number, device: number): FsNode;
  rename(node: FsNode, toParent: FsNode, toName: string): void;
  unlink(parent: FsNode, name: string): void;
  rmdir(parent: FsNode, name: string): void;
  symlink(parent: FsNode, name: string, target: string): FsNode;
}

export interface StreamOps {
  read(stream: FsStream, buffer: Int8Array, offset: number, length: number, position: number): number;
  write(
    stream: FsStream,
    buffer: Int8Array,
    offset: number,
    length: number,
    position: number,
    canOwn?: boolean,
  ): number;
  mmap(stream: FsStream, length: number, position: number, protection: number, flags: number): unknown;
  msync(stream: FsStream, buffer: Int8Array, offset: number, length: number, flags: number): number;
  open?(stream: FsStream): void;
  dup?(stream: FsStream): void;
  close?(stream: FsStream): void;
}

export interface MemFs {
  createNode(parent: FsNode | null, name: string, mode: number, device: number): FsNode;
}

export interface EmscriptenFs {
  filesystems: { MEMFS: MemFs };
  ErrnoError: new (errno: number) => Error;
  mkdirTree(path: string): void;
  mount(type: { mount(): FsNode }, options: object, path: string): FsNode;
  lookupPath(path: string): { node: FsNode };
  hashRemoveNode?(node: FsNode): void;
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  /** `canOwn`: the bytes become the file's own, without a copy. */
  writeFile(path: string, data: string | Uint8Array, options?: { canOwn?: boolean }): void;
  readFile(path: string): Uint8Array;
  unlink(path: string): void;
  rmdir(path: string): void;
  mkdir(path: string): void;
  chdir(path: string): void;
  readdir(path: string): string[];
  chmod(path: string, mode: number): void;
}
