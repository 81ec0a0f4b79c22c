/** What the shell needs of Emscripten's file system (emscripten 4.0.9, `libfs.js`). */
export interface ShellFs {
  ErrnoError: new (errno: number) => Error;
  readFile(path: string): Uint8Array;
  writeFile(path: string, data: Uint8Array): void;
  open(path: string, flags: string): { fd: number };
  write(stream: object, data: Uint8Array, offset: number, length: number): number;
  read(stream: object, buffer: Uint8Array, offset: number, length: number): number;
  close(stream: object): void;
  stat(path: string): EmscriptenStat;
  lstat(path: string): EmscriptenStat;
  readdir(path: string): string[];
  mkdir(path: string): void;
  mkdirTree(path: string): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  chmod(path: string, mode: number): void;
  utime(path: string, atime: number, mtime: number): void;
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  isLink(mode: number): boolean;
}

export interface EmscriptenStat {
  mode: number;
  size: number;
  mtime: Date;
  ino: number;
  dev: number;
}

/** Numbers of errors (musl on wasm), by the words in which just-bash and its commands look for them. */
const ERRORS: Readonly<Record<number, string>> = {
  2: 'EACCES: permission denied',
  20: 'EEXIST: file already exists',
  28: 'EINVAL: invalid argument',
  31: 'EISDIR: illegal operation on a directory',
  32: 'ELOOP: too many symbolic links',
  44: 'ENOENT: no such file or directory',
  54: 'ENOTDIR: not a directory',
  55: 'ENOTEMPTY: directory not empty',
  63: 'EPERM: operation not permitted',
  75: 'EXDEV: cross-device link',
};

/** Does something to files; what Emscripten throws becomes an error in the words of Node: `ENOENT: no such file or directory, open '/a'`. */
export function attempt<T>(fs: Pick<ShellFs, 'ErrnoError'>, what: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof fs.ErrnoError)) throw error;
    const { errno } = error as Error & { errno: number };
    throw new Error(`${ERRORS[errno] ?? `EIO: error ${errno}`}, ${what} '${path}'`);
  }
}
