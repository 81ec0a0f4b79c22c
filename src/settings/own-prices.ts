import type { Price, PriceStore } from '../contract/ledger';
import { createKeptValue } from './kept-value';

const KEY = 'carrel.prices';

function isPrice(value: unknown): value is Price {
  if (typeof value !== 'object' || value === null) return false;
  const { input, cached, output } = value as Partial<Record<keyof Price, unknown>>;
  return [input, cached, output].every((part) => typeof part === 'number' && Number.isFinite(part) && part >= 0);
}

function valid(stored: unknown): Readonly<Record<string, Price>> {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(Object.entries(stored).filter((entry): entry is [string, Price] => isPrice(entry[1])));
}

/** The person's own prices, shared by all tabs. */
export function createPriceStore(target: Window = window): PriceStore {
  const kept = createKeptValue(KEY, valid, target);
  return {
    get current() {
      return kept.current;
    },
    set(model, price) {
      const { [model]: _before, ...others } = kept.current;
      kept.keep(price === null ? others : { ...others, [model]: price });
    },
    watch: (listener) => kept.watch(() => listener()),
  };
}
