import { createKeptBuilds } from '../../../src/offline/kept-builds';
import { createKeptFiles } from '../../../src/offline/kept-files';
import { answer, type Question } from '../../../workers/sw/answer';
import type { Shelf } from '../../../workers/sw/install';
import { createTabs, type Tabs } from '../../../workers/sw/tabs';
import { createCaches } from '../../doubles/caches';
import { type Deployed, type DeployServer, SCOPE } from '../../doubles/deployed';

/** A device with its caches. */
export interface Device {
  readonly storage: CacheStorage;
  readonly tabs: Tabs;
  /** What the service worker of a version has. */
  shelf(deployed: Deployed): Shelf;
  /** Asks the service worker of a version, and waits until it has nothing more to do. */
  ask(deployed: Deployed, path: string, asked?: Asked): Promise<Response>;
}

export interface Asked {
  readonly tab?: string;
  readonly navigate?: boolean;
  readonly cache?: RequestCache;
}

export function createDevice(server: DeployServer, storage: CacheStorage = createCaches()): Device {
  const builds = createKeptBuilds(SCOPE, storage);
  const tabs = createTabs(builds);
  const shelf = ({ mark }: Deployed): Shelf => ({
    scope: SCOPE,
    mark,
    files: createKeptFiles(SCOPE, storage),
    builds,
    fetching: { fetch: server.fetch, patience: 50 },
  });
  return {
    storage,
    tabs,
    shelf,
    async ask(deployed, path, { tab = '', navigate = false, cache = 'default' } = {}) {
      const work: Promise<unknown>[] = [];
      const question: Question = {
        // No script can make a request that navigates.
        request: {
          url: SCOPE + encodeURI(path),
          mode: navigate ? 'navigate' : 'cors',
          cache,
          signal: new AbortController().signal,
        } as Request,
        path,
        clientId: navigate ? '' : tab,
        resultingClientId: navigate ? tab : '',
        waitUntil: (more) => void work.push(more),
      };
      const response = await answer(shelf(deployed), tabs, question);
      // The body is read as the page would, so that what is to be kept is kept.
      const copy = new Response(await response.arrayBuffer(), response);
      await Promise.all(work);
      return copy;
    },
  };
}
