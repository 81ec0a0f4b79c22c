import type { NodeContainer } from '../contract/container';
import type { ContainerWindow } from './container-page';
import script from './container-page?worker&url';

/** It is loaded from another host, and starts a system. */
const START_TIMEOUT_MS = 90_000;

/**
 * Opens the WebContainer of this page, which is loaded from StackBlitz and needs the network. The page's own policy lets no
 * foreign frame in; `address` (`node.html`) is a document of our own with a policy of its own, which lets in that one.
 * A second call gives the same container; after a failure it is tried anew.
 */
export function createContainerFrame(address: string): () => Promise<NodeContainer> {
  let opened: Promise<NodeContainer> | null = null;
  return () => {
    opened ??= open(address).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
}

async function open(address: string): Promise<NodeContainer> {
  if (!crossOriginIsolated)
    throw new Error(
      'this page is not isolated, which it needs. Reload it once; if that does not help, see “This browser”.',
    );
  if (!navigator.onLine) throw new Error('there is no network, and it is loaded from StackBlitz.');
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = 'Node by WebContainer';
  frame.allow = 'cross-origin-isolated';
  frame.src = address;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  try {
    return await Promise.race([loaded.then(() => boot(frame)), late()]);
  } catch (error) {
    frame.remove();
    throw error;
  }
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
