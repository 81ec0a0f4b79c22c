import { Buffer } from 'buffer';
import type { ProgramFiles } from '../../../../src/contract/program';
import type { Encoding } from './encoding';
import { createFileStreams } from './file-streams';

type Path = string | URL | Buffer;
type Data = string | ArrayBufferView;
type EncodingOption = Encoding | null | { readonly encoding?: Encoding | null | undefined; readonly flag?: string };
type Callback = (error: unknown, value?: unknown) => void;

const ERRORS: Readonly<Record<string, readonly [errno: number, text: string]>> = {
  ENOENT: [-2, 'no such file or directory'],
  EBADF: [-9, 'bad file descriptor'],
  EEXIST: [-17, 'file already exists'],
  ENOTDIR: [-20, 'not a directory'],
  EISDIR: [-21, 'illegal operation on a directory'],
  EINVAL: [-22, 'invalid argument'],
  ENOTEMPTY: [-39, 'directory not empty'],
};

function failure(code: string, syscall: string, path?: string): Error {
  const [errno, text] = ERRORS[code] ?? [-1, code];
  const message = `${code}: ${text}, ${syscall}${path === undefined ? '' : ` '${path}'`}`;
  return Object.assign(new Error(message), { errno, code, syscall, ...(path === undefined ? {} : { path }) });
}

export interface FsWorld {
  readonly files: ProgramFiles;
  resolve(path: string): string;
  readonly stdin: Uint8Array;
  write(fd: 1 | 2, data: Uint8Array | string): void;
}

interface OpenFile {
  readonly path: string;
  place: number;
  readonly isAppended: boolean;
}

/** Node's `fs` on the files of a job: what is synchronous, the same with callbacks, and `fs.promises`. */
export function createFs({ files, resolve, stdin, write }: FsWorld) {
  const began = new Date();
  /** A job has no empty folders; those that were made or removed by the script. */
  const gone = new Set<string>();
  const open = new Map<number, OpenFile>();
  const at = (path: Path) => resolve(path instanceof URL ? decodeURIComponent(path.pathname) : String(path));
  const kind = (path: string) => {
    const found = files.stat(path);
    return found === null || (found.kind === 'folder' && gone.has(path)) ? null : found;
  };
  const bytesOf = (path: string, syscall: string, shown: string): Uint8Array => {
    const found = kind(path);
    if (found === null) throw failure('ENOENT', syscall, shown);
    if (found.kind === 'folder') throw failure('EISDIR', 'read');
    return files.read(path) ?? new Uint8Array(0);
  };
  const toBytes = (data: Data, options?: EncodingOption): Uint8Array =>
    typeof data === 'string'
      ? Buffer.from(data, encodingOf(options) ?? 'utf8')
      : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const store = (path: string, shown: string, data: Uint8Array) => {
    if (kind(path)?.kind === 'folder') throw failure('EISDIR', 'open', shown);
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    if (kind(folder)?.kind === 'file') throw failure('ENOTDIR', 'open', shown);
    gone.delete(folder);
    files.write(path, data);
  };
  const stats = (path: string) => {
    const found = kind(path);
    if (found === null) return null;
    const isFile = found.kind === 'file';
    return {
      size: found.size,
      mode: isFile ? 0o100644 : 0o40755,
      mtime: began,
      ctime: began,
      atime: began,
      birthtime: began,
      mtimeMs: began.getTime(),
      isFile: () => isFile,
      isDirectory: () => !isFile,
      isSymbolicLink: () => false,
    };
  };
  const names = (path: Path): string[] => {
    const found = kind(at(path));
    if (found?.kind !== 'folder') throw failure(found ? 'ENOTDIR' : 'ENOENT', 'scandir', String(path));
    const folder = at(path);
    return files.list(folder).filter((name) => kind(join(folder, name)) !== null);
  };

  const sync = {
    readFile(path: Path | number, options?: EncodingOption): string | Buffer {
      const bytes =
        path === 0 || path === '/dev/stdin'
          ? stdin
          : typeof path === 'number'
            ? bytesOf(opened(path).path, 'read', String(path))
            : bytesOf(at(path), 'open', String(path));
      // A copy: the script may change it.
      const buffer = Buffer.from(bytes);
      const encoding = encodingOf(options);
      return encoding ? buffer.toString(encoding) : buffer;
    },
    writeFile(path: Path | number, data: Data, options?: EncodingOption): void {
      const bytes = toBytes(data, options);
      if (path === 1 || path === 2) write(path, bytes);
      else if (path === '/dev/stdout' || path === '/dev/stderr') write(path === '/dev/stdout' ? 1 : 2, bytes);
      else if (typeof path === 'number') sync.write(path, bytes);
      else if (typeof options === 'object' && options?.flag === 'a') sync.appendFile(path, data, options);
      else store(at(path), String(path), bytes);
    },
    appendFile(path: Path, data: Data, options?: EncodingOption): void {
      const old = files.read(at(path)) ?? new Uint8Array(0);
      store(at(path), String(path), Buffer.concat([old, toBytes(data, options)]));
    },
    readdir(
      path: Path,
      options?: { readonly withFileTypes?: boolean; readonly recursive?: boolean } | string,
    ): unknown[] {
      const { withFileTypes = false, recursive = false } = typeof options === 'object' ? options : {};
      const found = names(path).flatMap((name) => {
        const child = join(at(path), name);
        const isFolder = kind(child)?.kind === 'folder';
        const below = recursive && isFolder ? (sync.readdir(child, { recursive }) as string[]) : [];
        return [name, ...below.map((each) => `${name}/${each}`)];
      });
      if (!withFileTypes) return found;
      return found.map((name) => ({
        name: name.split('/').at(-1),
        parentPath: at(path),
        ...stats(join(at(path), name)),
      }));
    },
    stat(path: Path, options?: { readonly throwIfNoEntry?: boolean }) {
      const found = stats(at(path));
      if (found === null && options?.throwIfNoEntry !== false) throw failure('ENOENT', 'stat', String(path));
      return found ?? undefined;
    },
    lstat: (path: Path) => sync.stat(path),
    access(path: Path): void {
      if (kind(at(path)) === null) throw failure('ENOENT', 'access', String(path));
    },
    exists: (path: Path): boolean => kind(at(path)) !== null,
    mkdir(path: Path, options?: { readonly recursive?: boolean } | number): string | undefined {
      const isRecursive = typeof options === 'object' && options.recursive === true;
      const found = kind(at(path));
      if (found && !(isRecursive && found.kind === 'folder')) throw failure('EEXIST', 'mkdir', String(path));
      const parent = at(path).slice(0, at(path).lastIndexOf('/')) || '/';
      if (!isRecursive && parent !== '/' && kind(parent) === null) throw failure('ENOENT', 'mkdir', String(path));
      gone.delete(at(path));
      files.makeFolder(at(path));
      return found ? undefined : at(path);
    },
    mkdtemp(prefix: string): string {
      const path = prefix + Math.random().toString(36).slice(2, 8).padEnd(6, 'x');
      sync.mkdir(path, { recursive: true });
      return path;
    },
    unlink(path: Path): void {
      const found = kind(at(path));
      if (found?.kind !== 'file') throw failure(found ? 'EISDIR' : 'ENOENT', 'unlink', String(path));
      files.remove(at(path));
    },
    rmdir(path: Path): void {
      if (names(path).length > 0) throw failure('ENOTEMPTY', 'rmdir', String(path));
      gone.add(at(path));
    },
    rm(path: Path, options: { readonly recursive?: boolean; readonly force?: boolean } = {}): void {
      const found = kind(at(path));
      if (found === null) {
        if (!options.force) throw failure('ENOENT', 'rm', String(path));
      } else if (found.kind === 'file') files.remove(at(path));
      else {
        if (!options.recursive) throw failure('EISDIR', 'rm', String(path));
        for (const name of names(path)) sync.rm(join(at(path), name), options);
        gone.add(at(path));
      }
    },
    rename(from: Path, to: Path): void {
      const found = kind(at(from));
      if (found === null) throw failure('ENOENT', 'rename', String(from));
      if (found.kind === 'file') store(at(to), String(to), bytesOf(at(from), 'rename', String(from)));
      else {
        sync.mkdir(to, { recursive: true });
        for (const name of names(from)) sync.rename(join(at(from), name), join(at(to), name));
      }
      sync.rm(from, { recursive: true });
    },
    copyFile(from: Path, to: Path): void {
      store(at(to), String(to), bytesOf(at(from), 'copyfile', String(from)));
    },
    cp(from: Path, to: Path, options: { readonly recursive?: boolean } = {}): void {
      if (kind(at(from))?.kind !== 'folder') sync.copyFile(from, to);
      else {
        if (!options.recursive) throw failure('EISDIR', 'cp', String(from));
        sync.mkdir(to, { recursive: true });
        for (const name of names(from)) sync.cp(join(at(from), name), join(at(to), name), options);
      }
    },
    realpath(path: Path): string {
      sync.access(path);
      return at(path);
    },
    open(path: Path, flags = 'r'): number {
      const isThere = kind(at(path)) !== null;
      if (!isThere && flags.startsWith('r')) throw failure('ENOENT', 'open', String(path));
      if (isThere && flags.includes('x')) throw failure('EEXIST', 'open', String(path));
      if (!isThere || flags.startsWith('w')) store(at(path), String(path), new Uint8Array(0));
      let fd = 3;
      while (open.has(fd)) fd += 1;
      open.set(fd, { path: at(path), place: 0, isAppended: flags.startsWith('a') });
      return fd;
    },
    close(fd: number): void {
      if (!open.delete(fd)) throw failure('EBADF', 'close');
    },
    read(
      fd: number,
      buffer: Uint8Array,
      offset = 0,
      length = buffer.length - offset,
      position: number | null = null,
    ): number {
      const file = opened(fd);
      const from = position ?? file.place;
      const part = bytesOf(file.path, 'read', file.path).subarray(from, from + length);
      buffer.set(part, offset);
      if (position === null) file.place += part.length;
      return part.length;
    },
    /** Of bytes a part, to a place; of a text all, to a place (`write(fd, text, place)`). */
    write(fd: number, data: Data, start?: number | null, length?: number, position: number | null = null): number {
      const isText = typeof data === 'string';
      const from = isText ? 0 : (start ?? 0);
      const to = isText ? (start ?? null) : position;
      const bytes = toBytes(data).subarray(from, isText || length === undefined ? undefined : from + length);
      if (fd === 1 || fd === 2) write(fd, bytes);
      else {
        const file = opened(fd);
        const old = bytesOf(file.path, 'write', file.path);
        const at = file.isAppended ? old.length : (to ?? file.place);
        const wider = new Uint8Array(Math.max(old.length, at + bytes.length));
        wider.set(old);
        wider.set(bytes, at);
        files.write(file.path, wider);
        if (to === null) file.place = at + bytes.length;
      }
      return bytes.length;
    },
    fstat: (fd: number) => stats(opened(fd).path) ?? undefined,
    truncate(path: Path, length = 0): void {
      const cut = new Uint8Array(length);
      cut.set(bytesOf(at(path), 'open', String(path)).subarray(0, length));
      files.write(at(path), cut);
    },
    // The desk's files have none of these.
    chmod: (path: Path) => sync.access(path),
    utimes: (path: Path) => sync.access(path),
  };

  function opened(fd: number): OpenFile {
    const file = open.get(fd);
    if (file === undefined) throw failure('EBADF', 'read');
    return file;
  }

  const all = Object.entries(sync) as [string, (...args: never[]) => unknown][];
  const promises = Object.fromEntries(
    all.map(([name, call]) => [name, async (...args: never[]) => Reflect.apply(call, null, args)]),
  );
  const withCallback = Object.fromEntries(
    all.map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        const done = args.pop() as Callback;
        if (typeof done !== 'function') throw new TypeError('The "cb" argument must be of type function.');
        queueMicrotask(() => {
          let value: unknown;
          try {
            value = Reflect.apply(call, null, args as never[]);
          } catch (error) {
            done(name === 'exists' ? false : error);
            return;
          }
          if (name === 'exists') done(value);
          else done(null, value);
        });
      },
    ]),
  );
  return {
    ...withCallback,
    ...Object.fromEntries(all.map(([name, call]) => [`${name}Sync`, call])),
    ...createFileStreams({
      read: (path) => sync.readFile(path) as Buffer,
      open: sync.open,
      write: sync.write,
      close: sync.close,
    }),
    promises,
    constants: { F_OK: 0, X_OK: 1, W_OK: 2, R_OK: 4 },
  };
}

function encodingOf(options: EncodingOption | undefined): Encoding | null {
  return (typeof options === 'string' ? options : options?.encoding) ?? null;
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}
