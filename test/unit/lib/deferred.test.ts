import { expect, test } from 'vitest';
import { deferred } from '../../../src/lib/deferred';

test('deferred resolves and rejects from outside', async () => {
  const one = deferred<number>();
  one.resolve(1);
  await expect(one.promise).resolves.toBe(1);
  const two = deferred();
  two.reject(new Error('no'));
  await expect(two.promise).rejects.toThrow('no');
});
