import { DATA_ROOT } from '../../src/contract/files';
import { ok, type Result } from '../../src/contract/result';
import type { Broker, SandboxChange, SandboxChanges } from '../../src/contract/sandbox';
import type { EmscriptenFs, FsNode } from './emscripten';
import { LazyFiles } from './lazy-files';

/** Closing files one after the other is committed together, this often. */
const CLOSE_INTERVAL_MS = 200;

interface Known {
  readonly node: FsNode;
  readonly version: number;
}

/**
 * The kernel's copy of the file store. `known` is what the store is believed to hold; whatever differs from it in the tree
 * is committed when a file is closed, after each run and when the page asks.
 */
export class Mirror {
  readonly #files: LazyFiles;
  readonly #known = new Map<string, Known>();
  #isChanged = false;
  #applying = false;
  #lastFlush = 0;
  #closeTimer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<Result<void>> = Promise.resolve(ok(undefined));
  #runId: string | null = null;
  #unsaved: { paths: readonly string[]; reason: string } | null = null;

  constructor(
    private readonly fs: EmscriptenFs,
    private readonly commit: Broker['commit'],
    /** Whether Blobs cross to the page. */
    private readonly blobs: boolean,
  ) {
    this.#files = new LazyFiles(fs, {
      changed: () => {
        if (!this.#applying) this.#isChanged = true;
      },
      closed: () => this.#closed(),
    });
    fs.mkdirTree(DATA_ROOT);
    fs.mount({ mount: () => this.#files.mount() }, {}, DATA_ROOT);
  }

  /** Commits from now on belong to this run; null: to none. */
  set runId(id: string | null) {
    this.#runId = id;
  }

  /** Takes over what others have done to the store. */
  apply(changes: SandboxChanges): void {
    this.#applying = true;
    try {
      // Children before parents, so that directories are empty when they go.
      for (const { path } of [...changes.removed].sort((a, b) => b.path.length - a.path.length)) this.#drop(path);
      for (const { entry, data } of changes.changed) {
        if (entry.kind === 'directory') this.fs.mkdirTree(entry.path);
        else if (data) this.#put(entry.path, data, entry.modified);
        const node = this.#find(entry.path);
        if (node) this.#known.set(entry.path, { node, version: this.#files.state(node).version });
      }
    } finally {
      this.#applying = false;
    }
  }

  /** All files as they are now. */
  everything(): { path: string; data: Blob | ArrayBuffer }[] {
    const found: { path: string; data: Blob | ArrayBuffer }[] = [];
    this.#walk(DATA_ROOT, this.fs.lookupPath(DATA_ROOT).node, (path, node) => {
      if (this.fs.isDir(node.mode)) return;
      found.push({ path, data: this.blobs ? this.#files.blobOf(node) : this.#files.bytesOf(node) });
    });
    return found;
  }

  /** Sends every change to the page; what fails stays changed, and is named in `unsaved`. */
  flush(): Promise<Result<void>> {
    clearTimeout(this.#closeTimer);
    this.#closeTimer = undefined;
    if (!this.#isChanged) return this.#running;
    this.#isChanged = false;
    this.#lastFlush = performance.now();
    const { changes, accepted, refused } = this.#difference();
    if (changes.length === 0) return this.#running;
    // Posted now, not when earlier commits are answered: the page keeps the order, and a killed kernel loses nothing it closed.
    const answer = this.commit(this.#runId, changes);
    this.#running = Promise.all([this.#running, answer]).then(([, result]) => {
      if (result.ok) {
        this.#unsaved = null;
        accepted();
        return ok(undefined);
      }
      refused();
      this.#isChanged = true;
      this.#unsaved = { paths: changes.map(({ path }) => path), reason: result.failure.message };
      return result;
    });
    return this.#running;
  }

  get unsaved(): { readonly paths: readonly string[]; readonly reason: string } | null {
    return this.#unsaved;
  }

  /** Called from inside running Python: sends what was closed a while ago. */
  tick(): void {
    if (this.#closeTimer !== undefined && performance.now() - this.#lastFlush > CLOSE_INTERVAL_MS) void this.flush();
  }

  #closed(): void {
    if (performance.now() - this.#lastFlush > CLOSE_INTERVAL_MS) void this.flush();
    else this.#closeTimer ??= setTimeout(() => void this.flush(), CLOSE_INTERVAL_MS);
  }

  #difference(): { changes: SandboxChange[]; accepted: () => void; refused: () => void } {
    const removed: SandboxChange[] = [];
    const written: SandboxChange[] = [];
    const clean: (() => void)[] = [];
    const before = new Map<string, Known | undefined>();
    const seen = new Set<string>();
    this.#walk(DATA_ROOT, this.fs.lookupPath(DATA_ROOT).node, (path, node) => {
      seen.add(path);
      const state = this.#files.state(node);
      const known = this.#known.get(path);
      if (known && known.node === node && known.version === state.version) return;
      const { version } = state;
      const isDirectory = this.fs.isDir(node.mode);
      before.set(path, known);
      this.#known.set(path, { node, version });
      if (known && this.fs.isDir(known.node.mode) !== isDirectory) removed.push({ kind: 'remove', path });
      if (isDirectory) {
        written.push({ kind: 'mkdir', path });
        return;
      }
      if (!this.blobs) {
        written.push({ kind: 'write', path, data: this.#files.bytesOf(node), modified: node.mtime });
        return;
      }
      const data = this.#files.blobOf(node);
      written.push({ kind: 'write', path, data, modified: node.mtime });
      clean.push(() => {
        // The committed Blob takes the place of the bytes in memory, unless Python still writes.
        if (state.version === version && state.writers === 0) this.#files.putBlob(node, data);
      });
    });
    const gone = new Set<string>();
    for (const path of [...this.#known.keys()].filter((known) => !seen.has(known)).sort()) {
      before.set(path, this.#known.get(path));
      this.#known.delete(path);
      // Removing a directory removes all below it.
      if (!gone.has(path.slice(0, path.lastIndexOf('/')))) removed.push({ kind: 'remove', path });
      gone.add(path);
    }
    return {
      changes: [...removed, ...written],
      accepted: () => {
        for (const run of clean) run();
      },
      refused: () => {
        for (const [path, known] of before) {
          if (known) this.#known.set(path, known);
          else this.#known.delete(path);
        }
      },
    };
  }

  #walk(path: string, node: FsNode, visit: (path: string, node: FsNode) => void): void {
    if (!node.contents || ArrayBuffer.isView(node.contents)) return;
    for (const [name, child] of Object.entries(node.contents)) {
      const childPath = `${path}/${name}`;
      visit(childPath, child);
      if (this.fs.isDir(child.mode)) this.#walk(childPath, child, visit);
    }
  }

  #find(path: string): FsNode | null {
    try {
      return this.fs.lookupPath(path).node;
    } catch {
      return null;
    }
  }

  #put(path: string, data: Blob | ArrayBuffer, modified: number): void {
    let node = this.#find(path);
    if (node && this.fs.isDir(node.mode)) {
      this.#drop(path);
      node = null;
    }
    if (!node) {
      this.fs.mkdirTree(path.slice(0, path.lastIndexOf('/')));
      this.fs.writeFile(path, '');
      node = this.fs.lookupPath(path).node;
    }
    if (data instanceof Blob) this.#files.putBlob(node, data);
    else this.#files.putBytes(node, data);
    node.mtime = modified;
    node.ctime = Date.now();
  }

  #drop(path: string): void {
    this.#known.delete(path);
    const node = this.#find(path);
    if (!node) return;
    if (!this.fs.isDir(node.mode)) {
      this.fs.unlink(path);
      return;
    }
    for (const name of this.fs.readdir(path)) if (name !== '.' && name !== '..') this.#drop(`${path}/${name}`);
    this.fs.rmdir(path);
  }
}
