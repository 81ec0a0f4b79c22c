import { ERRNO, type Errno, FD_APPEND, FILETYPE, OPEN, RIGHTS } from './errno';
import type { WasiMemory } from './memory';
import type { WasiFile, WasiTree } from './tree';

/** What a program of WASI preview 1 sees of the world. */
export interface WasiWorld {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly tree: WasiTree;
  readonly stdin: Uint8Array;
  /** A path of the program as an absolute and normalised one. */
  resolve(path: string): string;
  stdout(data: Uint8Array): void;
  stderr(data: Uint8Array): void;
  sleep(milliseconds: number): void;
}

interface OpenFile {
  readonly kind: 'file';
  readonly file: WasiFile;
  place: number;
  flags: number;
}
interface OpenFolder {
  readonly kind: 'folder';
  /** Null: where names begin that are relative, or begin at the root. */
  readonly path: string | null;
}
type Descriptor =
  | OpenFile
  | OpenFolder
  | { readonly kind: 'input'; place: number }
  | { readonly kind: 'output'; readonly put: (data: Uint8Array) => void };

/** The folders that a program is given. Both are the same, because programs strip both from the names of files. */
const GIVEN = ['/', '.'];
const FIRST_GIVEN = 3;

/** What a program has open, by number. */
export class Descriptors {
  readonly #all = new Map<number, Descriptor>();

  constructor(
    private readonly world: WasiWorld,
    private readonly memory: WasiMemory,
  ) {
    this.#all.set(0, { kind: 'input', place: 0 });
    this.#all.set(1, { kind: 'output', put: world.stdout });
    this.#all.set(2, { kind: 'output', put: world.stderr });
    for (const index of GIVEN.keys()) this.#all.set(FIRST_GIVEN + index, { kind: 'folder', path: null });
  }

  /** Whether there is one of this number. */
  known(fd: number): Errno {
    return this.#all.has(fd) ? ERRNO.SUCCESS : ERRNO.BADF;
  }

  close(fd: number): Errno {
    return this.#all.delete(fd) ? ERRNO.SUCCESS : ERRNO.BADF;
  }

  renumber(from: number, to: number): Errno {
    const found = this.#all.get(from);
    if (found === undefined) return ERRNO.BADF;
    this.#all.delete(from);
    this.#all.set(to, found);
    return ERRNO.SUCCESS;
  }

  /** The name of a folder that the program was given; null: it was not, or has closed it. */
  given(fd: number): string | null {
    const found = this.#all.get(fd);
    return found?.kind === 'folder' && found.path === null ? (GIVEN[fd - FIRST_GIVEN] ?? null) : null;
  }

  describe(fd: number, at: number): Errno {
    const found = this.#all.get(fd);
    if (found === undefined) return ERRNO.BADF;
    this.memory.bytes(at, 24).fill(0);
    this.memory.view.setUint8(at, typeOf(found));
    if (found.kind === 'file') this.memory.view.setUint16(at + 2, found.flags, true);
    this.memory.put64(at + 8, found.kind === 'output' ? RIGHTS.STREAM : RIGHTS.ALL);
    this.memory.put64(at + 16, RIGHTS.ALL);
    return ERRNO.SUCCESS;
  }

  stat(fd: number, at: number): Errno {
    const found = this.#all.get(fd);
    if (found === undefined) return ERRNO.BADF;
    if (found.kind === 'folder') return this.statOf(found.path ?? this.world.resolve('.'), at);
    if (found.kind !== 'file') return this.#putStat(at, typeOf(found), 0n, 0, 0n);
    return this.#putStat(at, FILETYPE.FILE, found.file.inode, found.file.size, found.file.modified);
  }

  file(fd: number): OpenFile | null {
    const found = this.#all.get(fd);
    return found?.kind === 'file' ? found : null;
  }

  path(fd: number, at: number, length: number): string | null {
    const folder = this.#all.get(fd);
    if (folder?.kind !== 'folder') return null;
    const name = this.memory.text(at, length);
    return this.world.resolve(folder.path === null ? name : `${folder.path}/${name}`);
  }

  #put(descriptor: Descriptor): number {
    let fd = FIRST_GIVEN;
    while (this.#all.has(fd)) fd += 1;
    this.#all.set(fd, descriptor);
    return fd;
  }

  #putStat(at: number, type: number, inode: bigint, size: number, modified: bigint): Errno {
    this.memory.bytes(at, 64).fill(0);
    this.memory.put64(at + 8, inode);
    this.memory.view.setUint8(at + 16, type);
    this.memory.put64(at + 24, 1n);
    this.memory.put64(at + 32, BigInt(size));
    for (const place of [40, 48, 56]) this.memory.put64(at + place, modified);
    return ERRNO.SUCCESS;
  }

  statOf(path: string, at: number): Errno {
    const { tree } = this.world;
    const kind = tree.kind(path);
    if (kind === null) return ERRNO.NOENT;
    const type = kind === 'file' ? FILETYPE.FILE : FILETYPE.FOLDER;
    return this.#putStat(at, type, tree.inode(path), tree.size(path), tree.modified(path));
  }

  read(fd: number, list: number, count: number, from: number | null, nread: number): Errno {
    const found = this.#all.get(fd);
    if (found?.kind === 'folder') return ERRNO.ISDIR;
    if (found === undefined || found.kind === 'output') return ERRNO.BADF;
    const source = found.kind === 'file' ? found.file.bytes : this.world.stdin;
    let place = from ?? found.place;
    let total = 0;
    for (const piece of this.memory.pieces(list, count)) {
      const part = source.subarray(place, place + piece.length);
      piece.set(part);
      place += part.length;
      total += part.length;
    }
    if (from === null) found.place = place;
    this.memory.put32(nread, total);
    return ERRNO.SUCCESS;
  }

  write(fd: number, list: number, count: number, from: number | null, nwritten: number): Errno {
    const found = this.#all.get(fd);
    if (found === undefined || found.kind === 'input' || found.kind === 'folder') return ERRNO.BADF;
    const isAppended = found.kind === 'file' && (found.flags & FD_APPEND) !== 0;
    let place = found.kind === 'output' ? 0 : (from ?? (isAppended ? found.file.size : found.place));
    let total = 0;
    for (const piece of this.memory.pieces(list, count)) {
      if (found.kind === 'output') found.put(piece);
      else {
        found.file.write(place, piece);
        place += piece.length;
      }
      total += piece.length;
    }
    if (found.kind === 'file' && from === null) found.place = place;
    this.memory.put32(nwritten, total);
    return ERRNO.SUCCESS;
  }

  open(path: string, how: number, rights: bigint, flags: number, opened: number): Errno {
    const { tree } = this.world;
    const kind = tree.kind(path);
    if (kind === null && (how & OPEN.CREATE) === 0) return ERRNO.NOENT;
    if (kind !== null && (how & OPEN.EXCLUSIVE) !== 0) return ERRNO.EXIST;
    if (kind === 'folder') {
      const isWrite = (how & OPEN.TRUNCATE) !== 0 || ((how & OPEN.FOLDER) === 0 && (rights & RIGHTS.WRITE) !== 0n);
      // Some ask for all rights to a folder that they only list.
      if (isWrite && (rights & RIGHTS.READ_FOLDER) === 0n) return ERRNO.ISDIR;
      this.memory.put32(opened, this.#put({ kind: 'folder', path }));
      return ERRNO.SUCCESS;
    }
    if ((how & OPEN.FOLDER) !== 0) return ERRNO.NOTDIR;
    // A file of another one's name can't be a folder.
    if (parentsOf(path).some((folder) => tree.kind(folder) === 'file')) return ERRNO.NOTDIR;
    const file = tree.open(path);
    if ((how & OPEN.TRUNCATE) !== 0) file.resize(0);
    this.memory.put32(opened, this.#put({ kind: 'file', file, place: 0, flags }));
    return ERRNO.SUCCESS;
  }

  list(fd: number, at: number, length: number, cookie: bigint, used: number): Errno {
    const found = this.#all.get(fd);
    if (found?.kind !== 'folder') return found ? ERRNO.NOTDIR : ERRNO.BADF;
    const { tree } = this.world;
    const folder = found.path ?? this.world.resolve('.');
    const names = ['.', '..', ...tree.list(folder)];
    let place = 0;
    for (let index = Number(cookie); index < names.length && place < length; index += 1) {
      const name = names[index] ?? '';
      const path = this.world.resolve(`${folder}/${name}`);
      const bytes = new TextEncoder().encode(name);
      const entry = new Uint8Array(24 + bytes.length);
      const view = new DataView(entry.buffer);
      view.setBigUint64(0, BigInt(index + 1), true);
      view.setBigUint64(8, tree.inode(path), true);
      view.setUint32(16, bytes.length, true);
      view.setUint8(20, tree.kind(path) === 'file' ? FILETYPE.FILE : FILETYPE.FOLDER);
      entry.set(bytes, 24);
      // An entry that is cut off says that there is more.
      const part = entry.subarray(0, length - place);
      this.memory.bytes(at + place, part.length).set(part);
      place += part.length;
    }
    this.memory.put32(used, place);
    return ERRNO.SUCCESS;
  }
}

function typeOf({ kind }: Descriptor): number {
  const types = { file: FILETYPE.FILE, folder: FILETYPE.FOLDER, input: FILETYPE.UNKNOWN, output: FILETYPE.TERMINAL };
  return types[kind];
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').filter(Boolean).slice(0, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
