import { SHARED_CACHE, SHARED_MARK, SHARED_PATH } from '../../src/contract/installed';

/** Whether a request is the browser's, with what a person shares to the installed app (`share_target` of the manifest). */
export function isShare({ method, url }: Pick<Request, 'method' | 'url'>, scope: string): boolean {
  return method === 'POST' && url === new URL(SHARED_PATH, scope).href;
}

/** Lays what is shared down for the page, and opens the page. A text comes as a file too. */
export async function takeShare(
  request: Request,
  scope: string,
  storage: Pick<CacheStorage, 'open'> = caches,
): Promise<Response> {
  const form = await request.formData();
  const texts = ['title', 'text', 'url'].map((name) => form.get(name)).filter((text) => typeof text === 'string');
  const text = texts.filter((line) => line !== '').join('\n');
  const files = form.getAll('files').filter((value) => value instanceof File);
  if (text !== '') files.push(new File([text], 'shared.txt', { type: 'text/plain' }));
  const cache = await storage.open(SHARED_CACHE);
  for (const [number, file] of files.entries()) {
    const path = `${SHARED_PATH}${crypto.randomUUID()}-${number}/${encodeURIComponent(file.name || 'shared')}`;
    await cache.put(new URL(path, scope).href, new Response(file));
  }
  return Response.redirect(`${scope}?${SHARED_MARK}`, 303);
}

/** What is used of the service worker's `clients`. */
export interface Windows {
  matchAll(options: { readonly type: 'window' }): Promise<readonly { focus(): Promise<unknown> }[]>;
  openWindow(url: string): Promise<unknown>;
}

/** A click on a notification brings the desk to the front. */
export async function showDesk(windows: Windows, scope: string): Promise<void> {
  const [open] = await windows.matchAll({ type: 'window' });
  if (open) await open.focus();
  else await windows.openWindow(scope);
}
