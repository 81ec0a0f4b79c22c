import type { AskSetup, AskSetupStore } from '../contract/ask';
import { type AskSettings, DEFAULT_ASK } from '../contract/conversation';
import type { Provider, ProviderKind } from '../contract/model';
import { createKeptValue } from './kept-value';

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

function valid(stored: unknown): AskSetup {
  if (!isRecord(stored)) return EMPTY;
  const providers = Array.isArray(stored.providers) ? stored.providers.filter(isProvider) : [];
  const chosen = providers.find((provider) => provider.id === stored.chosen)?.id ?? null;
  return { providers, chosen, ask: overlay(DEFAULT_ASK, stored.ask) };
}

/** The providers, the one in use and the settings of the conversation, shared by all tabs; what is not valid is left out. */
export function createAskSetupStore(target: Window = window): AskSetupStore {
  const kept = createKeptValue(KEY, valid, target);
  const { keep } = kept;
  return {
    get current() {
      return kept.current;
    },
    save(provider) {
      const others = kept.current.providers.filter((each) => each.id !== provider.id);
      keep({ ...kept.current, providers: [...others, provider], chosen: provider.id });
    },
    choose(id) {
      keep({ ...kept.current, chosen: kept.current.providers.find((each) => each.id === id)?.id ?? null });
    },
    forget(id) {
      const { providers, chosen } = kept.current;
      keep({
        ...kept.current,
        providers: providers.filter((each) => each.id !== id),
        chosen: chosen === id ? null : chosen,
      });
    },
    update: (change) => keep({ ...kept.current, ask: overlay(kept.current.ask, change) }),
    watch: (listener) => kept.watch(() => listener()),
  };
}
