import type {
  Build,
  FileFailure,
  FromServiceWorker,
  KeepOptions,
  ListedFile,
  Offline,
  OfflineState,
} from '../contract/offline';
import { fail, ok, type Result } from '../contract/result';
import { createListeners } from '../lib/listeners';
import { isQuota } from '../lib/quota';
import { sha256Of } from '../lib/sha256';
import { type FetchFileOptions, fetchFile } from '../offline/fetch-file';
import type { KeptBuilds } from '../offline/kept-builds';
import type { KeptFiles } from '../offline/kept-files';
import { activated, type Registered } from './register';

export interface OfflineParts {
  /** Address of the page's folder, with a slash at its end. */
  readonly base: string;
  /** `Build.id` of the page. */
  readonly build: string;
  readonly registered: Promise<Registered>;
  readonly container: Pick<ServiceWorkerContainer, 'addEventListener'>;
  readonly files: KeptFiles;
  readonly builds: KeptBuilds;
  /** Resolves when it disturbs nobody to fetch what is missing; null: not without being asked. */
  readonly quiet: (() => Promise<void>) | null;
  /** Removes what else there is on the device of files that are taken off it. */
  readonly discard?: (paths: readonly string[]) => Promise<void>;
  /** One tab at a time fetches; null where the browser has none. */
  readonly locks?: Pick<LockManager, 'request'> | null;
  readonly fetching?: Pick<FetchFileOptions, 'fetch' | 'patience'>;
}

type Kept = Result<void, FileFailure>;

/**
 * What is kept on the device, seen from the page. The page reads and fills the same caches that the service worker answers
 * from (`src/offline`), because a service worker is ended too soon for a long download.
 */
export function createOffline(parts: OfflineParts): Offline {
  const { base, files, builds, locks = globalThis.navigator?.locks ?? null } = parts;
  const listeners = createListeners<void>();
  let state: OfflineState = { kind: 'unknown' };
  let build: Build | null = null;

  const become = (next: OfflineState) => {
    state = next;
    listeners.tell();
  };

  async function listed(): Promise<readonly ListedFile[]> {
    build ??= await builds.find(parts.build);
    return build?.files ?? [];
  }

  /** Looks at what is there; says `partial` or `ready`. */
  async function refresh(): Promise<readonly ListedFile[]> {
    const list = await listed();
    const kept = await files.hashes();
    const needed = list.filter((file) => file.when !== 'use');
    const missing = needed.filter((file) => !kept.has(file.sha256));
    const used = list.filter((file) => file.when === 'use' && kept.has(file.sha256));
    if (missing.length > 0) become({ kind: 'partial', missing: bytesOf(missing) });
    else
      become({
        kind: 'ready',
        sizes: { base: bytesOf(needed), used: { files: used.length, bytes: bytesOf(used) } },
      });
    return missing;
  }

  async function keep(paths: readonly string[], { signal, onProgress }: KeepOptions = {}): Promise<Kept> {
    const wanted = new Set(paths);
    const chosen = (await listed()).filter((file) => wanted.has(file.path));
    const kept = await files.hashes();
    const total = bytesOf(chosen);
    let before = bytesOf(chosen.filter((file) => kept.has(file.sha256)));
    onProgress?.(before, total);
    for (const file of chosen.filter((one) => !kept.has(one.sha256))) {
      const fetched = await fetchFile(base + encodeURI(file.path), file, {
        ...parts.fetching,
        ...(signal ? { signal } : {}),
        onProgress: (loaded) => onProgress?.(before + Math.min(loaded, file.size), total),
      });
      if (!fetched.ok) return fetched;
      const stored = await store(file, fetched.value);
      if (!stored.ok) return stored;
      before += file.size;
      onProgress?.(before, total);
    }
    return ok(undefined);
  }

  async function store(file: ListedFile, bytes: ArrayBuffer): Promise<Kept> {
    try {
      await files.put(file, bytes);
      return ok(undefined);
    } catch (error) {
      const why = isQuota(error) ? 'there is no room' : error instanceof Error ? error.message : String(error);
      return fail('storage', `${file.path} could not be kept: ${why}. Free some space on the disk and try again.`);
    }
  }

  async function prepare(): Promise<void> {
    const fill = async () => {
      const missing = await refresh();
      if (missing.length === 0) return;
      const done = await keep(
        missing.map((file) => file.path),
        { onProgress: (loaded, total) => become({ kind: 'preparing', loaded, total }) },
      );
      if (done.ok) await refresh();
      else become({ kind: 'problem', message: `Not ready offline: ${done.failure.message}` });
    };
    try {
      await (locks === null ? fill() : locks.request(`carrel-keep ${base}`, fill));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      become({
        kind: 'problem',
        message: `Not ready offline: the browser keeps nothing (${reason}). Reload the page.`,
      });
    }
  }

  async function begin(): Promise<void> {
    const registered = await parts.registered;
    if (!registered.ok) return become({ kind: 'off', message: registered.failure.message });
    await activated(registered.value);
    if (registered.value.active === null) return;
    await refresh();
    if (build === null) {
      return become({
        kind: 'off',
        message: 'This tab was loaded past the copy on this device. Reload it to work offline.',
      });
    }
    if (state.kind !== 'partial' || parts.quiet === null) return;
    await parts.quiet();
    await prepare();
  }

  parts.container.addEventListener('message', (event) => {
    const { data } = event as MessageEvent<FromServiceWorker | undefined>;
    if (data?.kind !== 'not-installed') return;
    // Where an earlier version is there, that goes on to work.
    if (state.kind === 'unknown') become({ kind: 'problem', message: `Not ready offline: ${data.message}` });
  });
  void begin().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    become({ kind: 'off', message: `The browser keeps nothing for this page (${reason}), so it needs its server.` });
  });

  return {
    get state() {
      return state;
    },
    watch: listeners.add,
    async refresh() {
      if (state.kind === 'ready' || state.kind === 'partial') await refresh();
    },
    async files() {
      const [list, kept] = await Promise.all([listed(), files.hashes()]);
      return list.map((file) => ({ ...file, isKept: kept.has(file.sha256) }));
    },
    async keep(paths, options) {
      const done = await keep(paths, options);
      await refresh();
      return done;
    },
    async remove(paths) {
      const gone = new Set(paths);
      for (const file of await listed()) if (gone.has(file.path)) await files.remove(file.sha256);
      await parts.discard?.(paths);
      await refresh();
    },
    prepare,
    async repair({ signal, onProgress } = {}) {
      const kept = await files.hashes();
      const list = (await listed()).filter((file) => kept.has(file.sha256));
      const total = bytesOf(list);
      const broken: string[] = [];
      let looked = 0;
      for (const file of list) {
        if (signal?.aborted) return fail('stopped', 'The check was stopped.');
        const bytes = await files.read(file).then((blob) => blob?.arrayBuffer());
        if (bytes === undefined || (await sha256Of(bytes)) !== file.sha256) {
          await files.remove(file.sha256);
          broken.push(file.path);
        }
        looked += file.size;
        onProgress?.(looked, total);
      }
      const again = await keep(broken, signal ? { signal } : {});
      await refresh();
      return again.ok ? ok({ checked: list.length, broken }) : again;
    },
  };
}

function bytesOf(list: readonly ListedFile[]): number {
  return list.reduce((sum, file) => sum + file.size, 0);
}
