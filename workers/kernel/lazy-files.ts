import type { Attributes, EmscriptenFs, FsNode, FsStream, NodeOps, StreamOps } from './emscripten';

/** Bytes read ahead of a reader that goes through a file in small steps. */
const WINDOW = 1024 * 1024;
/** Tells Python's buffered readers to ask for more at a time than 4 KB. */
const BLOCK = 64 * 1024;
const EIO = 29;
const ENOTSUP_LINK = 63; // EPERM: the file store has files and directories only.

/** A file whose bytes are still where the page keeps them. */
interface LazyState {
  blob: Blob | null;
  /** Goes up with every change that Python makes. */
  version: number;
  writers: number;
}

interface ReadWindow {
  blob: Blob;
  start: number;
  bytes: Uint8Array;
}

/** What the tree tells its owner. */
export interface TreeEvents {
  /** Something below the root has changed. */
  changed(): void;
  /** A file that was written to has been closed. */
  closed(): void;
}

/**
 * A file system whose unchanged files are Blobs, read in slices when Python reads them: a file of 2 GB costs no memory
 * until its bytes are asked for. What Python writes is held in memory (Emscripten's MEMFS) until it is committed.
 * Every operation that changes anything goes through here, so no scan is needed to find what is new.
 */
export class LazyFiles {
  readonly #states = new WeakMap<FsNode, LazyState>();
  readonly #windows = new WeakMap<FsStream, ReadWindow>();
  readonly #touched = new WeakSet<FsStream>();
  readonly #reader = new FileReaderSync();
  #fileNodeOps: NodeOps | null = null;
  #directoryNodeOps: NodeOps | null = null;
  #fileStreamOps: StreamOps | null = null;

  constructor(
    private readonly fs: EmscriptenFs,
    private readonly events: TreeEvents,
  ) {}

  /** The argument for `FS.mount`. */
  mount(): FsNode {
    const root = this.fs.filesystems.MEMFS.createNode(null, '/', 0o40777, 0);
    return this.adopt(root);
  }

  state(node: FsNode): LazyState {
    let state = this.#states.get(node);
    if (!state) {
      state = { blob: null, version: 1, writers: 0 };
      this.#states.set(node, state);
    }
    return state;
  }

  /** Makes the file's bytes those of a Blob, without reading them. */
  putBlob(node: FsNode, blob: Blob): void {
    const state = this.state(node);
    state.blob = blob;
    node.contents = null;
    node.usedBytes = blob.size;
  }

  /** The file's bytes now: its Blob, or a new one of what is in memory. */
  blobOf(node: FsNode): Blob {
    const { blob } = this.state(node);
    if (blob) return blob;
    // MEMFS holds an Int8Array or a Uint8Array, whichever was written first.
    if (!ArrayBuffer.isView(node.contents)) return new Blob([]);
    const { buffer, byteOffset } = node.contents;
    return new Blob([new Uint8Array(buffer as ArrayBuffer, byteOffset, node.usedBytes)]);
  }

  /** Gives the file bytes that are held in memory, and stay there. */
  putBytes(node: FsNode, bytes: ArrayBuffer): void {
    this.state(node).blob = null;
    node.contents = new Uint8Array(bytes);
    node.usedBytes = bytes.byteLength;
  }

  /** A copy of the file's bytes now. */
  bytesOf(node: FsNode): ArrayBuffer {
    const { blob } = this.state(node);
    if (blob) return this.#bytes(blob);
    if (!ArrayBuffer.isView(node.contents)) return new ArrayBuffer(0);
    const { buffer, byteOffset } = node.contents;
    return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + node.usedBytes);
  }

  /** The browser's failure to read becomes Python's OSError; an exception of JavaScript would end Python. */
  #bytes(blob: Blob): ArrayBuffer {
    try {
      return this.#reader.readAsArrayBuffer(blob);
    } catch {
      throw new this.fs.ErrnoError(EIO);
    }
  }

  adopt(node: FsNode): FsNode {
    this.#prepare(node);
    if (this.fs.isDir(node.mode)) {
      if (this.#directoryNodeOps) node.node_ops = this.#directoryNodeOps;
    } else if (this.#fileNodeOps && this.#fileStreamOps) {
      node.node_ops = this.#fileNodeOps;
      node.stream_ops = this.#fileStreamOps;
    }
    return node;
  }

  /** MEMFS fills its tables at the first node, so ours are made from the first directory and the first file. */
  #prepare(node: FsNode): void {
    if (this.fs.isDir(node.mode)) this.#directoryNodeOps ??= this.#directoryOps(node.node_ops);
    else this.#fileNodeOps ??= this.#fileOps(node.node_ops);
    if (!this.fs.isDir(node.mode)) this.#fileStreamOps ??= this.#streamOps(node.stream_ops);
  }

  #changed(node: FsNode): void {
    this.state(node).version += 1;
    this.events.changed();
  }

  /** Brings the bytes into memory, because they are about to be changed or mapped. */
  #materialise(node: FsNode): void {
    const state = this.state(node);
    if (!state.blob) return;
    node.contents = new Uint8Array(this.#bytes(state.blob));
    node.usedBytes = node.contents.length;
    state.blob = null;
  }

  #directoryOps(base: NodeOps): NodeOps {
    return {
      ...base,
      mknod: (parent, name, mode, device) => {
        const node = this.adopt(base.mknod(parent, name, mode, device));
        this.#changed(node);
        return node;
      },
      rename: (node, toParent, toName) => {
        base.rename(node, toParent, toName);
        this.#changed(node);
      },
      unlink: (parent, name) => {
        base.unlink(parent, name);
        this.events.changed();
      },
      rmdir: (parent, name) => {
        base.rmdir(parent, name);
        this.events.changed();
      },
      symlink: () => {
        throw new this.fs.ErrnoError(ENOTSUP_LINK);
      },
    };
  }

  #fileOps(base: NodeOps): NodeOps {
    return {
      ...base,
      getattr: (node) => ({ ...base.getattr(node), blksize: BLOCK }),
      setattr: (node: FsNode, change: Attributes) => {
        if (change.size !== undefined && change.size !== node.usedBytes) {
          if (change.size === 0) this.state(node).blob = null;
          else this.#materialise(node);
        }
        base.setattr(node, change);
        this.#changed(node);
      },
    };
  }

  #streamOps(base: StreamOps): StreamOps {
    return {
      ...base,
      open: (stream) => {
        if ((stream.flags & 0o3) !== 0) this.state(stream.node).writers += 1;
      },
      dup: (stream) => {
        if ((stream.flags & 0o3) !== 0) this.state(stream.node).writers += 1;
      },
      close: (stream) => {
        this.#windows.delete(stream);
        const state = this.state(stream.node);
        if ((stream.flags & 0o3) !== 0) state.writers -= 1;
        if (this.#touched.delete(stream)) this.events.closed();
      },
      read: (stream, buffer, offset, length, position) => {
        const { blob } = this.state(stream.node);
        if (!blob) return base.read(stream, buffer, offset, length, position);
        return this.#readBlob(stream, blob, buffer, offset, length, position);
      },
      write: (stream, buffer, offset, length, position, canOwn) => {
        this.#materialise(stream.node);
        const written = base.write(stream, buffer, offset, length, position, canOwn);
        this.#touched.add(stream);
        this.#changed(stream.node);
        return written;
      },
      mmap: (stream, length, position, protection, flags) => {
        this.#materialise(stream.node);
        return base.mmap(stream, length, position, protection, flags);
      },
      msync: (stream, buffer, offset, length, flags) => {
        this.#touched.add(stream);
        const result = base.msync(stream, buffer, offset, length, flags);
        this.#changed(stream.node);
        return result;
      },
    };
  }

  #readBlob(stream: FsStream, blob: Blob, buffer: Int8Array, offset: number, length: number, position: number): number {
    const size = Math.min(blob.size - position, length);
    if (size <= 0) return 0;
    if (size >= WINDOW) {
      const bytes = this.#bytes(blob.slice(position, position + size));
      buffer.set(new Int8Array(bytes), offset);
      return size;
    }
    let window = this.#windows.get(stream);
    if (
      !window ||
      window.blob !== blob ||
      position < window.start ||
      position + size > window.start + window.bytes.length
    ) {
      const bytes = new Uint8Array(this.#bytes(blob.slice(position, position + WINDOW)));
      window = { blob, start: position, bytes };
      this.#windows.set(stream, window);
    }
    const from = position - window.start;
    buffer.set(window.bytes.subarray(from, from + size), offset);
    return size;
  }
}
