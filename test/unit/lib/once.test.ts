import { expect, test, vi } from 'vitest';
import { once } from '../../../src/lib/once.ts';

test('makes a thing once, and again only after a failure', async () => {
  const make = vi.fn(async () => 'made');
  make.mockRejectedValueOnce(new Error('not now'));
  const get = once(make);
  await expect(get()).rejects.toThrow('not now');
  expect(await Promise.all([get(), get()])).toEqual(['made', 'made']);
  expect(make).toHaveBeenCalledTimes(2);
});
