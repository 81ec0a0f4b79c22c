import type { FromServiceWorker, ToServiceWorker } from '../../src/contract/offline';
import { unreachable } from '../../src/contract/result';
import { createKeptBuilds } from '../../src/offline/kept-builds';
import { createKeptFiles } from '../../src/offline/kept-files';
import { answer } from './answer';
import type { BuildMark } from './head';
import { install, listOf, type Shelf, sweep, whyNotInstalled } from './install';
import { pathOf } from './route';
import { isShare, showDesk, takeShare } from './share';
import { createTabs } from './tabs';

const worker = self as unknown as ServiceWorkerGlobalScope & { readonly CARREL_BUILD: BuildMark };
const { scope } = worker.registration;
const shelf: Shelf = {
  scope,
  mark: worker.CARREL_BUILD,
  files: createKeptFiles(scope),
  builds: createKeptBuilds(scope),
};
const tabs = createTabs(shelf.builds);

worker.addEventListener('install', (event) => {
  event.waitUntil(
    install(shelf).catch(async (error: unknown) => {
      await tellAll({ kind: 'not-installed', message: whyNotInstalled(error) });
      throw error;
    }),
  );
});

// An update takes over only when all tabs are asked to move; a page that has no service worker yet gets this one at once.
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim().then(tidy)));

worker.addEventListener('fetch', (event) => {
  if (isShare(event.request, scope)) return event.respondWith(takeShare(event.request, scope));
  const path = pathOf(event.request, scope);
  if (path === null) return;
  const { request, clientId, resultingClientId } = event;
  const waitUntil = (work: Promise<unknown>) => event.waitUntil(work);
  event.respondWith(answer(shelf, tabs, { request, path, clientId, resultingClientId, waitUntil }));
});

worker.addEventListener('message', (event) => {
  event.waitUntil(heard(event.data as ToServiceWorker, event));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(showDesk(worker.clients, scope));
});

async function heard(message: ToServiceWorker, event: ExtendableMessageEvent): Promise<void> {
  switch (message.kind) {
    case 'hello':
      if (event.source instanceof Client) await tabs.loaded(event.source.id, message.build);
      return tidy();
    case 'about': {
      const { id, version, news } = await listOf(shelf);
      return event.ports[0]?.postMessage({ id, version, news });
    }
    case 'take-over':
      return worker.skipWaiting();
    default:
      return unreachable(message);
  }
}

/** Versions that no tab runs go. */
async function tidy(): Promise<void> {
  const open = await worker.clients.matchAll({ type: 'all', includeUncontrolled: true });
  await sweep(shelf, await tabs.inUse(new Set(open.map(({ id }) => id))));
}

async function tellAll(message: FromServiceWorker): Promise<void> {
  const open = await worker.clients.matchAll({ includeUncontrolled: true });
  for (const client of open) client.postMessage(message);
}
