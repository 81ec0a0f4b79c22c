/** Where the page keeps small things of the screen: as `localStorage`. */
export type SmallStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** `localStorage`; where the browser gives none or it is full, what is kept lasts as long as the page. */
export function createSmallStorage(): SmallStorage {
  const kept = new Map<string, string>();
  return {
    getItem(key) {
      try {
        return kept.get(key) ?? localStorage.getItem(key);
      } catch {
        return kept.get(key) ?? null;
      }
    },
    setItem(key, value) {
      try {
        localStorage.setItem(key, value);
      } catch {
        kept.set(key, value);
      }
    },
  };
}
