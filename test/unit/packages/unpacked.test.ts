import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';
import { createUnpacked } from '../../../src/packages/unpacked';

let name = '';
let count = 0;
beforeEach(() => {
  name = `unpacked-${++count}`;
});

const bytes = (size: number) => new Blob([new Uint8Array(size)]);

it('what was kept is there for the next page', async () => {
  await createUnpacked(name).put('a', new Blob(['content']));
  const found = await createUnpacked(name).get('a');
  expect(await found?.text()).toBe('content');
});

it('what was used longest ago makes room', async () => {
  let hours = 0;
  const unpacked = createUnpacked(name, { limit: 100, now: () => hours * 3_600_001 });
  for (const one of ['old', 'used', 'new']) {
    hours += 1;
    await unpacked.put(one, bytes(40));
    if (one === 'used') {
      hours += 1;
      await unpacked.get('old');
      // What was used is noted beside the answer.
      await vi.waitFor(async () => expect(await unpacked.get('old')).not.toBe(null));
    }
  }
  expect(await unpacked.get('used')).toBe(null);
  expect(await unpacked.get('new')).not.toBe(null);
});

it('what would take half of the room is not kept', async () => {
  const unpacked = createUnpacked(name, { limit: 100 });
  await unpacked.put('small', bytes(20));
  await unpacked.put('large', bytes(60));
  expect(await unpacked.get('large')).toBe(null);
  expect(await unpacked.get('small')).not.toBe(null);
});

it('what turned out to be damaged is removed', async () => {
  const unpacked = createUnpacked(name);
  await unpacked.put('a', bytes(1));
  await unpacked.remove('a');
  expect(await unpacked.get('a')).toBe(null);
});

it('a browser that keeps nothing is no failure', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const refuses = vi.fn(() => {
    throw new DOMException('no', 'SecurityError');
  });
  vi.stubGlobal('indexedDB', { open: refuses });
  const unpacked = createUnpacked(name);
  await unpacked.put('a', bytes(1));
  expect(await unpacked.get('a')).toBe(null);
  expect(refuses).toHaveBeenCalled();
  vi.unstubAllGlobals();
});
