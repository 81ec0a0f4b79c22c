import { describe, expect, test } from 'vitest';
import { DATA_ROOT } from '../../../../src/contract/files';
import { measureBlob } from '../../../../src/session/export/measure';
import { BlobReader, BlobWriter, ZipReader, ZipWriter } from '../../../../src/session/export/zip';
import { exportZip } from '../../../../src/session/export/zip-export';
import { readArchive } from '../../../../src/session/export/zip-import';
import { createStores, sourceOf, writeFiles } from './kit';

interface Parts {
  readonly manifest: Record<string, unknown> & { members: { name: string; size: number; sha256: string }[] };
  readonly members: Map<string, Blob>;
}

/** The parts of a good archive, to be spoiled. */
async function parts(): Promise<Parts> {
  const { files } = createStores();
  await writeFiles(files, { 'a.csv': 'a,b\n1,2\n' });
  const zip = new ZipReader(new BlobReader(await exportZip(sourceOf(files))));
  const members = new Map<string, Blob>();
  for (const entry of await zip.getEntries()) {
    if (!entry.directory) members.set(entry.filename, await entry.getData(new BlobWriter()));
  }
  const manifest = JSON.parse((await members.get('carrel.json')?.text()) ?? '');
  members.delete('carrel.json');
  return { manifest, members };
}

async function zipOf({ manifest, members }: Parts, text = JSON.stringify(manifest)): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter());
  for (const [name, data] of members)
    await zip.add(name, new BlobReader(data), { filenameValidation: 'tolerant' } as object);
  await zip.add('carrel.json', new BlobReader(new Blob([text])));
  return zip.close();
}

/** Puts a member in, with a manifest that tells the truth about it. */
async function put({ manifest, members }: Parts, name: string, data: Blob): Promise<void> {
  members.set(name, data);
  const others = manifest.members.filter((member) => member.name !== name);
  manifest.members = [...others, { name, ...(await measureBlob(data)) }];
}

async function refused(file: Blob, options: Parameters<typeof readArchive>[1] = {}) {
  const read = await readArchive(file, options);
  return read.ok ? 'read' : read.failure;
}

test('the parts put together again are read', async () => {
  expect(await refused(await zipOf(await parts()))).toBe('read');
});

describe('is refused with a sentence', () => {
  test('what is no zip, or was cut off', async () => {
    const whole = await zipOf(await parts());
    for (const file of [new Blob([]), new Blob(['a,b\n']), whole.slice(0, whole.size - 30), whole.slice(0, 500)]) {
      expect(await refused(file)).toMatchObject({ code: 'not-a-zip' });
    }
  });

  test('a zip of something else', async () => {
    const good = await parts();
    const zip = new ZipWriter(new BlobWriter());
    await zip.add('a.csv', new BlobReader(new Blob(['a'])));
    const failure = await refused(await zip.close());
    expect(failure).toMatchObject({ code: 'not-carrel', message: expect.stringContaining('not exported by Carrel') });
    expect(await refused(await zipOf(good, '{"format":"other","version":1}'))).toMatchObject({ code: 'not-carrel' });
    expect(await refused(await zipOf(good, 'no json'))).toMatchObject({ code: 'not-carrel' });
  });

  test('a version of the future', async () => {
    const good = await parts();
    const failure = await refused(
      await zipOf(good, JSON.stringify({ format: 'carrel-session', version: 2, new: true })),
    );
    expect(failure).toMatchObject({ code: 'newer', message: expect.stringContaining('newer Carrel') });
  });

  test('a manifest of another form', async () => {
    const good = await parts();
    const text = JSON.stringify({ ...good.manifest, members: [{ name: 'a' }] });
    expect(await refused(await zipOf(good, text))).toMatchObject({ code: 'damaged' });
  });

  test.each(['files/a.csv', 'session.json', 'log.jsonl', 'ledger.jsonl'])('a changed %s', async (name) => {
    const good = await parts();
    const data = new Uint8Array((await good.members.get(name)?.arrayBuffer()) ?? new ArrayBuffer(0));
    data[0] = (data[0] ?? 0) ^ 1;
    good.members.set(name, new Blob([data]));
    const failure = await refused(await zipOf(good));
    expect(failure).toMatchObject({
      code: 'damaged',
      message: expect.stringContaining(`${name} is not what was exported`),
    });
  });

  test.each(['files/a.csv', 'session.json', 'notebook.ipynb'])('a missing %s', async (name) => {
    const good = await parts();
    good.members.delete(name);
    expect(await refused(await zipOf(good))).toMatchObject({ message: expect.stringContaining(`${name} is missing`) });
    good.manifest.members = good.manifest.members.filter((member) => member.name !== name);
    const unlisted = await refused(await zipOf(good));
    if (name === 'session.json') expect(unlisted).toMatchObject({ code: 'damaged' });
    else expect(unlisted).toBe('read');
  });

  test.each([
    'files/../a.csv',
    'files/../../etc/passwd',
    'files//etc/passwd',
    'files/a/./b',
    'files/a\\..\\..\\b',
    'files/',
    'files/a\0b',
    `files/${'n'.repeat(300)}`,
  ])('the path %j', async (name) => {
    const good = await parts();
    await put(good, name, new Blob(['x']));
    const failure = await refused(await zipOf(good).catch(() => new Blob([])));
    expect(failure).toMatchObject({ code: expect.stringMatching(/^(?:unsafe|not-a-zip)$/) });
    good.members.delete(name);
    expect(await refused(await zipOf(good))).toMatchObject({ code: 'unsafe' });
  });

  test('a folder outside of the data folder', async () => {
    const good = await parts();
    good.manifest.folders = ['../outside'];
    expect(await refused(await zipOf(good))).toMatchObject({ code: 'unsafe' });
  });

  test('more than it says, more than there is room for, more than a file of its size can hold', async () => {
    const good = await parts();
    const large = new Blob([new Uint8Array(3_000_000)]);
    await put(good, 'files/large.bin', large);
    const honest = await zipOf(good);
    expect(honest.size).toBeLessThan(30_000);
    expect(await refused(honest)).toBe('read');
    expect(await refused(honest, { room: 1_000_000 })).toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('977 KB left'),
    });
    expect(await refused(honest, { fileLimit: 1_000_000 })).toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('large.bin is 2.9 MB'),
    });

    const listed = good.manifest.members.find((member) => member.name === 'files/large.bin');
    if (listed === undefined) throw new Error('Not listed.');
    listed.size = 1000;
    const told: number[] = [];
    const liar = await refused(await zipOf(good), { onProgress: (done) => told.push(done) });
    expect(liar).toMatchObject({
      code: 'damaged',
      message: expect.stringContaining('files/large.bin is larger than it says'),
    });
    expect(Math.max(...told)).toBeLessThan(300_000);

    listed.size = 1e12;
    expect(await refused(await zipOf(good))).toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('more than a file of its size can'),
    });
  });

  test.each([
    ['session.json', '{"info":{},"cells":[]}'],
    ['session.json', '{"info":{"id":"a","title":"","created":1,"modified":1},"cells":[{"id":"<b>"}]}'],
    ['log.jsonl', '{"kind":"user"}\n'],
    ['log.jsonl', '{"id":"1","time":1,"parent":null,"kind":"unknown"}\n'],
    ['log.jsonl', 'nonsense\n'],
    ['ledger.jsonl', '{"record":{},"body":null}\n'],
  ])('%s of another form: %s', async (name, text) => {
    const good = await parts();
    await put(good, name, new Blob([text]));
    expect(await refused(await zipOf(good))).toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(new RegExp(`${name} can’t be understood`)),
    });
  });

  test('bytes that were changed in the archive itself, unless what is read is the same', async () => {
    const good = await zipOf(await parts());
    const whole = new Uint8Array(await good.arrayBuffer());
    const gist = (read: Awaited<ReturnType<typeof readArchive>>) =>
      read.ok && JSON.stringify([read.value.document, read.value.events, read.value.requests, read.value.files]);
    const wanted = gist(await readArchive(good));
    let wasRefused = 0;
    for (let place = 40; place < whole.length; place += 211) {
      const spoiled = whole.slice();
      spoiled[place] = (spoiled[place] ?? 0) ^ 0xff;
      const read = await readArchive(new Blob([spoiled]));
      if (read.ok) expect(gist(read)).toBe(wanted);
      else wasRefused += 1;
    }
    expect(wasRefused).toBeGreaterThan(5);
  });
});

test('what is not in the manifest is not looked at', async () => {
  const good = await parts();
  good.members.set('__MACOSX/._a', new Blob(['x']));
  good.members.set('files/stranger.txt', new Blob(['x']));
  const read = await readArchive(await zipOf(good));
  expect(read.ok && read.value.files.map(({ path }) => path)).toEqual([`${DATA_ROOT}/a.csv`]);
});
