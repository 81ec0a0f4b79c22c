import { expect, test } from 'vitest';
import { sleep } from '../../../src/lib/sleep';

test('ends after its time', async () => {
  const start = performance.now();
  await sleep(20);
  expect(performance.now() - start).toBeGreaterThanOrEqual(15);
});

test('ends at once when it is aborted, before or meanwhile', async () => {
  const start = performance.now();
  await sleep(10_000, AbortSignal.abort());
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 5);
  await sleep(10_000, abort.signal);
  expect(performance.now() - start).toBeLessThan(2000);
});
