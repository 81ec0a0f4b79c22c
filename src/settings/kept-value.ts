import { createListeners } from '../lib/listeners';

export interface KeptValue<Value> {
  readonly current: Value;
  /** Tells the listeners only if the value is another. */
  keep(next: Value): void;
  watch(listener: (value: Value) => void): () => void;
}

/**
 * A value in `localStorage` under `key`, shared by all tabs. Where the browser gives no `localStorage` or it is full, the
 * value lasts as long as the page.
 *
 * @param valid Makes a value of whatever is stored, which may be of another version or damaged: `undefined` where there
 *   is nothing or no JSON.
 */
export function createKeptValue<Value>(
  key: string,
  valid: (stored: unknown) => Value,
  target: Window = window,
): KeptValue<Value> {
  const listeners = createListeners<Value>();
  let current = parse(read());

  function read(): string | null {
    try {
      return target.localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  function parse(text: string | null): Value {
    try {
      return valid(text === null ? undefined : JSON.parse(text));
    } catch {
      return valid(undefined);
    }
  }

  function change(next: Value): void {
    if (JSON.stringify(next) === JSON.stringify(current)) return;
    current = next;
    listeners.tell(current);
  }

  target.addEventListener('storage', (event) => {
    // The key is null when another tab has cleared everything.
    if (event.key === key || event.key === null) change(parse(event.newValue));
  });

  return {
    get current() {
      return current;
    },
    keep(next) {
      try {
        target.localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Kept in memory.
      }
      change(next);
    },
    watch: listeners.add,
  };
}
