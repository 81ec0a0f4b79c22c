import { expect, test, vi } from 'vitest';
import { answerOnly } from '../../providers/scenarios/answers.ts';
import { setUp, turn } from './kit.ts';

vi.mock('@ai-sdk/openai', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

test.each([
  [true, 'unknown', 'Reload the page.'],
  [false, 'offline', 'when the network is back'],
] as const)('an adapter that cannot be loaded; online: %s', async (isOnline, code, words) => {
  await using it = await setUp('openai', answerOnly, { isOnline: () => isOnline });
  const { end } = await turn(it.client.stream(it.request()));
  expect(end.error?.code).toBe(code);
  expect(end.error?.message).toContain(words);
  expect(it.server.requests).toEqual([]);
});
