import type { AskSetup, AskSetupStore } from '../contract/ask';
import { type AskSettings, DEFAULT_ASK } from '../contract/conversation';
import type { Provider, ProviderKind } from '../contract/model';
import { createListeners } from '../lib/listeners';

const KEY = 'carrel.ask';
const EMPTY: AskSetup = { providers: [], chosen: null, ask: DEFAULT_ASK };
const KINDS: Readonly<Record<ProviderKind, true>> = {
  openai: true,
  anthropic: true,
  google: true,
  openrouter: true,
  mistral: true,
  groq: true,
  compatible: true,
  browser: true,
};

/** For each setting: whether a value from outside is one. */
const CHECKS: { readonly [Name in keyof AskSettings]: (value: unknown) => value is AskSettings[Name] } = {
  rounds: (value): value is number => isPositive(value) && Number.isInteger(value),
  mode: (value): value is AskSettings['mode'] => value === 'auto' || value === 'ask' || value === 'never',
  privacy: (value): value is AskSettings['privacy'] => value === 'full' || value === 'schema' || value === 'ask',
  spendingLimit: (value): value is number | null => value === null || isPositive(value),
};

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isProvider(value: unknown): value is Provider {
  return (
    isRecord(value) &&
    [value.id, value.name, value.baseUrl, value.model].every((text) => typeof text === 'string') &&
    typeof value.kind === 'string' &&
    Object.hasOwn(KINDS, value.kind) &&
    typeof value.images === 'boolean' &&
    (value.contextWindow === null || isPositive(value.contextWindow))
  );
}

/** `base` with those fields of `from` that are valid. */
function overlay(base: AskSettings, from: unknown): AskSettings {
  const given = isRecord(from) ? from : {};
  function pick<Name extends keyof AskSettings>(name: Name): AskSettings[Name] {
    const value = given[name];
    return CHECKS[name](value) ? value : base[name];
  }
  return {
    rounds: pick('rounds'),
    mode: pick('mode'),
    privacy: pick('privacy'),
    spendingLimit: pick('spendingLimit'),
  };
}

function parse(text: string | null): AskSetup {
  try {
    const kept: unknown = text === null ? null : JSON.parse(text);
    if (!isRecord(kept)) return EMPTY;
    const providers = Array.isArray(kept.providers) ? kept.providers.filter(isProvider) : [];
    const chosen = providers.find((provider) => provider.id === kept.chosen)?.id ?? null;
    return { providers, chosen, ask: overlay(DEFAULT_ASK, kept.ask) };
  } catch {
    return EMPTY;
  }
}

/**
 * The setup in `localStorage`, shared by all tabs; what is not valid there is left out. Where the browser gives no
 * `localStorage` or it is full, it lasts as long as the page.
 */
export function createAskSetupStore(target: Window = window): AskSetupStore {
  const listeners = createListeners<void>();
  let current = read();

  function read(): AskSetup {
    try {
      return parse(target.localStorage.getItem(KEY));
    } catch {
      return EMPTY;
    }
  }

  function keep(next: AskSetup): void {
    current = next;
    try {
      target.localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // Kept in memory.
    }
    listeners.tell();
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
    save(provider) {
      const others = current.providers.filter((each) => each.id !== provider.id);
      keep({ ...current, providers: [...others, provider], chosen: provider.id });
    },
    choose: (id) => keep({ ...current, chosen: current.providers.find((each) => each.id === id)?.id ?? null }),
    forget(id) {
      const providers = current.providers.filter((each) => each.id !== id);
      keep({ ...current, providers, chosen: current.chosen === id ? null : current.chosen });
    },
    update: (change) => keep({ ...current, ask: overlay(current.ask, change) }),
    watch: listeners.add,
  };
}
