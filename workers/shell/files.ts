import type { FileStat, FileSystem } from 'virtual:just-bash';
import { fromByteString, toByteString } from './bytes';
import { attempt, type EmscriptenStat, type ShellFs } from './emscripten-fs';
import { ENDLESS_READ, endless } from './endless';

const MOST_LINKS = 40;

/** The kernel's files as just-bash wants them. What is written goes through Emscripten, so that it is seen and committed. */
export class ShellFiles implements FileSystem {
  constructor(private readonly fs: ShellFs) {}

  async readFile(path: string, options?: Parameters<FileSystem['readFile']>[1]): Promise<string> {
    const encoding = typeof options === 'string' ? options : options?.encoding;
    const bytes = this.#read(path);
    return encoding === 'binary' || encoding === 'latin1' ? toByteString(bytes) : new TextDecoder().decode(bytes);
  }

  async readFileBytes(path: string): Promise<string> {
    return toByteString(this.#read(path));
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return this.#read(path);
  }

  /** The first bytes of a file; null: there is none. */
  head(path: string, length: number): Uint8Array | null {
    const found = this.#find(path);
    if (found === null || !this.fs.isFile(found.mode)) return null;
    const stream = this.fs.open(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, this.fs.read(stream, bytes, 0, length));
    } finally {
      this.fs.close(stream);
    }
  }

  async writeFile(path: string, content: string | Uint8Array, options?: Parameters<FileSystem['writeFile']>[2]) {
    this.#write(path, toBytes(content, options), 'w');
  }

  async appendFile(path: string, content: string | Uint8Array, options?: Parameters<FileSystem['writeFile']>[2]) {
    this.#write(path, toBytes(content, options), 'a');
  }

  async exists(path: string): Promise<boolean> {
    return this.#find(path) !== null;
  }

  async stat(path: string): Promise<FileStat> {
    return attempt(this.fs, 'stat', path, () => this.#describe(this.fs.stat(path)));
  }

  async lstat(path: string): Promise<FileStat> {
    return attempt(this.fs, 'lstat', path, () => this.#describe(this.fs.lstat(path)));
  }

  async mkdir(path: string, options?: { readonly recursive?: boolean }): Promise<void> {
    if (options?.recursive) {
      const parts = path.split('/').filter(Boolean);
      for (let depth = 1; depth <= parts.length; depth += 1) {
        const folder = `/${parts.slice(0, depth).join('/')}`;
        const found = this.#find(folder);
        if (found === null) attempt(this.fs, 'mkdir', folder, () => this.fs.mkdir(folder));
        else if (!this.fs.isDir(found.mode)) throw new Error(`EEXIST: file already exists, mkdir '${path}'`);
      }
    } else attempt(this.fs, 'mkdir', path, () => this.fs.mkdir(path));
  }

  async readdir(path: string): Promise<string[]> {
    return this.#list(path);
  }

  async readdirWithFileTypes(path: string) {
    return this.#list(path).map((name) => {
      const found = attempt(this.fs, 'lstat', name, () => this.fs.lstat(join(path, name)));
      return {
        name,
        isFile: !this.fs.isDir(found.mode) && !this.fs.isLink(found.mode),
        isDirectory: this.fs.isDir(found.mode),
        isSymbolicLink: this.fs.isLink(found.mode),
      };
    });
  }

  async rm(path: string, options?: { readonly recursive?: boolean; readonly force?: boolean }): Promise<void> {
    let found: EmscriptenStat;
    try {
      found = this.fs.lstat(path);
    } catch {
      if (options?.force) return;
      throw new Error(`ENOENT: no such file or directory, rm '${path}'`);
    }
    this.#remove(path, found, options?.recursive === true);
  }

  async cp(from: string, to: string, options?: { readonly recursive?: boolean }): Promise<void> {
    const found = attempt(this.fs, 'cp', from, () => this.fs.stat(from));
    if (!this.fs.isDir(found.mode)) {
      this.#write(to, this.#read(from), 'w');
      attempt(this.fs, 'chmod', to, () => this.fs.chmod(to, found.mode));
      return;
    }
    if (!options?.recursive) throw new Error(`EISDIR: is a directory, cp '${from}'`);
    if (`${to}/`.startsWith(`${from}/`)) throw new Error(`EINVAL: cannot copy '${from}' into itself, cp '${to}'`);
    await this.mkdir(to, { recursive: true });
    for (const name of this.#list(from)) await this.cp(join(from, name), join(to, name), options);
  }

  async mv(from: string, to: string): Promise<void> {
    try {
      attempt(this.fs, 'mv', from, () => this.fs.rename(from, to));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('EXDEV')) throw error;
      // `/tmp` and `/mnt/data` are two file systems.
      await this.cp(from, to, { recursive: true });
      await this.rm(from, { recursive: true });
    }
  }

  resolvePath(base: string, path: string): string {
    const parts: string[] = [];
    for (const part of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    return `/${parts.join('/')}`;
  }

  /** Patterns are matched by reading folders; nobody wants a list of all there is. */
  getAllPaths(): string[] {
    return [];
  }

  async chmod(path: string, mode: number): Promise<void> {
    attempt(this.fs, 'chmod', path, () => this.fs.chmod(path, mode));
  }

  async symlink(target: string, path: string): Promise<void> {
    attempt(this.fs, 'symlink', path, () => this.fs.symlink(target, path));
  }

  /** There are no second names for a file: it is copied, as `cp` would. */
  async link(existing: string, path: string): Promise<void> {
    if (this.#find(path)) throw new Error(`EEXIST: file already exists, link '${path}'`);
    this.#write(path, this.#read(existing), 'w');
  }

  async readlink(path: string): Promise<string> {
    return attempt(this.fs, 'readlink', path, () => this.fs.readlink(path));
  }

  async realpath(path: string): Promise<string> {
    let real = '/';
    let rest = path.split('/').filter(Boolean);
    for (let links = 0; rest.length > 0; ) {
      const [part = '', ...others] = rest;
      const next = this.resolvePath(real, part);
      const found = attempt(this.fs, 'realpath', path, () => this.fs.lstat(next));
      rest = others;
      if (!this.fs.isLink(found.mode)) {
        real = next;
        continue;
      }
      links += 1;
      if (links > MOST_LINKS) throw new Error(`ELOOP: too many symbolic links, realpath '${path}'`);
      const target = this.fs.readlink(next);
      if (target.startsWith('/')) real = '/';
      rest = [...target.split('/').filter(Boolean), ...others];
    }
    return real;
  }

  async utimes(path: string, atime: Date, mtime: Date): Promise<void> {
    attempt(this.fs, 'utimes', path, () => this.fs.utime(path, atime.getTime(), mtime.getTime()));
  }

  #find(path: string): EmscriptenStat | null {
    try {
      return this.fs.stat(path);
    } catch {
      return null;
    }
  }

  #list(path: string): string[] {
    const names = attempt(this.fs, 'scandir', path, () => this.fs.readdir(path));
    return names.filter((name) => name !== '.' && name !== '..').sort();
  }

  #read(path: string): Uint8Array {
    const device = endless(path, ENDLESS_READ);
    if (device) return device;
    const found = attempt(this.fs, 'open', path, () => this.fs.stat(path));
    if (this.fs.isDir(found.mode)) throw new Error(`EISDIR: illegal operation on a directory, read '${path}'`);
    return attempt(this.fs, 'open', path, () => this.fs.readFile(path));
  }

  /** A device has no end that it could be cut off at, and is never made anew. */
  #write(path: string, bytes: Uint8Array, flags: 'w' | 'a'): void {
    if (path === '/dev/null') return;
    attempt(this.fs, 'open', path, () => {
      const stream = this.fs.open(path, flags);
      try {
        this.fs.write(stream, bytes, 0, bytes.length);
      } finally {
        this.fs.close(stream);
      }
    });
  }

  #remove(path: string, found: EmscriptenStat, isRecursive: boolean): void {
    if (!this.fs.isDir(found.mode)) {
      attempt(this.fs, 'rm', path, () => this.fs.unlink(path));
      return;
    }
    const names = this.#list(path);
    if (names.length > 0 && !isRecursive) throw new Error(`ENOTEMPTY: directory not empty, rm '${path}'`);
    for (const name of names) this.#remove(join(path, name), this.fs.lstat(join(path, name)), true);
    attempt(this.fs, 'rm', path, () => this.fs.rmdir(path));
  }

  #describe({ mode, size, mtime, ino, dev }: EmscriptenStat): FileStat {
    const isDirectory = this.fs.isDir(mode);
    const isSymbolicLink = this.fs.isLink(mode);
    return {
      isFile: !isDirectory && !isSymbolicLink,
      isDirectory,
      isSymbolicLink,
      mode: mode & 0o7777,
      size,
      mtime,
      ino,
      dev,
    };
  }
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function toBytes(content: string | Uint8Array, options?: Parameters<FileSystem['writeFile']>[2]): Uint8Array {
  if (typeof content !== 'string') return content;
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding === 'binary' || encoding === 'latin1' ? fromByteString(content) : new TextEncoder().encode(content);
}
