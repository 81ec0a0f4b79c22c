import { expect, test } from 'vitest';
import type { ProviderKind } from '../../../src/contract/model';
import { costOf, priceOf } from '../../../src/ledger/prices';

const of = (kind: ProviderKind, model: string, baseUrl = 'https://x.example') => priceOf({ kind, model, baseUrl });

test.each([
  ['openai', 'gpt-4o', 2.5],
  ['openai', 'gpt-4o-2024-11-20', 2.5],
  ['openrouter', 'anthropic/claude-sonnet-4-5', 3],
  ['anthropic', 'claude-opus-4-20250514', 15],
  ['mistral', 'mistral-large-latest', 2],
  ['google', 'gemini-2.5-flash-lite', 0.1],
] as const)('%s %s', (kind, model, input) => {
  expect(of(kind, model)?.input).toBe(input);
});

test.each(['gpt-5-pro', 'gpt-4o-realtime', 'gpt-6', 'toString'])('%s has no price here', (model) => {
  expect(of('openai', model)).toBeNull();
});

test("models of one's own machine are free, others at an address of one's own are not known", () => {
  for (const url of ['http://localhost:11434/v1', 'http://127.0.0.1:8080', 'http://[::1]:1', 'http://192.168.1.4:1234'])
    expect(of('compatible', 'any', url)?.output).toBe(0);
  expect(of('compatible', 'any', 'https://api.example.org')).toBeNull();
  expect(of('compatible', 'any', 'https://127.0.0.1.example.org')).toBeNull();
  expect(of('browser', 'any', '')?.output).toBe(0);
});

test('what comes from the cache costs less', () => {
  const price = { input: 2, cached: 1, output: 10 };
  expect(costOf(price, { input: 1_000_000, cached: 500_000, output: 100_000 })).toBe(2.5);
});
