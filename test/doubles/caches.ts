/** The Cache API in memory, as far as it is used: by address, whole bodies. */
export function createCaches(): CacheStorage {
  const stored = new Map<string, Map<string, { readonly bytes: ArrayBuffer; readonly headers: Headers }>>();
  const keyOf = (request: RequestInfo | URL) => (request instanceof Request ? request.url : String(request));
  const cacheOf = (name: string) => {
    const entries = stored.get(name) ?? new Map();
    stored.set(name, entries);
    const cache: Pick<Cache, 'keys' | 'match' | 'put' | 'delete'> = {
      keys: async () => [...entries.keys()].map((url) => new Request(url)),
      async match(request) {
        const found = entries.get(keyOf(request));
        return found && new Response(found.bytes, { headers: found.headers });
      },
      async put(request, response) {
        entries.set(keyOf(request), { bytes: await response.arrayBuffer(), headers: response.headers });
      },
      delete: async (request) => entries.delete(keyOf(request)),
    };
    return cache as Cache;
  };
  const storage: Pick<CacheStorage, 'open' | 'keys' | 'delete' | 'has'> = {
    open: async (name) => cacheOf(name),
    keys: async () => [...stored.keys()],
    delete: async (name) => stored.delete(name),
    has: async (name) => stored.has(name),
  };
  return storage as CacheStorage;
}

/** A disk with no room: nothing can be stored any more. */
export function fillUp(storage: CacheStorage): CacheStorage {
  return {
    ...storage,
    async open(name) {
      const cache = await storage.open(name);
      return {
        ...cache,
        async put() {
          throw new DOMException('Quota exceeded', 'QuotaExceededError');
        },
      };
    },
  };
}
