import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js';
import type { Offline, OfflineFile } from '../../contract/offline';
import type { Pack } from '../../contract/packs';
import type { SmallStorage } from './small-storage';
import type { Toasts } from './toasts';

const WANTED = 'carrel.packs';

export interface PackRow {
  readonly pack: Pack;
  readonly files: readonly OfflineFile[];
  /** Bytes. */
  readonly size: number;
  /** Bytes that are on the device. */
  readonly kept: number;
  /** `paused`: wanted, not whole, and not being fetched. */
  readonly state: 'absent' | 'kept' | 'loading' | 'waiting' | 'paused';
}

/** The packs, and which of them the person wants on this device. */
export interface Packs {
  readonly rows: Accessor<readonly PackRow[]>;
  /** Reads what is there; the first time also goes on with what was under way when the page was closed. */
  refresh(): Promise<void>;
  /** Fetches what is missing; one pack at a time, others wait. */
  keep(id: string): void;
  /** Stops fetching; what is there stays, and `keep` goes on from there. */
  pause(id: string): void;
  /** Takes off the device what no other pack that is wanted has too. */
  remove(id: string): Promise<void>;
}

interface Parts {
  readonly offline: Offline;
  readonly list: () => Promise<readonly Pack[]>;
  readonly storage: SmallStorage;
  readonly toasts: Toasts;
}

/** Must be called inside a reactive root. */
export function createPacks({ offline, list, storage, toasts }: Parts): Packs {
  const [packs, setPacks] = createSignal<readonly Pack[]>([]);
  const [files, setFiles] = createSignal<ReadonlyMap<string, OfflineFile>>(new Map());
  const [wanted, setWanted] = createSignal<readonly string[]>(stored(storage));
  const [queue, setQueue] = createSignal<readonly string[]>([]);
  const [loaded, setLoaded] = createSignal(0);
  let abort: AbortController | null = null;
  let isResumed = false;
  onCleanup(() => abort?.abort());

  const rows = createMemo(() =>
    packs().map((pack): PackRow => {
      const own = pack.paths.flatMap((path) => files().get(path) ?? []);
      const size = own.reduce((sum, file) => sum + file.size, 0);
      const there = own.reduce((sum, file) => sum + (file.isKept ? file.size : 0), 0);
      const isFirst = queue()[0] === pack.id;
      return { pack, files: own, size, kept: isFirst ? Math.max(there, loaded()) : there, state: stateOf(pack, own) };
    }),
  );

  function stateOf(pack: Pack, own: readonly OfflineFile[]): PackRow['state'] {
    if (queue()[0] === pack.id) return 'loading';
    if (queue().includes(pack.id)) return 'waiting';
    if (own.every((file) => file.isKept)) return 'kept';
    return wanted().includes(pack.id) ? 'paused' : 'absent';
  }

  function want(ids: readonly string[]): void {
    setWanted(ids);
    storage.setItem(WANTED, JSON.stringify(ids));
  }

  async function look(): Promise<void> {
    const [all, there] = await Promise.all([list(), offline.files()]);
    setFiles(new Map(there.map((file) => [file.path, file])));
    setPacks(all.filter((pack) => pack.paths.some((path) => files().has(path))));
  }

  async function work(): Promise<void> {
    if (abort !== null) return;
    for (let id = queue()[0]; id !== undefined; id = queue()[0]) {
      const pack = packs().find((one) => one.id === id);
      const control = new AbortController();
      abort = control;
      setLoaded(0);
      const done = await offline.keep(pack?.paths ?? [], { signal: control.signal, onProgress: setLoaded });
      await look();
      const current = id;
      setQueue((all) => all.filter((one) => one !== current));
      if (!done.ok && !control.signal.aborted) toasts.show(done.failure.message, { kind: 'error' });
      else if (done.ok && pack) toasts.show(`${pack.title} is ready offline.`);
    }
    abort = null;
    await offline.refresh();
  }

  function keep(id: string): void {
    if (queue().includes(id)) return;
    if (!wanted().includes(id)) want([...wanted(), id]);
    setQueue((all) => [...all, id]);
    void work();
  }

  async function refresh(): Promise<void> {
    await look();
    if (isResumed) return;
    isResumed = true;
    for (const { pack, state } of rows()) if (state === 'paused') keep(pack.id);
  }

  // After the page itself: what was under way when it was closed, or the tab died, goes on.
  onCleanup(
    offline.watch(() => {
      if (offline.state.kind === 'ready' && !isResumed && wanted().length > 0) void refresh();
    }),
  );

  return {
    rows,
    keep,
    refresh,
    pause(id) {
      if (queue()[0] === id) abort?.abort();
      else setQueue((all) => all.filter((one) => one !== id));
    },
    async remove(id) {
      want(wanted().filter((one) => one !== id));
      const needed = new Set(rows().flatMap(({ pack }) => (wanted().includes(pack.id) ? pack.paths : [])));
      const pack = packs().find((one) => one.id === id);
      await offline.remove((pack?.paths ?? []).filter((path) => !needed.has(path)));
      await look();
      await offline.refresh();
    },
  };
}

function stored(storage: SmallStorage): readonly string[] {
  try {
    const ids: unknown = JSON.parse(storage.getItem(WANTED) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
