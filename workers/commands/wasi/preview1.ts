import { Exit } from '../exit';
import { Descriptors, type WasiWorld } from './descriptors';
import { ERRNO, type Errno } from './errno';
import { WasiMemory } from './memory';

/** The functions that a module imports from `wasi_snapshot_preview1`, and the memory that they work on. */
export class Preview1 {
  readonly memory = new WasiMemory();
  private readonly open: Descriptors;
  readonly #env: readonly string[];

  constructor(private readonly world: WasiWorld) {
    this.#env = Object.entries(world.env).map(([name, value]) => `${name}=${value}`);
    this.open = new Descriptors(world, this.memory);
  }

  /** Functions get numbers; those of 64 bits as BigInt. */
  readonly imports = {
    args_get: (list: number, at: number) => this.#done(this.memory.putTexts(this.world.argv, list, at)),
    args_sizes_get: (count: number, size: number) => this.#done(this.memory.putSizes(this.world.argv, count, size)),
    environ_get: (list: number, at: number) => this.#done(this.memory.putTexts(this.#env, list, at)),
    environ_sizes_get: (count: number, size: number) => this.#done(this.memory.putSizes(this.#env, count, size)),
    clock_res_get: (_id: number, at: number) => this.#done(this.memory.put64(at, 1_000_000n)),
    clock_time_get: (id: number, _precision: bigint, at: number) =>
      this.#done(this.memory.put64(at, BigInt(this.#clock(id)))),
    random_get: (at: number, length: number) => {
      // The browser gives 64 KB at a time.
      for (let place = 0; place < length; place += 65_536)
        crypto.getRandomValues(this.memory.bytes(at + place, Math.min(65_536, length - place)));
      return ERRNO.SUCCESS;
    },
    proc_exit: (code: number) => {
      throw new Exit(code & 255);
    },
    proc_raise: () => ERRNO.NOSYS,
    sched_yield: () => ERRNO.SUCCESS,
    poll_oneoff: (from: number, to: number, count: number, happened: number) => this.#poll(from, to, count, happened),

    fd_advise: (fd: number) => this.open.known(fd),
    fd_allocate: (fd: number, offset: bigint, length: bigint) => {
      const open = this.open.file(fd);
      if (open === null) return ERRNO.BADF;
      const size = Number(offset + length);
      if (size > open.file.size) open.file.resize(size);
      return ERRNO.SUCCESS;
    },
    fd_close: (fd: number) => this.open.close(fd),
    fd_datasync: (fd: number) => this.open.known(fd),
    fd_sync: (fd: number) => this.open.known(fd),
    fd_renumber: (from: number, to: number) => this.open.renumber(from, to),
    fd_fdstat_get: (fd: number, at: number) => this.open.describe(fd, at),
    fd_fdstat_set_flags: (fd: number, flags: number) => {
      const open = this.open.file(fd);
      if (open) open.flags = flags;
      return this.open.known(fd);
    },
    fd_fdstat_set_rights: (fd: number) => this.open.known(fd),
    fd_filestat_get: (fd: number, at: number) => this.open.stat(fd, at),
    fd_filestat_set_size: (fd: number, size: bigint) => {
      const open = this.open.file(fd);
      if (open === null) return ERRNO.BADF;
      open.file.resize(Number(size));
      return ERRNO.SUCCESS;
    },
    fd_filestat_set_times: (fd: number, _read: bigint, modified: bigint, flags: number) => {
      const open = this.open.file(fd);
      if (open && (flags & 4) !== 0) open.file.modified = modified;
      return this.open.known(fd);
    },
    fd_pread: (fd: number, list: number, count: number, from: bigint, nread: number) =>
      this.open.read(fd, list, count, Number(from), nread),
    fd_read: (fd: number, list: number, count: number, nread: number) => this.open.read(fd, list, count, null, nread),
    fd_pwrite: (fd: number, list: number, count: number, from: bigint, nwritten: number) =>
      this.open.write(fd, list, count, Number(from), nwritten),
    fd_write: (fd: number, list: number, count: number, nwritten: number) =>
      this.open.write(fd, list, count, null, nwritten),
    fd_seek: (fd: number, offset: bigint, whence: number, at: number) => {
      const open = this.open.file(fd);
      if (open === null) return this.open.known(fd) || ERRNO.SPIPE;
      const place = Number(offset) + (whence === 0 ? 0 : whence === 1 ? open.place : open.file.size);
      if (place < 0) return ERRNO.INVAL;
      open.place = place;
      return this.#done(this.memory.put64(at, BigInt(place)));
    },
    fd_tell: (fd: number, at: number) => {
      const open = this.open.file(fd);
      return open === null ? ERRNO.SPIPE : this.#done(this.memory.put64(at, BigInt(open.place)));
    },
    fd_readdir: (fd: number, at: number, length: number, cookie: bigint, used: number) =>
      this.open.list(fd, at, length, cookie, used),
    fd_prestat_get: (fd: number, at: number) => {
      const name = this.open.given(fd);
      if (name === null) return ERRNO.BADF;
      this.memory.put32(at, 0);
      return this.#done(this.memory.put32(at + 4, name.length));
    },
    fd_prestat_dir_name: (fd: number, at: number, length: number) => {
      const name = this.open.given(fd);
      if (name === null) return ERRNO.BADF;
      return this.#done(this.memory.bytes(at, length).set(new TextEncoder().encode(name).subarray(0, length)));
    },

    path_create_directory: (fd: number, at: number, length: number) => {
      const path = this.open.path(fd, at, length);
      if (path === null) return ERRNO.BADF;
      if (this.world.tree.kind(path) !== null) return ERRNO.EXIST;
      return this.#done(this.world.tree.makeFolder(path));
    },
    path_filestat_get: (fd: number, _flags: number, at: number, length: number, to: number) => {
      const path = this.open.path(fd, at, length);
      return path === null ? ERRNO.BADF : this.open.statOf(path, to);
    },
    path_filestat_set_times: (
      fd: number,
      _f: number,
      at: number,
      length: number,
      _r: bigint,
      m: bigint,
      how: number,
    ) => {
      const path = this.open.path(fd, at, length);
      if (path === null) return ERRNO.BADF;
      if (this.world.tree.kind(path) === null) return ERRNO.NOENT;
      if (this.world.tree.kind(path) === 'file' && (how & 4) !== 0) this.world.tree.open(path).modified = m;
      return ERRNO.SUCCESS;
    },
    path_open: (
      ...[fd, , at, length, how, rights, , flags, opened]: readonly [
        fd: number,
        look: number,
        at: number,
        length: number,
        how: number,
        rights: bigint,
        inheriting: bigint,
        flags: number,
        opened: number,
      ]
    ) => {
      const path = this.open.path(fd, at, length);
      return path === null ? ERRNO.BADF : this.open.open(path, how, rights, flags, opened);
    },
    path_remove_directory: (fd: number, at: number, length: number) => {
      const path = this.open.path(fd, at, length);
      if (path === null) return ERRNO.BADF;
      const kind = this.world.tree.kind(path);
      if (kind !== 'folder') return kind === null ? ERRNO.NOENT : ERRNO.NOTDIR;
      if (this.world.tree.list(path).length > 0) return ERRNO.NOTEMPTY;
      return this.#done(this.world.tree.removeFolder(path));
    },
    path_rename: (fd: number, at: number, length: number, toFd: number, toAt: number, toLength: number) => {
      const from = this.open.path(fd, at, length);
      const to = this.open.path(toFd, toAt, toLength);
      if (from === null || to === null) return ERRNO.BADF;
      const { tree } = this.world;
      if (tree.kind(from) === null) return ERRNO.NOENT;
      if (from === to) return ERRNO.SUCCESS;
      if (`${to}/`.startsWith(`${from}/`)) return ERRNO.INVAL;
      if (tree.kind(to) === 'folder' && tree.kind(from) === 'file') return ERRNO.ISDIR;
      return this.#done(tree.rename(from, to));
    },
    path_unlink_file: (fd: number, at: number, length: number) => {
      const path = this.open.path(fd, at, length);
      if (path === null) return ERRNO.BADF;
      const kind = this.world.tree.kind(path);
      if (kind !== 'file') return kind === null ? ERRNO.NOENT : ERRNO.ISDIR;
      return this.#done(this.world.tree.remove(path));
    },
    // The desk has files and folders only.
    path_link: () => ERRNO.NOTSUP,
    path_symlink: () => ERRNO.NOTSUP,
    path_readlink: () => ERRNO.INVAL,
    // And no network.
    sock_accept: () => ERRNO.NOTSUP,
    sock_recv: () => ERRNO.NOTSUP,
    sock_send: () => ERRNO.NOTSUP,
    sock_shutdown: () => ERRNO.NOTSUP,
  };

  #poll(subscriptions: number, events: number, count: number, happened: number): Errno {
    if (count === 0) return ERRNO.INVAL;
    const { view } = this.memory;
    let soonest: number | null = null;
    const all = Array.from({ length: count }, (_, index) => {
      const at = subscriptions + index * 48;
      const type = view.getUint8(at + 8);
      const isAbsolute = (view.getUint16(at + 40, true) & 1) !== 0;
      const time = Number(view.getBigUint64(at + 24, true)) / 1e6;
      const wait = type !== 0 ? 0 : isAbsolute ? time - this.#clock(view.getUint32(at + 16, true)) / 1e6 : time;
      soonest = Math.min(soonest ?? wait, wait);
      return { user: view.getBigUint64(at, true), type, wait };
    });
    if (soonest !== null && soonest > 0) this.world.sleep(soonest);
    const ready = all.filter(({ wait }) => wait <= (soonest ?? 0));
    for (const [index, { user, type }] of ready.entries()) {
      const at = events + index * 32;
      this.memory.bytes(at, 32).fill(0);
      this.memory.put64(at, user);
      view.setUint8(at + 10, type);
      if (type !== 0) this.memory.put64(at + 16, 1n);
    }
    this.memory.put32(happened, ready.length);
    return ERRNO.SUCCESS;
  }

  /** Nanoseconds. 0: of the calendar; others: of some beginning. */
  #clock(id: number): number {
    return Math.round((id === 0 ? performance.timeOrigin + performance.now() : performance.now()) * 1e6);
  }

  #done(_nothing: unknown): Errno {
    return ERRNO.SUCCESS;
  }
}
