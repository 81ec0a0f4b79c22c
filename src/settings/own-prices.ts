import type { Price, PriceStore } from '../contract/ledger';
import { createListeners } from '../lib/listeners';

const KEY = 'carrel.prices';

function isPrice(value: unknown): value is Price {
  if (typeof value !== 'object' || value === null) return false;
  const { input, cached, output } = value as Partial<Record<keyof Price, unknown>>;
  return [input, cached, output].every((part) => typeof part === 'number' && Number.isFinite(part) && part >= 0);
}

function parse(text: string | null): Readonly<Record<string, Price>> {
  try {
    const kept: unknown = JSON.parse(text ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, Price] => isPrice(entry[1])));
  } catch {
    return {};
  }
}

/**
 * The person's own prices in `localStorage`, shared by all tabs. Where the browser gives no `localStorage` or it is full,
 * they last as long as the page.
 */
export function createPriceStore(target: Window = window): PriceStore {
  const listeners = createListeners<void>();
  let current = read();

  function read(): Readonly<Record<string, Price>> {
    try {
      return parse(target.localStorage.getItem(KEY));
    } catch {
      return {};
    }
  }

  target.addEventListener('storage', (event) => {
    // The key is null when another tab has cleared everything.
    if (event.key !== KEY && event.key !== null) return;
    current = parse(event.newValue);
    listeners.tell();
  });

  return {
    get current() {
      return current;
    },
    set(model, price) {
      const { [model]: _before, ...others } = current;
      current = price === null ? others : { ...others, [model]: price };
      try {
        target.localStorage.setItem(KEY, JSON.stringify(current));
      } catch {
        // Kept in memory.
      }
      listeners.tell();
    },
    watch: listeners.add,
  };
}
