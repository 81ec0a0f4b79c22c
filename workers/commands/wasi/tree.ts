import type { ProgramFiles } from '../../../src/contract/program';

/** A file that is or was open. It lives on without a path, as files do that were removed while somebody had them open. */
export class WasiFile {
  #bytes: Uint8Array<ArrayBuffer>;
  #size: number;
  /** Whether the bytes are its own to change. */
  #isOwn = false;
  isChanged = false;

  constructor(
    public path: string | null,
    bytes: Uint8Array<ArrayBuffer>,
    readonly inode: bigint,
    /** Nanoseconds. */
    public modified: bigint,
  ) {
    this.#bytes = bytes;
    this.#size = bytes.length;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#size);
  }

  write(at: number, data: Uint8Array): void {
    this.#reach(Math.max(this.#size, at + data.length));
    this.#bytes.set(data, at);
    this.#size = Math.max(this.#size, at + data.length);
  }

  resize(size: number): void {
    this.#reach(size);
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }

  /** Makes room, twice as much as there was, so that many small writes cost little. */
  #reach(size: number): void {
    this.isChanged = true;
    this.modified = now();
    if (this.#isOwn && size <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(size, this.#isOwn ? this.#bytes.length * 2 : size));
    wider.set(this.bytes.subarray(0, wider.length));
    this.#bytes = wider;
    this.#isOwn = true;
  }
}

function now(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

/** The file that is always empty. */
const NOTHING = '/dev/null';

/** The files of a job as one run of a WASI program sees and changes them. Paths are absolute and normalised. */
export class WasiTree {
  readonly #open = new Map<string, WasiFile>();
  readonly #removedFolders = new Set<string>();
  readonly #inodes = new Map<string, bigint>();
  readonly #began = now();

  constructor(private readonly files: ProgramFiles) {}

  kind(path: string): 'file' | 'folder' | null {
    if (path === NOTHING) return 'file';
    if (this.#open.has(path)) return 'file';
    const found = this.files.stat(path)?.kind ?? null;
    return found === 'folder' && this.#removedFolders.has(path) ? null : found;
  }

  /** Bytes of a file; 0 of a folder. */
  size(path: string): number {
    return this.#open.get(path)?.size ?? this.files.stat(path)?.size ?? 0;
  }

  modified(path: string): bigint {
    return this.#open.get(path)?.modified ?? this.#began;
  }

  inode(path: string): bigint {
    const known = this.#inodes.get(path);
    if (known !== undefined) return known;
    const inode = BigInt(this.#inodes.size + 1);
    this.#inodes.set(path, inode);
    return inode;
  }

  /** The file of this path, made where there is none. */
  open(path: string): WasiFile {
    let file = this.#open.get(path);
    if (file === undefined) {
      const bytes = this.files.read(path);
      file = new WasiFile(path, bytes ?? new Uint8Array(0), this.inode(path), this.#began);
      file.isChanged = bytes === null;
      this.#open.set(path, file);
    }
    return file;
  }

  list(folder: string): string[] {
    const start = folder === '/' ? '/' : `${folder}/`;
    const names = new Set(this.files.list(folder).filter((name) => this.kind(start + name) !== null));
    for (const path of this.#open.keys()) {
      const rest = path.startsWith(start) ? path.slice(start.length) : '';
      if (rest !== '' && !rest.includes('/')) names.add(rest);
    }
    return [...names].sort();
  }

  makeFolder(path: string): void {
    this.#removedFolders.delete(path);
    this.files.makeFolder(path);
  }

  removeFolder(path: string): void {
    this.#removedFolders.add(path);
  }

  remove(path: string): void {
    const file = this.#open.get(path);
    if (file) file.path = null;
    this.#open.delete(path);
    this.#inodes.delete(path);
    this.files.remove(path);
  }

  /** Of a file, or of a folder with all that is in it. */
  rename(from: string, to: string): void {
    if (this.kind(from) === 'folder') {
      this.makeFolder(to);
      for (const name of this.list(from)) this.rename(`${from}/${name}`, `${to}/${name}`);
      this.removeFolder(from);
      return;
    }
    const file = this.open(from);
    this.remove(from);
    this.remove(to);
    file.path = to;
    file.isChanged = true;
    this.#open.set(to, file);
  }

  /** Gives the job all that was changed. */
  save(): void {
    for (const [path, file] of this.#open) if (file.isChanged && path !== NOTHING) this.files.write(path, file.bytes);
  }
}
