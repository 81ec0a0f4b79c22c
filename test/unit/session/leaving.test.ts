import { expect, test } from 'vitest';
import type { SessionDocument } from '../../../src/contract/session';
import { createLeaving } from '../../../src/session/leaving';
import { createMemorySessionStore } from '../../../src/session/memory-store';
import { createCell, difference, setSource } from '../../../src/session/notebook';

function textStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

const picture = { kind: 'display', data: { 'image/png': new Blob(['png']) }, displayId: null } as const;

function start(): SessionDocument {
  return {
    info: { id: 's', title: 'T', created: 1, modified: 1 },
    cells: [
      { ...createCell('code', 'plot()'), id: 'plot', outputs: [picture] },
      { ...createCell('code', 'print(1)'), id: 'print', outputs: [{ kind: 'stream', name: 'stdout', text: '1\n' }] },
    ],
  };
}

function later(document: SessionDocument, modified: number): SessionDocument {
  return { ...document, info: { ...document.info, modified } };
}

function changeOf(before: SessionDocument | null, after: SessionDocument) {
  const change = difference(before, after);
  if (!change) throw new Error('They are the same');
  return change;
}

test('a new session that was never saved comes back whole', async () => {
  const [storage, store] = [textStorage(), createMemorySessionStore()];
  const { cells, info } = start();
  createLeaving(storage).keep([changeOf(null, { info, cells: cells.slice(1) })]);
  await createLeaving(storage).restore(store);
  expect(await store.load('s')).toEqual({ info, cells: cells.slice(1) });
});

test('a source that was not saved comes back, and the picture under it stays', async () => {
  const [storage, store] = [textStorage(), createMemorySessionStore()];
  await store.save(changeOf(null, start()));
  const typed = later(setSource(start(), 'plot', 'plot(2)'), 2);
  createLeaving(storage).keep([changeOf(start(), typed)]);
  await createLeaving(storage).restore(store);
  expect((await store.load('s'))?.cells).toMatchObject([{ source: 'plot(2)', outputs: [picture] }, { id: 'print' }]);
});

test('what was saved later is not undone, and what was deleted does not come back', async () => {
  const [storage, store] = [textStorage(), createMemorySessionStore()];
  const typed = later(setSource(start(), 'print', 'old'), 2);
  const leaving = createLeaving(storage);
  leaving.keep([changeOf(start(), typed)]);
  await store.save(changeOf(null, later(start(), 3)));
  await leaving.restore(store);
  expect((await store.load('s'))?.cells[1]?.source).toBe('print(1)');

  await store.remove('s');
  leaving.keep([{ info: typed.info, put: typed.cells.slice(1) }]);
  await leaving.restore(store);
  expect(await store.load('s')).toBeNull();
});

test('of each session the latest is kept; what cannot be saved is kept on', async () => {
  const [storage, store] = [textStorage(), createMemorySessionStore()];
  const leaving = createLeaving(storage);
  leaving.keep([changeOf(null, setSource(start(), 'print', 'first'))]);
  leaving.keep([changeOf(null, setSource(start(), 'print', 'second'))]);
  await leaving.restore({ load: store.load, save: () => Promise.reject(new Error('full')) });
  await leaving.restore(store);
  expect((await store.load('s'))?.cells[1]?.source).toBe('second');
});

test('text that is no list of changes is nothing', async () => {
  const storage = textStorage();
  storage.setItem('carrel.unsaved', '{"not": ');
  await createLeaving(storage).restore(createMemorySessionStore());
});
