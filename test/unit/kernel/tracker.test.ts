import { expect, it } from 'vitest';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { Tracker } from '../../../src/kernel/tracker';

function open() {
  const files = createMemoryFileStore({ fileLimit: () => 100 });
  const write = (path: string, by: string) =>
    files.commit([{ kind: 'write', path: `/mnt/data/${path}`, data: new Blob(['x']) }], { by });
  return { files, write, tracker: new Tracker(files) };
}

it('tells what others have done since, once, and nothing of its own', async () => {
  const { tracker, write } = open();
  await write('before.txt', 'page');
  expect((await tracker.whole('life')).changed).toHaveLength(1);
  await write('own.txt', 'life');
  expect(await tracker.since()).toBeNull();
  await write('theirs.txt', 'page');
  expect((await tracker.since())?.changed.map(({ entry }) => entry.path)).toEqual(['/mnt/data/theirs.txt']);
  expect(await tracker.since()).toBeNull();
});

it('a file that Python made in an empty store and the page removed is gone for Python too', async () => {
  const { files, tracker, write } = open();
  expect(await tracker.whole('life')).toEqual({ revision: 0, changed: [], removed: [] });
  await write('own.txt', 'life');
  await files.commit([{ kind: 'remove', path: '/mnt/data/own.txt' }], { by: 'page' });
  expect((await tracker.since())?.removed).toEqual([{ path: '/mnt/data/own.txt', by: 'page' }]);
});

it('tells a new life of a commit of the one before that landed late', async () => {
  const { tracker, write } = open();
  await tracker.whole('first');
  await tracker.whole('second');
  await write('late.txt', 'first');
  expect((await tracker.since())?.changed.map(({ entry }) => entry.path)).toEqual(['/mnt/data/late.txt']);
});
