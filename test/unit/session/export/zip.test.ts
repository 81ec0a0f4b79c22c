import { describe, expect, test } from 'vitest';
import { DATA_ROOT } from '../../../../src/contract/files';
import { measureBlob } from '../../../../src/session/export/measure';
import { compareFiles, placeArchive } from '../../../../src/session/export/place-archive';
import { exportZip } from '../../../../src/session/export/zip-export';
import { isArchive, readArchive } from '../../../../src/session/export/zip-import';
import { BODY, createStores, DOCUMENT, EVENTS, PNG, RECORD, sourceOf, writeFiles } from './kit';

const FILES = {
  'a b.csv': 'a,b\n',
  'deep/ü/ü.txt': 'ü',
  'zeros.bin': new Uint8Array(300_000),
  'empty.txt': '',
  '.git/HEAD': 'ref: refs/heads/main',
};

async function exported(): Promise<Blob> {
  const { files } = createStores();
  await writeFiles(files, FILES);
  await files.commit([{ kind: 'mkdir', path: `${DATA_ROOT}/empty folder` }]);
  return exportZip(sourceOf(files));
}

async function archive(file: Blob) {
  const read = await readArchive(file);
  if (!read.ok) throw new Error(read.failure.message);
  return read.value;
}

const bytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('an archive', () => {
  test('comes back as the same session on an empty desk', async () => {
    const zip = await exported();
    expect(await isArchive(zip)).toBe(true);
    expect(zip.size).toBeLessThan(30_000);
    const read = await archive(zip);
    const stores = createStores();
    const comparison = await compareFiles(read, stores.files);
    expect([comparison.fresh.length, comparison.same, comparison.clashes]).toEqual([5, [], []]);
    const placed = await placeArchive(read, comparison, 'keep-both', stores, 99);
    if (!placed.ok) throw new Error(placed.failure.message);

    const document = await stores.sessions.load(placed.value);
    expect(document?.info).toEqual({ id: placed.value, title: 'Sales', created: 10, modified: 99 });
    expect(document?.cells).toEqual(DOCUMENT.cells);
    const shown = document?.cells[0]?.outputs[1];
    const picture = shown?.kind === 'display' ? shown.data['image/png'] : undefined;
    if (!(picture instanceof Blob)) throw new Error('The picture is no Blob.');
    expect([picture.type, await bytes(picture)]).toEqual(['image/png', PNG]);

    const events = await stores.conversations.load(placed.value);
    expect(events).toEqual(EVENTS);
    const result = events[6];
    const image = result?.kind === 'result' ? result.content[1] : undefined;
    expect(image?.kind === 'image' && (await bytes(image.data))).toEqual(PNG);
    expect(await stores.ledger.list(placed.value)).toEqual([RECORD]);
    expect(await stores.ledger.body(placed.value, RECORD.id)).toBe(BODY);

    for (const [name, data] of Object.entries(FILES)) {
      const there = await stores.files.read(`${DATA_ROOT}/${name}`);
      if (!there.ok) throw new Error(there.failure.message);
      expect(await measureBlob(there.value), name).toEqual(await measureBlob(new Blob([data])));
      expect((await stores.files.stat(`${DATA_ROOT}/${name}`))?.modified).toBe(1_600_000_000_000);
    }
    expect(await stores.files.stat(`${DATA_ROOT}/empty folder`)).toMatchObject({ kind: 'directory' });
  });

  test('tells how far it is, and can be stopped', async () => {
    const { files } = createStores();
    await writeFiles(files, FILES);
    const told: number[] = [];
    await exportZip(sourceOf(files), { onProgress: (done, total) => told.push(done / total) });
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    const abort = new AbortController();
    const stopped = exportZip(sourceOf(files), { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const zip = await exported();
    const again = new AbortController();
    const reading = readArchive(zip, { signal: again.signal, onProgress: () => again.abort() });
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('holds some of the files where that is wished', async () => {
    const { files } = createStores();
    await writeFiles(files, FILES);
    const zip = await exportZip(sourceOf(files), { includes: (path) => path.startsWith(`${DATA_ROOT}/deep`) });
    expect((await archive(zip)).files.map(({ path }) => path)).toEqual([`${DATA_ROOT}/deep/ü/ü.txt`]);
  });

  test('has no key of a provider in its conversation and its ledger', async () => {
    const key = `sk-${'k'.repeat(30)}`;
    const [first, ...rest] = EVENTS;
    if (first?.kind !== 'user') throw new Error('No question.');
    const { files } = createStores();
    const source = sourceOf(files, {
      events: [{ ...first, text: `my key is ${key}; sklearn.linear_model_is_none` }, ...rest],
      body: async () => `{"text":"${key}"}`,
    });
    const read = await archive(await exportZip(source));
    expect(read.events[0]).toMatchObject({ text: 'my key is [key]; sklearn.linear_model_is_none' });
    expect(read.requests[0]?.body).toBe('{"text":"[key]"}');
  });
});
