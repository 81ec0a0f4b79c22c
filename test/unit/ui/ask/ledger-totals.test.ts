import { expect, test } from 'vitest';
import type { RequestRecord } from '../../../../src/contract/ledger';
import { costText, totalsOf } from '../../../../src/ui/ask/ledger-totals';

const record = (more: Partial<RequestRecord>): RequestRecord => ({
  id: 'a',
  time: 1,
  method: 'POST',
  url: 'https://example.org/v1',
  host: 'example.org',
  outcome: 'done',
  status: 200,
  bytesOut: 10,
  bytesIn: 20,
  model: 'm',
  inputTokens: 5,
  outputTokens: 6,
  cost: 0.5,
  isEstimate: false,
  ...more,
});

test('sums of what was sent, without what was not', () => {
  const totals = totalsOf([record({}), record({ cost: null, isEstimate: true }), record({ outcome: 'declined' })]);
  expect(totals).toEqual({
    requests: 2,
    bytesOut: 20,
    bytesIn: 40,
    inputTokens: 10,
    outputTokens: 12,
    cost: 0.5,
    unpriced: 1,
    isEstimate: true,
  });
  expect(totalsOf([]).cost).toBeNull();
});

test.each([
  [null, 'No price is known'],
  [0, '$0.00'],
  [0.004213, '$0.0042'],
  [0.0000081, '$0.0000081'],
  [1.239, '$1.24'],
])('%s dollars are %s', (cost, text) => {
  expect(costText(cost)).toBe(text);
});
