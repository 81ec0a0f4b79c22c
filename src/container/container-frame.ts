import type { NodeContainer } from '../contract/container';
import type { ContainerWindow } from './container-page';
import script from './container-page?worker&url';

/** It is loaded from another host, and starts a system. */
const START_TIMEOUT_MS = 90_000;

/**
 * The place of the WebContainer of this page, which is loaded from StackBlitz and needs the network. The page's own policy lets
 * no foreign frame in; `address` (`node.html`) is a document of our own with a policy of its own, which lets in that one.
 */
export interface ContainerFrame {
  /** A second call gives the same container; after a failure it is tried anew. */
  open(): Promise<NodeContainer>;
  /** Ends all that runs in it. */
  close(): void;
}

export function createContainerFrame(address: string): ContainerFrame {
  let frame: HTMLIFrameElement | null = null;
  let opened: Promise<NodeContainer> | null = null;
  const close = () => {
    frame?.remove();
    frame = null;
    opened = null;
  };
  return {
    open() {
      if (opened) return opened;
      const mine = document.createElement('iframe');
      frame = mine;
      opened = open(mine, address).catch((error: unknown) => {
        if (frame === mine) close();
        throw error;
      });
      return opened;
    },
    close,
  };
}

async function open(frame: HTMLIFrameElement, address: string): Promise<NodeContainer> {
  if (!crossOriginIsolated)
    throw new Error(
      'this page is not isolated, which it needs. Reload it once; if that does not help, see “This browser”.',
    );
  if (!navigator.onLine) throw new Error('there is no network, and it is loaded from StackBlitz.');
  frame.hidden = true;
  frame.title = 'Node by WebContainer';
  frame.allow = 'cross-origin-isolated';
  frame.src = address;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  return Promise.race([loaded.then(() => boot(frame)), late()]);
}

async function boot(frame: HTMLIFrameElement): Promise<NodeContainer> {
  const inner = frame.contentWindow as ContainerWindow | null;
  if (inner === null) throw new Error('the page is closing.');
  const element = inner.document.createElement('script');
  element.type = 'module';
  element.src = new URL(script, import.meta.url).href;
  const run = new Promise<void>((resolve, reject) => {
    element.addEventListener('load', () => resolve(), { once: true });
    element.addEventListener('error', () => reject(new Error('its script could not be loaded.')), { once: true });
  });
  inner.document.head.append(element);
  await run;
  if (inner.carrelContainer === undefined) throw new Error('its script did not start.');
  return inner.carrelContainer();
}

async function late(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, START_TIMEOUT_MS));
  throw new Error(`StackBlitz did not answer within ${START_TIMEOUT_MS / 1000} s.`);
}
