import { type Launch, SHARED_CACHE, SHARED_MARK, type WatchLaunches, WISHES, type Wish } from '../contract/installed';

/** https://wicg.github.io/web-app-launch/; Chromium only. */
interface LaunchParams {
  readonly targetURL?: string;
  readonly files?: readonly FileSystemFileHandle[];
}
interface LaunchQueue {
  setConsumer(consumer: (params: LaunchParams) => void): void;
}

/**
 * The wish in an address: `?do=ask` of a shortcut, or `?link=web+carrel:ask`, which any page can link to and which therefore
 * can be nothing but one of the fixed wishes.
 */
export function wishOf(url: URL): Wish | null {
  const link = /^web\+carrel:(?:\/\/)?([a-z-]+)\/?$/.exec(url.searchParams.get('link') ?? '');
  const named = link?.[1] ?? url.searchParams.get('do');
  return WISHES.find((wish) => wish === named) ?? null;
}

/** Tells how the page was opened, if with something, and each time the app is called to the front with something. */
export const watchLaunches: WatchLaunches = (listener) => {
  const first = new URL(location.href);
  const here = launchOf(first, []);
  if (here !== null) {
    // A reload shall not do it again.
    const plain = new URL(first);
    for (const name of ['do', 'link', SHARED_MARK]) plain.searchParams.delete(name);
    history.replaceState(history.state, '', plain);
    listener(here);
  }
  const { launchQueue } = window as { readonly launchQueue?: LaunchQueue };
  let isOpened = false;
  launchQueue?.setConsumer(({ targetURL, files = [] }) => {
    // The launch that opened this page: its address was read above. The same shortcut may be used again later.
    const isFirst = !isOpened && targetURL === first.href;
    isOpened = true;
    const launch = launchOf(targetURL === undefined || isFirst ? null : new URL(targetURL), files);
    if (launch !== null) listener(launch);
  });
};

function launchOf(url: URL | null, handles: readonly FileSystemFileHandle[]): Launch | null {
  const wish = url && wishOf(url);
  const isShare = url?.searchParams.has(SHARED_MARK) ?? false;
  if (wish === null && !isShare && handles.length === 0) return null;
  return {
    wish,
    isShare,
    files: async () => [
      ...(isShare ? await takeShared() : []),
      ...(await Promise.all(handles.map((handle) => handle.getFile()))),
    ],
  };
}

/** What the service worker put there, which is then gone from there. */
async function takeShared(): Promise<File[]> {
  const cache = await caches.open(SHARED_CACHE);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    const name = decodeURIComponent(request.url.slice(request.url.lastIndexOf('/') + 1));
    if (response) files.push(new File([await response.blob()], name));
  }
  await caches.delete(SHARED_CACHE);
  return files;
}
