import { expect, test } from 'vitest';
import { DATA_ROOT } from '../../../../src/contract/files';
import type { Archive } from '../../../../src/session/export/archive';
import {
  type ArchiveStores,
  compareFiles,
  type OnClash,
  placeArchive,
} from '../../../../src/session/export/place-archive';
import { exportZip } from '../../../../src/session/export/zip-export';
import { readArchive } from '../../../../src/session/export/zip-import';
import { createStores, sourceOf, writeFiles } from './kit';

const ARCHIVED = {
  'same.csv': 'same',
  'new.csv': 'new one',
  'a.csv': 'theirs',
  'x/b.csv': 'theirs',
  dir: 'theirs',
  'file/c.csv': '1',
  'file/d.csv': '2',
};
const DESK = { 'same.csv': 'same', 'a.csv': 'mine!!', 'x/b.csv': 'my own', 'dir/e.csv': 'mine', file: 'mine' };

async function archive(): Promise<Archive> {
  const { files } = createStores();
  await writeFiles(files, ARCHIVED);
  const read = await readArchive(await exportZip(sourceOf(files)));
  if (!read.ok) throw new Error(read.failure.message);
  return read.value;
}

type Desk = ReturnType<typeof createStores>;

async function contents({ files }: Desk): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { kind, path } of await files.list()) {
    const data = kind === 'file' ? await files.read(path) : null;
    if (data?.ok) found[path.slice(DATA_ROOT.length + 1)] = await data.value.text();
  }
  return found;
}

async function place(onClash: OnClash, desk: Desk = createStores(), stores: ArchiveStores = desk) {
  await writeFiles(desk.files, DESK);
  const read = await archive();
  const comparison = await compareFiles(read, desk.files);
  const placed = await placeArchive(read, comparison, onClash, stores);
  const names = comparison.clashes.map(({ path }) => path.slice(DATA_ROOT.length + 1)).sort();
  return { desk, placed, clashes: names, same: comparison.same.length };
}

const KEPT = { 'a.csv': 'mine!!', 'x/b.csv': 'my own', 'dir/e.csv': 'mine', file: 'mine', 'same.csv': 'same' };
const BESIDE = { 'dir (1)': 'theirs', 'file (1)/c.csv': '1', 'file (1)/d.csv': '2', 'new.csv': 'new one' };

test('clashes are what differs or stands in the way', async () => {
  const { clashes, same } = await place('skip');
  expect([clashes, same]).toEqual([['a.csv', 'dir', 'file/c.csv', 'file/d.csv', 'x/b.csv'], 1]);
});

test('both are kept', async () => {
  const { desk } = await place('keep-both');
  expect(await contents(desk)).toEqual({ ...KEPT, ...BESIDE, 'a (1).csv': 'theirs', 'x/b (1).csv': 'theirs' });
});

test('files are replaced, folders are not', async () => {
  const { desk } = await place('replace');
  expect(await contents(desk)).toEqual({ ...KEPT, ...BESIDE, 'a.csv': 'theirs', 'x/b.csv': 'theirs' });
});

test('the desk keeps what it has', async () => {
  const { desk } = await place('skip');
  expect(await contents(desk)).toEqual({ ...KEPT, 'new.csv': 'new one' });
});

test('what can’t be stored leaves nothing behind', async () => {
  const full = createStores(6);
  const files = await place('replace', full);
  expect(files.placed).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining('Nothing was imported.') },
  });
  expect(await full.sessions.list()).toEqual([]);

  const broken = createStores();
  const append = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  const log = await place('replace', broken, { ...broken, conversations: { append } });
  expect(log.placed).toMatchObject({ ok: false, failure: { message: expect.stringContaining('storage is full') } });
  expect(await broken.sessions.list()).toEqual([]);
  expect(await contents(broken)).toEqual(DESK);
});
