import type { Network } from '../contract/network';
import type { KeptWheel, LockEntry, LockFile, PackageFailure, PackageSource } from '../contract/packages';
import { fail, ok, type Result } from '../contract/result';
import type { SettingsStore } from '../contract/settings';
import { formatBytes } from '../lib/bytes';
import { createListeners } from '../lib/listeners';
import { sha256Of } from '../lib/sha256';
import { bundledFiles } from './bundled';
import { closure } from './closure';
import { type DownloadOptions, download, type Expected } from './download';
import { MAX_WHEEL, vetEntry } from './entry';
import { normaliseName } from './names';
import { judge, judgeRequest, type KnownPackages } from './rule';
import { createWheelStore, type WheelStore } from './store';
import { createUnpacked } from './unpacked';

export interface PackageSourceOptions {
  /** Address of the page's folder, with a slash at the end: `packages/` and `pyodide/` lie in it. */
  readonly base: string;
  /** The way to other hosts. */
  readonly network: Pick<Network, 'fetch'>;
  /** What the person lets in. */
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly store?: WheelStore;
}

type Place = { readonly origin: 'bundled' | 'kept' | 'remote'; readonly entry: LockEntry };

/**
 * `lock` rejects where the page's own lock file cannot be had, and tries again at the next call. `origin` knows what the
 * last `lock` saw.
 */
export function createPackageSource({
  base,
  network,
  settings,
  store = createWheelStore(),
}: PackageSourceOptions): PackageSource {
  const unpacked = createUnpacked('carrel-unpacked');
  const files = bundledFiles(base, unpacked);
  const listeners = createListeners<void>();
  let knownNow: KnownPackages = { bundled: {}, remote: {} };
  let places: ReadonlyMap<string, Place> = new Map();

  /** What is kept; nothing where the browser gives no storage: the desk works without. */
  async function keptEntries(): Promise<LockEntry[]> {
    try {
      return await store.entries();
    } catch (error) {
      console.warn('Kept packages cannot be read:', error);
      return [];
    }
  }

  async function lock(): Promise<LockFile> {
    const [bundled, remote, kept] = await Promise.all([files.lock(), files.remote(), keptEntries()]);
    const found = new Map<string, Place>();
    const packages: Record<string, LockEntry> = {};
    function add(origin: Place['origin'], name: string, entry: LockEntry): void {
      if (packages[name] !== undefined || found.has(entry.file_name)) return;
      packages[name] = origin === 'bundled' ? entry : { ...entry, source: origin };
      found.set(entry.file_name, { origin, entry });
    }
    for (const [name, entry] of Object.entries(bundled.packages)) add('bundled', name, entry);
    for (const entry of kept) add('kept', entry.name, entry);
    for (const [name, entry] of Object.entries(remote.packages)) add('remote', name, entry);
    places = found;
    return { info: bundled.info, packages };
  }

  /** The same object as long as both files are the same. */
  async function known(): Promise<KnownPackages> {
    const [bundled, remote] = await Promise.all([files.lock(), files.remote()]);
    if (knownNow.bundled !== bundled.packages || knownNow.remote !== remote.packages) {
      knownNow = { bundled: bundled.packages, remote: remote.packages };
    }
    return knownNow;
  }

  async function permits(name: string, sha256: string | null): Promise<Result<void, PackageFailure>> {
    if (settings.current.packageRule === 'anything') return ok(undefined);
    return judge(name, sha256, settings.current, await known());
  }

  /** A kept wheel that has gone bad is fetched again where the release has it; otherwise it is taken away, and that is said. */
  async function fromStore(entry: LockEntry, options: DownloadOptions): Promise<Result<ArrayBuffer, PackageFailure>> {
    let data: ArrayBuffer | undefined;
    try {
      data = await (await store.data(entry.name))?.arrayBuffer();
    } catch (error) {
      console.warn(`${entry.name} cannot be read:`, error);
    }
    if (data !== undefined && (await sha256Of(data)) === entry.sha256) return ok(data);
    const { remote } = await known();
    const again = Object.values(remote).find((one) => one.file_name === entry.file_name && one.sha256 === entry.sha256);
    if (again !== undefined) return fromNetwork(again, options);
    await store.remove(entry.name).catch(() => undefined);
    listeners.tell();
    return fail(
      'storage',
      `The package ${entry.name} that was kept on this device is damaged, so it was removed. Install it again: ` +
        `%pip install ${entry.name}`,
    );
  }

  async function fromNetwork(entry: LockEntry, options: DownloadOptions): Promise<Result<ArrayBuffer, PackageFailure>> {
    const { baseUrl } = await files.remote();
    const url = new URL(entry.file_name, baseUrl);
    const signal = options.signal ? { signal: options.signal } : {};
    const answer = await network.fetch({ method: 'GET', url: url.href, headers: [], body: null }, signal);
    const what = `${entry.name} ${entry.version}${entry.size === undefined ? '' : ` (${formatBytes(entry.size)})`}`;
    if (!answer.ok && answer.failure.code === 'denied') {
      return fail(
        'not-allowed',
        `${what} is not in this copy: while online, allow ${url.host} under Network and run this again (it is then kept, ` +
          'for offline use too), or use a copy built with the official set, or run that part outside of the tab, in Docker.',
      );
    }
    if (!answer.ok)
      return fail('network', `${what} is not in this copy and could not be downloaded: ${answer.failure.message}`);
    const { status, headers, body } = answer.value;
    if (status !== 200) return fail('network', `${what} could not be downloaded: ${url.host} answered ${status}.`);
    const isPage = headers.some(
      ([key, value]) => key.toLowerCase() === 'content-type' && value.startsWith('text/html'),
    );
    if (isPage) return fail('network', `${what} could not be downloaded: ${url.host} answered with a web page.`);
    options.onProgress?.(body.byteLength, body.byteLength);
    if ((await sha256Of(body)) !== entry.sha256) {
      return fail(
        'wrong-hash',
        `${what} from ${url.host} is not the file of Pyodide's release: it is damaged, broken off or another. It was ` +
          'refused and nothing was installed. Try again, or tell whoever runs this page.',
      );
    }
    await keepRemote({ entry: { ...entry, size: body.byteLength }, data: new Blob([body]) });
    return ok(body);
  }

  /** Not being able to keep it is no reason to refuse it now. */
  async function keepRemote(wheel: KeptWheel): Promise<void> {
    try {
      const entry: LockEntry = { ...wheel.entry, name: normaliseName(wheel.entry.name), made: 'official' };
      await store.put({ entry, data: wheel.data });
      places = new Map(places).set(entry.file_name, { origin: 'kept', entry });
      listeners.tell();
    } catch (error) {
      console.warn(`${wheel.entry.name} could not be kept:`, error);
    }
  }

  async function wheel(fileName: string, options: DownloadOptions = {}): Promise<Result<ArrayBuffer, PackageFailure>> {
    if (!places.has(fileName)) await lock();
    const place = places.get(fileName);
    if (place === undefined) return fail('unknown', `There is no package file ${fileName} in the lock file.`);
    const permitted = await permits(place.entry.name, place.entry.sha256);
    if (!permitted.ok) return permitted;
    switch (place.origin) {
      case 'bundled': {
        const url = `${base}packages/${encodeURIComponent(fileName)}`;
        const found = await download(url, expectedOf(place.entry), { ...options, unpacked });
        return found.ok ? ok(found.value.bytes) : found;
      }
      case 'kept':
        return fromStore(place.entry, options);
      case 'remote':
        return fromNetwork(place.entry, options);
    }
  }

  /** What was asked for ahead, by file name. */
  const coming = new Map<string, ReturnType<typeof wheel>>();

  async function fetchAhead(names: readonly string[]): Promise<void> {
    const { packages } = await lock();
    const bundled = Object.values(packages).filter(({ source = 'bundled' }) => source === 'bundled');
    const entries = new Map(bundled.map((entry) => [normaliseName(entry.name), entry]));
    for (const name of closure(entries, names)) {
      const { file_name = '' } = entries.get(name) ?? {};
      if (!coming.has(file_name)) coming.set(file_name, wheel(file_name));
    }
  }

  return {
    lock,
    origin: (fileName) => places.get(fileName)?.origin ?? null,
    async wheel(fileName, options = {}) {
      const begun = coming.get(fileName);
      // Bytes are given away: to one.
      coming.delete(fileName);
      const found = await begun;
      return found?.ok ? found : wheel(fileName, options);
    },
    ahead(names) {
      // Whoever then asks hears why it cannot be had.
      fetchAhead(names).catch(() => undefined);
    },
    async keep({ entry: offered, data }) {
      const [bundled, remote] = await Promise.all([files.lock(), files.remote()]);
      const vetted = vetEntry(offered, bundled, remote.packages);
      if (!vetted.ok) return vetted;
      const permitted = await permits(vetted.value.name, vetted.value.sha256);
      if (!permitted.ok) return permitted;
      const entry = { ...vetted.value, size: data.size };
      if (data.size > MAX_WHEEL) {
        return fail(
          'storage',
          `${entry.file_name} has ${formatBytes(data.size)}; at most ${formatBytes(MAX_WHEEL)} are kept.`,
        );
      }
      if ((await sha256Of(await data.arrayBuffer())) !== entry.sha256) {
        return fail(
          'wrong-hash',
          `${entry.file_name} does not have the hash that was given for it, so it is not kept.`,
        );
      }
      try {
        await store.put({ entry, data });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return fail('storage', `${entry.name} could not be kept (${reason}). Free some space and install it again.`);
      }
      await lock();
      listeners.tell();
      return ok(undefined);
    },
    kept: keptEntries,
    async forget(name) {
      await store.remove(normaliseName(name));
      await lock();
      listeners.tell();
    },
    async reset() {
      await store.clear();
      await lock();
      listeners.tell();
    },
    permits,
    async permitsRequest(url) {
      if (settings.current.packageRule === 'anything') return ok(undefined);
      const { baseUrl } = await files.remote();
      return judgeRequest(url, baseUrl, settings.current, await known());
    },
    async discard(paths) {
      await lock();
      for (const path of paths) {
        const { sha256 = null } = places.get(path.slice(path.lastIndexOf('/') + 1))?.entry ?? {};
        if (sha256 !== null) await unpacked.remove(sha256);
      }
    },
    watch: listeners.add,
    core: files.core,
  };
}

function expectedOf(entry: LockEntry): Expected {
  return { name: entry.file_name, sha256: entry.sha256, size: entry.size ?? null, packed: entry.packed === true };
}
