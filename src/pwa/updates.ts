import type { Build, NewVersion, ToServiceWorker, UpdateState, Updates } from '../contract/offline';
import { createListeners } from '../lib/listeners';
import type { AtWork } from './at-work';
import type { Registered } from './register';

export interface UpdatesParts {
  /** `Build.id` of the page. */
  readonly build: string;
  readonly registered: Promise<Registered>;
  readonly container: Pick<ServiceWorkerContainer, 'controller' | 'addEventListener'>;
  readonly atWork: AtWork;
  /** What is new in the version that this tab runs. */
  readonly ownNews: () => Promise<readonly string[]>;
  readonly reload: () => void;
}

/** Milliseconds in which a service worker that was asked to takes over. */
const TAKE_OVER = 20_000;

type About = Pick<Build, 'id' | 'version' | 'news'>;

/**
 * A new version is put on the device beside the one that runs, and waits there. When the person wants it and nothing is at
 * work in any tab, it takes over, and every tab hears of that and loads itself again: no tab stays behind. A run that begins
 * in the moment in between is not cut: its tab goes on with its own version's files, and moves when it has ended.
 */
export function createUpdates(parts: UpdatesParts): Updates {
  const { build, container, atWork, reload } = parts;
  const listeners = createListeners<void>();
  let state: UpdateState = { kind: 'none' };
  let registration: ServiceWorkerRegistration | null = null;
  let wish: AbortController | null = null;

  const become = (next: UpdateState) => {
    state = next;
    listeners.tell();
  };

  async function offer(waiting: ServiceWorker): Promise<void> {
    const about = await aboutOf(waiting);
    // The page is of this version already where it came past the one on the device.
    if (about === null || about.id === build || state.kind === 'waiting' || state.kind === 'moving') return;
    const own = new Set(await parts.ownNews().catch(() => []));
    const next: NewVersion = { version: about.version, news: about.news.filter((line) => !own.has(line)) };
    become({ kind: 'offered', next });
  }

  function watchInstalling(installing: ServiceWorker | null): void {
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && container.controller !== null) void offer(installing);
    });
  }

  async function begin(): Promise<void> {
    const registered = await parts.registered;
    if (!registered.ok) return;
    registration = registered.value;
    registration.addEventListener('updatefound', () => watchInstalling(registration?.installing ?? null));
    watchInstalling(registration.installing);
    if (registration.waiting !== null && container.controller !== null) await offer(registration.waiting);
  }

  container.addEventListener('controllerchange', async () => {
    const about = container.controller && (await aboutOf(container.controller));
    // One that does not answer has taken over all the same, where this tab has asked it to.
    if (about ? about.id === build : state.kind !== 'moving') return;
    become({ kind: 'moving' });
    await atWork.idle();
    reload();
  });
  void begin();

  return {
    get state() {
      return state;
    },
    watch: listeners.add,
    accept() {
      if (state.kind !== 'offered') return;
      const { next } = state;
      const ours = new AbortController();
      wish = ours;
      become({ kind: 'waiting', next });
      void atWork.alone(ours.signal).then((release) => {
        if (release === null) return;
        become({ kind: 'moving' });
        // Nothing may begin anywhere until this tab is loaded again, which ends the lock.
        if (registration?.waiting) say(registration.waiting, { kind: 'take-over' });
        else return reload();
        // A browser may put it off for as long as the old one has something to answer: then this tab is loaded by the
        // version that is there, and offered the new one again.
        setTimeout(reload, TAKE_OVER);
      });
    },
    cancel() {
      if (state.kind !== 'waiting') return;
      wish?.abort();
      become({ kind: 'offered', next: state.next });
    },
    async check() {
      // Without a connection there is nothing new.
      await registration?.update().catch(() => undefined);
    },
  };
}

function say(worker: ServiceWorker, message: ToServiceWorker, transfer: Transferable[] = []): void {
  worker.postMessage(message, transfer);
}

/** Milliseconds in which a service worker answers, also when it must be started for it. */
const ANSWER = 30_000;

/** What a service worker serves; null where it does not answer. */
function aboutOf(worker: ServiceWorker): Promise<About | null> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const over = (about: About | null) => {
      clearTimeout(timer);
      port1.close();
      resolve(about);
    };
    const timer = setTimeout(() => over(null), ANSWER);
    port1.onmessage = ({ data }: MessageEvent<About>) => over(data);
    say(worker, { kind: 'about' }, [port2]);
  });
}
