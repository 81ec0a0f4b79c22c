export interface Listeners<T> {
  add(listener: (value: T) => void): () => void;
  tell(value: T): void;
}

/** A list of those who want to be told. One that throws does not keep the others from hearing. */
export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<{ readonly call: (value: T) => void }>();
  return {
    add(listener) {
      // Wrapped, so that a function added twice is told twice and removed once.
      const item = { call: listener };
      listeners.add(item);
      return () => void listeners.delete(item);
    },
    tell(value) {
      for (const item of [...listeners]) {
        try {
          item.call(value);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
