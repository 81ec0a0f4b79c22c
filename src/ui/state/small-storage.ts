/** Where the page keeps small things of the screen: as `localStorage`, or `sessionStorage` for those of one tab. */
export type SmallStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Where the browser gives none or it is full, what is kept lasts as long as the page. */
export function createSmallStorage(storage: () => Storage = () => localStorage): SmallStorage {
  const kept = new Map<string, string>();
  return {
    getItem(key) {
      try {
        return kept.get(key) ?? storage().getItem(key);
      } catch {
        return kept.get(key) ?? null;
      }
    },
    setItem(key, value) {
      try {
        storage().setItem(key, value);
      } catch {
        kept.set(key, value);
      }
    },
  };
}
