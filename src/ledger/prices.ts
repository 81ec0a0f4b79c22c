import type { Price } from '../contract/ledger';
import type { Provider } from '../contract/model';

/**
 * List prices of common models in late 2025, from the providers' pages. They change: a person's own prices go before them,
 * and a model that is not here has no price rather than a guessed one.
 */
const PRICES: Readonly<Record<string, readonly [input: number, cached: number, output: number]>> = {
  'gpt-4o': [2.5, 1.25, 10],
  'gpt-4o-mini': [0.15, 0.075, 0.6],
  'gpt-4.1': [2, 0.5, 8],
  'gpt-4.1-mini': [0.4, 0.1, 1.6],
  'gpt-4.1-nano': [0.1, 0.025, 0.4],
  'gpt-5': [1.25, 0.125, 10],
  'gpt-5-mini': [0.25, 0.025, 2],
  'gpt-5-nano': [0.05, 0.005, 0.4],
  o3: [2, 0.5, 8],
  'o4-mini': [1.1, 0.275, 4.4],
  'claude-opus-4-5': [5, 0.5, 25],
  'claude-opus-4-1': [15, 1.5, 75],
  'claude-opus-4': [15, 1.5, 75],
  'claude-sonnet-4-5': [3, 0.3, 15],
  'claude-sonnet-4': [3, 0.3, 15],
  'claude-haiku-4-5': [1, 0.1, 5],
  'gemini-2.5-pro': [1.25, 0.31, 10],
  'gemini-2.5-flash': [0.3, 0.075, 2.5],
  'gemini-2.5-flash-lite': [0.1, 0.025, 0.4],
  'mistral-large': [2, 2, 6],
  'mistral-small': [0.1, 0.1, 0.3],
};

const FREE: Price = { input: 0, cached: 0, output: 0 };
const OWN_MACHINE = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|.+\.local)$/;

/** US dollars for a million tokens; null: unknown. `own`: the person's prices by model id. Models of one's own machine are free. */
export function priceOf(
  { kind, model, baseUrl }: Pick<Provider, 'kind' | 'model' | 'baseUrl'>,
  own: Readonly<Record<string, Price>> = {},
): Price | null {
  if (Object.hasOwn(own, model)) return own[model] ?? null;
  if (kind === 'browser' || (kind === 'compatible' && isOwnMachine(baseUrl))) return FREE;
  // `vendor/model`, and a date or `latest` behind it; any other ending is another model.
  const bare = model.slice(model.lastIndexOf('/') + 1).replace(/-(?:latest|\d{8}|\d{4}-\d\d-\d\d|\d{4})$/, '');
  const found = Object.hasOwn(PRICES, bare) ? PRICES[bare] : undefined;
  return found === undefined ? null : { input: found[0], cached: found[1], output: found[2] };
}

function isOwnMachine(url: string): boolean {
  return URL.canParse(url) && OWN_MACHINE.test(new URL(url).hostname);
}

export function costOf(
  price: Price,
  tokens: { readonly input: number; readonly cached: number; readonly output: number },
): number {
  const fresh = Math.max(tokens.input - tokens.cached, 0);
  return (fresh * price.input + tokens.cached * price.cached + tokens.output * price.output) / 1e6;
}
