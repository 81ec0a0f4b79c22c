import type { Tab } from './tab.ts';

/** A secret of the page that nothing in a sandbox may read. */
export const CANARY = 'canary-5d1f0c';

/** Puts the secret wherever a page can keep one, and answers with it on a channel that its own origin can hear. */
export async function plantCanary(tab: Tab): Promise<void> {
  await tab.call(async (canary) => {
    localStorage.setItem('canary', canary);
    sessionStorage.setItem('canary', canary);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser
    document.cookie = `canary=${canary}; SameSite=Strict`;
    Reflect.set(window, 'canary', canary);
    await new Promise<void>((done, failed) => {
      const request = indexedDB.open('canary', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('canary').put(canary, 'canary');
      request.onsuccess = () => {
        request.result.close();
        done();
      };
      request.onerror = () => failed(request.error);
    });
    await (await caches.open('canary')).put('/canary', new Response(canary));
    const channel = new BroadcastChannel('canary');
    channel.onmessage = () => channel.postMessage(canary);
    Reflect.set(window, 'canaryChannel', channel);
  }, CANARY);
}

/** What hostile code has left behind in the page; all is well while it is empty. */
export async function traces(tab: Tab): Promise<readonly string[]> {
  return tab.call((canary) => {
    const found: string[] = [];
    if (Reflect.get(window, 'escaped') !== undefined) found.push('window.escaped');
    if (Reflect.get({}, 'escaped') !== undefined) found.push('Object.prototype.escaped');
    if (Reflect.get([], 'escaped') !== undefined) found.push('Array.prototype.escaped');
    if (localStorage.getItem('canary') !== canary) found.push('localStorage');
    if (document.title.includes('escaped')) found.push('title');
    return found;
  }, CANARY);
}
