import type { EmscriptenStat, ShellFs } from '../shell/emscripten-fs';
import type { FileMethod, Reply, Said } from './contract';
import type { Lane, Message } from './lane';

/** What a file of Emscripten's is, in its mode. */
const KIND = 0o170000;
const FOLDER = 0o040000;
const FILE = 0o100000;
const LINK = 0o120000;

/** As that of Emscripten. */
class RemoteError extends Error {
  constructor(readonly errno: number) {
    super(`Error ${errno}`);
  }
}

/** A file between `open` and `close`. It is opened where it is read or written: each is done once, and whole. */
interface Opened {
  readonly fd: number;
  readonly path: string;
  readonly flags: string;
}

/** Asks the kernel's worker, and waits for it. */
export class Remote {
  constructor(
    private readonly up: (said: Said, bytes?: Uint8Array) => void,
    private readonly down: Lane<Reply>,
  ) {}

  /** Throws what the kernel's worker throws. */
  ask(said: Extract<Said, { kind: 'lay' | 'file' }>, bytes?: Uint8Array): Message<unknown> {
    this.up(said, bytes);
    const { head, bytes: given } = this.down.take();
    if (head.ok) return { head: head.value, bytes: given };
    throw head.errno === null ? new Error(head.message) : new RemoteError(head.errno);
  }
}

/** Python's files, as the shell sees them. */
export function remoteFiles(remote: Remote): ShellFs {
  const ask = (method: FileMethod, args: readonly unknown[], bytes?: Uint8Array) =>
    remote.ask({ kind: 'file', method, args }, bytes);
  const told = (method: FileMethod, path: string) => {
    const stat = ask(method, [path]).head as Omit<EmscriptenStat, 'mtime'> & { mtime: number };
    return { ...stat, mtime: new Date(stat.mtime) };
  };
  return {
    ErrnoError: RemoteError,
    readFile: (path) => ask('readFile', [path]).bytes,
    writeFile: (path, data) => void ask('writeFile', [path], data),
    open: (path, flags) => ({ fd: 0, path, flags }) satisfies Opened,
    write(stream, data, offset, length) {
      const { path, flags } = stream as Opened;
      ask(flags === 'a' ? 'appendFile' : 'writeFile', [path], data.subarray(offset, offset + length));
      return length;
    },
    read(stream, buffer, offset, length) {
      const { bytes } = ask('head', [(stream as Opened).path, length]);
      buffer.set(bytes, offset);
      return bytes.length;
    },
    close: () => undefined,
    stat: (path) => told('stat', path),
    lstat: (path) => told('lstat', path),
    readdir: (path) => ask('readdir', [path]).head as string[],
    mkdir: (path) => void ask('mkdir', [path]),
    mkdirTree: (path) => void ask('mkdirTree', [path]),
    rmdir: (path) => void ask('rmdir', [path]),
    unlink: (path) => void ask('unlink', [path]),
    rename: (from, to) => void ask('rename', [from, to]),
    symlink: (target, path) => void ask('symlink', [target, path]),
    readlink: (path) => ask('readlink', [path]).head as string,
    chmod: (path, mode) => void ask('chmod', [path, mode]),
    utime: (path, atime, mtime) => void ask('utime', [path, atime, mtime]),
    isDir: (mode) => (mode & KIND) === FOLDER,
    isFile: (mode) => (mode & KIND) === FILE,
    isLink: (mode) => (mode & KIND) === LINK,
  };
}
