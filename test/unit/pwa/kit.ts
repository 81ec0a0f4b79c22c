import { vi } from 'vitest';
import type { Build, ToServiceWorker } from '../../../src/contract/offline';

/** A service worker as a page sees it. */
export interface FakeWorker extends EventTarget {
  state: ServiceWorkerState;
  readonly said: string[];
  /** What `about` answers. */
  readonly about: Pick<Build, 'id' | 'version' | 'news'>;
  postMessage(message: ToServiceWorker, transfer?: readonly Transferable[]): void;
  become(state: ServiceWorkerState): void;
}

export function createWorker(
  about: Pick<Build, 'id' | 'version' | 'news'>,
  state: ServiceWorkerState = 'activated',
): FakeWorker & ServiceWorker {
  const said: string[] = [];
  const worker = Object.assign(new EventTarget(), {
    state,
    said,
    about,
    postMessage(message: ToServiceWorker, transfer: readonly Transferable[] = []) {
      said.push(message.kind);
      const [port] = transfer;
      if (port instanceof MessagePort) port.postMessage(about);
    },
    become(next: ServiceWorkerState) {
      worker.state = next;
      worker.dispatchEvent(new Event('statechange'));
    },
  });
  return worker as unknown as FakeWorker & ServiceWorker;
}

export type FakeContainer = EventTarget & { controller: ServiceWorker | null };

export function createContainer(controller: ServiceWorker | null = null): FakeContainer {
  return Object.assign(new EventTarget(), { controller });
}

export type FakeRegistration = EventTarget & {
  installing: ServiceWorker | null;
  waiting: ServiceWorker | null;
  active: ServiceWorker | null;
  update(): Promise<void>;
};

export function createRegistration(
  parts: Partial<FakeRegistration> = {},
): FakeRegistration & ServiceWorkerRegistration {
  const empty = { installing: null, waiting: null, active: null, update: async () => {} };
  return Object.assign(new EventTarget(), empty, parts) as FakeRegistration & ServiceWorkerRegistration;
}

/** Waits until a check holds, on a machine that may be very busy. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000 });
}
