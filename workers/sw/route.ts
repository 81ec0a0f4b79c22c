import { DIRECT } from '../../src/contract/offline';

/** What of a request decides where it goes. */
export interface Asked {
  readonly method: string;
  readonly mode: RequestMode;
  readonly url: string;
  readonly headers: Pick<Headers, 'has'>;
}

/**
 * The file of the page that a request is for, by its path in the list; null: it is none of the page's, and the browser does
 * with it what it would do without us. A page address that names no file is the desk itself, one level deep as all its own
 * addresses are relative (our server does the same).
 */
export function pathOf({ method, mode, url, headers }: Asked, scope: string): string | null {
  if (method !== 'GET' || headers.has(DIRECT)) return null;
  const address = new URL(url);
  const folder = new URL(scope);
  if (address.origin !== folder.origin || !address.pathname.startsWith(folder.pathname)) return null;
  const path = decoded(address.pathname.slice(folder.pathname.length));
  if (path === null) return null;
  if (mode === 'navigate' && /^[^/.]*$/.test(path)) return 'index.html';
  return path;
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
