import { expect, test } from 'vitest';
import type { ModelMessage } from '../../../src/contract/model.ts';
import { createDemo } from '../../providers/scenarios/demo.ts';
import { ADAPTERS, question, result, setUp, turn } from './kit.ts';

const RESULTS = ["KeyError: 'revenue'", "['Month', 'Region', 'Revenue']", 'Saved revenue.png and revenue-by-month.csv'];

test.each(ADAPTERS)('the demo goes by what the last result says: $kind', async ({ kind }) => {
  await using it = await setUp(kind, createDemo(0));
  const messages: ModelMessage[] = [question('How are the sales?')];
  const codes: string[] = [];
  for (const said of RESULTS) {
    const { message, calls } = await turn(it.client.stream(it.request(messages)));
    codes.push((JSON.parse(calls[0]?.input ?? '{}') as { code: string }).code);
    messages.push(message, result(calls[0]?.id ?? '', said, said.startsWith('KeyError')));
  }
  expect(codes[0]).toContain('["revenue"]');
  expect(codes[1]).toContain('["Revenue"]');
  expect(codes[2]).toContain('plt.savefig');
  const { text, message } = await turn(it.client.stream(it.request(messages)));
  expect(text).toContain('(sandbox:/mnt/data/revenue.png)');

  // A second question begins anew, with calls of their own.
  const again = await turn(it.client.stream(it.request([...messages, message, question('And again?')])));
  expect(again.calls[0]?.input).toContain('sales.csv');
  const ids = messages.flatMap((each) => (each.role === 'assistant' ? each.calls.map(({ id }) => id) : []));
  expect(ids).not.toContain(again.calls[0]?.id);
});

test('the demo ends when a run does not go through', async () => {
  await using it = await setUp('compatible', createDemo(0));
  const first = await turn(it.client.stream(it.request()));
  const declined = result(first.calls[0]?.id ?? '', 'The run was declined.', true);
  const { text, calls } = await turn(it.client.stream(it.request([question('Go.'), first.message, declined])));
  expect(calls).toEqual([]);
  expect(text).toContain('I stop here');
});
