import type { Offline, Updates } from '../contract/offline';
import { createKeptBuilds } from '../offline/kept-builds';
import { createKeptFiles } from '../offline/kept-files';
import type { AtWork } from './at-work';
import { isolateOnce } from './isolate';
import { createOffline } from './offline';
import { register } from './register';
import { createUpdates } from './updates';

export interface PwaParts {
  /** Address of the page's folder, with a slash at its end. */
  readonly base: string;
  readonly atWork: AtWork;
  /** Whether the person has not begun anything yet. */
  readonly isUntouched: () => boolean;
  /** Resolves when Python is not being fetched or at work. */
  readonly quiet: () => Promise<void>;
  /** Removes what else there is on the device of files that are taken off it. */
  readonly discard: (paths: readonly string[]) => Promise<void>;
}

export interface Pwa {
  readonly offline: Offline;
  readonly updates: Updates;
}

/** Milliseconds between two looks for a newer version in a tab that stays open. */
const LOOK = 60 * 60 * 1000;

/** Null: this page was not built (it is being developed), so there is no version of it to keep. */
export function openPwa({ base, atWork, isUntouched, quiet, discard }: PwaParts): Pwa | null {
  const build = document.querySelector<HTMLMetaElement>('meta[name="carrel-build"]')?.content ?? '';
  if (build === '') return null;
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  const reload = () => location.reload();
  // An embedded page is isolated by the page around it, or not at all; and it is not ours to load again.
  const isWanted = globalThis.crossOriginIsolated === false && globalThis.isSecureContext && window.top === window;
  if (container) isolateOnce({ container, storage: sessionStorage, isWanted, isUntouched, reload });

  const registered = (isWanted ? Promise.resolve() : settled()).then(() => register(container, base));
  void registered.then((found) => {
    if (found.ok) found.value.active?.postMessage({ kind: 'hello', build });
  });
  container?.addEventListener('controllerchange', () => container.controller?.postMessage({ kind: 'hello', build }));

  const target = container ?? Object.assign(new EventTarget(), { controller: null });
  const builds = createKeptBuilds(base);
  const isMetered = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
  const offline = createOffline({
    base,
    build,
    registered,
    container: target,
    files: createKeptFiles(base),
    builds,
    quiet: isMetered ? null : quiet,
    discard,
  });
  const updates = createUpdates({
    build,
    registered,
    container: target,
    atWork,
    ownNews: async () => (await builds.find(build))?.news ?? [],
    reload,
  });
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return;
    // A person may have cleared it in the browser's settings.
    void offline.refresh();
    if (Date.now() - looked < LOOK) return;
    looked = Date.now();
    void updates.check();
  });
  addEventListener('online', () => offline.state.kind === 'problem' && void offline.prepare());
  return { offline, updates };
}

/** Resolves when the page is loaded and painted: keeping it must not make it later. */
async function settled(): Promise<void> {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  }
  await new Promise<void>((resolve) =>
    'requestIdleCallback' in globalThis
      ? requestIdleCallback(() => resolve(), { timeout: 5000 })
      : setTimeout(resolve, 500),
  );
}
