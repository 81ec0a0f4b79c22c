import type { Build } from '../../src/contract/offline';
import type { KeptBuilds } from '../../src/offline/kept-builds';

/**
 * Which version each tab runs. A tab gets all its files from the version that its HTML came from, also after another version
 * has taken over; so it is kept on the device, as a service worker is ended whenever it is idle.
 */
export interface Tabs {
  /** A tab is given the page of this version. */
  set(clientId: string, build: string): Promise<void>;
  /** A tab says that its page is of this version. */
  loaded(clientId: string, build: string): Promise<void>;
  /** The version of a tab; null: its page came from the server, and so do its files, or its version is not known here. */
  buildOf(clientId: string): Promise<Build | null>;
  /** Ids of the versions that tabs run; forgets the tabs that are closed. */
  inUse(open: ReadonlySet<string>): Promise<ReadonlySet<string>>;
}

/** Milliseconds in which a tab that is being loaded is in no list of open ones. */
const LOADING = 60_000;

export function createTabs(builds: KeptBuilds, now: () => number = Date.now): Tabs {
  const known = new Map<string, string>();
  const lists = new Map<string, Build>();

  async function list(id: string): Promise<Build | null> {
    const found = lists.get(id) ?? (await builds.find(id));
    if (found !== null) lists.set(id, found);
    return found;
  }

  async function set(clientId: string, build: string, isLoaded: boolean): Promise<void> {
    known.set(clientId, build);
    await builds.setTab(clientId, { build, since: now(), isLoaded });
  }

  return {
    set: (clientId, build) => set(clientId, build, false),
    loaded: (clientId, build) => set(clientId, build, true),
    async buildOf(clientId) {
      const id = known.get(clientId) ?? (await builds.tabs()).get(clientId)?.build;
      if (id === undefined) return null;
      known.set(clientId, id);
      return list(id);
    },
    async inUse(open) {
      const used = new Set<string>();
      for (const [clientId, { build, since, isLoaded }] of await builds.tabs()) {
        const isLoading = !isLoaded && Math.abs(now() - since) < LOADING;
        if (open.has(clientId) || isLoading) used.add(build);
        else {
          known.delete(clientId);
          await builds.removeTab(clientId);
        }
      }
      return used;
    },
  };
}
