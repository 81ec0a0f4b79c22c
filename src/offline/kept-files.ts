import type { ListedFile } from '../contract/offline';

type Addressed = Pick<ListedFile, 'sha256' | 'size'>;

/**
 * Files of the page that are kept on the device, by their hash: whatever version names the same hash has the same file, so an
 * update fetches only what has changed. The methods reject with what the Cache API says.
 */
export interface KeptFiles {
  /** All hashes. */
  hashes(): Promise<ReadonlySet<string>>;
  /** Null: not kept, or not of its length; then it is removed. Its hash is for the reader to check. */
  read(file: Addressed): Promise<Blob | null>;
  /** Bytes that were checked. */
  put(file: Addressed, bytes: ArrayBuffer): Promise<void>;
  remove(sha256: string): Promise<void>;
}

/** Changes with the form of what is kept. */
const FORM = 1;

/** Addresses that no request can have: they are not of this origin. */
const PREFIX = 'https://kept.invalid/';

/** Names of caches are shared by all that is deployed on an origin: each page in a folder of its own has its own. */
export function cacheName(what: 'files' | 'builds', scope: string): string {
  return `carrel-${what}-${FORM} ${new URL(scope).pathname}`;
}

/** `scope`: address of the page's folder. */
export function createKeptFiles(scope: string, storage: CacheStorage = caches): KeptFiles {
  // Opened each time: the browser, or the person, may have cleared it.
  const open = () => storage.open(cacheName('files', scope));
  return {
    async hashes() {
      const requests = await (await open()).keys();
      return new Set(requests.map(({ url }) => url.slice(PREFIX.length)));
    },
    async read({ sha256, size }) {
      const cache = await open();
      const blob = await (await cache.match(PREFIX + sha256))?.blob().catch(() => null);
      if (blob === undefined) return null;
      if (blob?.size === size) return blob;
      await cache.delete(PREFIX + sha256);
      return null;
    },
    async put({ sha256 }, bytes) {
      await (await open()).put(PREFIX + sha256, new Response(bytes));
    },
    async remove(sha256) {
      await (await open()).delete(PREFIX + sha256);
    },
  };
}
