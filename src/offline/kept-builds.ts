import { type Build, toBuild } from '../contract/offline';
import { cacheName } from './kept-files';

/** A version that is on the device, or is being put there. */
export interface KeptBuild {
  readonly build: Build;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** The version that a tab has got. */
export interface TabBuild {
  readonly build: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Its page has said that it is there. */
  readonly isLoaded: boolean;
}

/** The lists of files of every version that some tab may run, and which tab runs which. */
export interface KeptBuilds {
  all(): Promise<readonly KeptBuild[]>;
  find(id: string): Promise<Build | null>;
  put(kept: KeptBuild): Promise<void>;
  remove(id: string): Promise<void>;
  /** By the id that the browser gives a tab. */
  tabs(): Promise<ReadonlyMap<string, TabBuild>>;
  setTab(clientId: string, tab: TabBuild): Promise<void>;
  removeTab(clientId: string): Promise<void>;
}

const BUILDS = 'https://kept.invalid/build/';
const TABS = 'https://kept.invalid/tab/';

/** `scope`: address of the page's folder. The methods reject with what the Cache API says. */
export function createKeptBuilds(scope: string, storage: CacheStorage = caches): KeptBuilds {
  const open = () => storage.open(cacheName('builds', scope));

  async function read(url: string): Promise<KeptBuild | null> {
    const response = await (await open()).match(url);
    const value: unknown = await response?.json().catch(() => null);
    if (typeof value !== 'object' || value === null || !('build' in value) || !('since' in value)) return null;
    const build = toBuild(value.build);
    return build !== null && typeof value.since === 'number' ? { build, since: value.since } : null;
  }

  async function urls(prefix: string): Promise<string[]> {
    const requests = await (await open()).keys();
    return requests.map(({ url }) => url).filter((url) => url.startsWith(prefix));
  }

  return {
    async all() {
      const found = await Promise.all((await urls(BUILDS)).map(read));
      return found.filter((one) => one !== null);
    },
    async find(id) {
      return (await read(BUILDS + id))?.build ?? null;
    },
    async put(kept) {
      await (await open()).put(BUILDS + kept.build.id, Response.json(kept));
    },
    async remove(id) {
      await (await open()).delete(BUILDS + id);
    },
    async tabs() {
      const cache = await open();
      const found = new Map<string, TabBuild>();
      for (const url of await urls(TABS)) {
        const value: unknown = await (await cache.match(url))?.json().catch(() => null);
        if (isTab(value)) found.set(url.slice(TABS.length), value);
      }
      return found;
    },
    async setTab(clientId, tab) {
      await (await open()).put(TABS + clientId, Response.json(tab));
    },
    async removeTab(clientId) {
      await (await open()).delete(TABS + clientId);
    },
  };
}

function isTab(value: unknown): value is TabBuild {
  if (typeof value !== 'object' || value === null) return false;
  const { build, since, isLoaded } = value as Partial<Record<keyof TabBuild, unknown>>;
  return typeof build === 'string' && typeof since === 'number' && typeof isLoaded === 'boolean';
}
