import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js';
import { DATA_ROOT, type FileEntry, type FileStore, type FileUsage } from '../../contract/files';
import { isHidden } from '../../lib/hidden-files';
import { basename, dirname, freeName, join } from '../../lib/path';
import { saveBlob } from '../common/save-blob';
import type { Toasts } from './toasts';

/** A file from outside and where it belongs below `/mnt/data`: `sales.csv`, `folder/sub/a.txt`. */
export interface NewFile {
  readonly path: string;
  readonly data: File;
}

export interface Adding {
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

export interface FilesView {
  /** Files and empty directories, sorted by path. */
  readonly list: Accessor<readonly FileEntry[]>;
  /** Those that a person would choose from: files that are not hidden. */
  readonly choices: Accessor<readonly FileEntry[]>;
  readonly usage: Accessor<FileUsage | null>;
  /** Set while files are being added. */
  readonly adding: Accessor<Adding | null>;
  /** Path of the file whose preview is shown. */
  readonly chosen: Accessor<string | null>;
  choose(path: string | null): void;
  /** Adds files under free names and returns the paths that were taken. */
  add(files: readonly NewFile[]): Promise<readonly string[]>;
  download(path: string): Promise<void>;
  rename(path: string, name: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** How a path is shown: relative to the root of the store. */
export function shownPath(path: string): string {
  return path.startsWith(`${DATA_ROOT}/`) ? path.slice(DATA_ROOT.length + 1) : path;
}

const CLEARED =
  'The browser has cleared what was stored for this page, and the files that were here are gone. The open notebook is ' +
  'stored again. Reload the page, then add the files again.';

export function createFilesView(store: FileStore, toasts: Toasts): FilesView {
  const [list, setList] = createSignal<readonly FileEntry[]>([]);
  const [usage, setUsage] = createSignal<FileUsage | null>(null);
  const [adding, setAdding] = createSignal<Adding | null>(null);
  const [chosen, choose] = createSignal<string | null>(null);

  const refresh = async () => {
    const [entries, now] = await Promise.all([store.list(), store.usage()]);
    const parents = new Set(entries.map((entry) => dirname(entry.path)));
    setList(entries.filter((entry) => entry.kind === 'file' || !parents.has(entry.path)));
    setUsage(now);
  };
  onCleanup(store.watch(() => void refresh()));
  onCleanup(
    store.watchCleared(() => {
      toasts.show(CLEARED, { kind: 'error' });
      void refresh();
    }),
  );
  void refresh();

  const choices = createMemo(() => list().filter(({ kind, path }) => kind === 'file' && !isHidden(path)));
  const failed = (message: string) => toasts.show(message, { kind: 'error' });

  return {
    list,
    choices,
    usage,
    adding,
    chosen,
    choose,
    async add(files) {
      const taken = new Set((await store.list()).map((entry) => entry.path));
      // A dropped folder keeps its shape: if its name is taken, the whole folder gets another.
      const tops = new Map<string, string>();
      const paths: string[] = [];
      for (const [index, file] of files.entries()) {
        setAdding({ name: basename(file.path), done: index, total: files.length });
        const [top = '', ...rest] = file.path.split('/').filter((part) => part !== '');
        const free = tops.get(top) ?? freeName((name) => taken.has(join(DATA_ROOT, name)), top);
        if (rest.length > 0) tops.set(top, free);
        else taken.add(join(DATA_ROOT, free));
        const path = join(DATA_ROOT, [free, ...rest].join('/'));
        const result = await store.commit([{ kind: 'write', path, data: file.data, modified: file.data.lastModified }]);
        if (!result.ok) {
          failed(result.failure.message);
          if (result.failure.code === 'quota') break;
          continue;
        }
        paths.push(path);
      }
      setAdding(null);
      return paths;
    },
    async download(path) {
      const result = await store.read(path);
      if (result.ok) saveBlob(result.value, basename(path));
      else failed(result.failure.message);
    },
    async rename(path, name) {
      const to = name.trim();
      if (to === '' || to === basename(path)) return;
      if (to.includes('/')) return failed('A name cannot contain a slash.');
      const target = join(dirname(path), to);
      if (await store.stat(target)) return failed(`There is already a file called ${to}. Choose another name.`);
      const result = await store.commit([{ kind: 'rename', from: path, to: target }]);
      if (!result.ok) return failed(result.failure.message);
      if (chosen() === path) choose(target);
    },
    async remove(path) {
      const entry = await store.stat(path);
      const data = entry?.kind === 'file' ? await store.read(path) : null;
      const result = await store.commit([{ kind: 'remove', path }]);
      if (!result.ok) return failed(result.failure.message);
      if (chosen() === path) choose(null);
      const undo = async () => {
        const back = await store.commit([
          data?.ok ? { kind: 'write', path, data: data.value, modified: entry?.modified } : { kind: 'mkdir', path },
        ]);
        if (!back.ok) failed(back.failure.message);
      };
      toasts.show(`Deleted ${shownPath(path)}.`, { action: { label: 'Undo', run: () => void undo() } });
    },
  };
}
