import { expect, test } from 'vitest';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { createListFilesTool } from '../../../src/tools/list-files';
import { createReadFileTool } from '../../../src/tools/read-file';
import { createWriteFileTool } from '../../../src/tools/write-file';
import { CONTEXT, textOf } from './kit';

async function desk(written: Readonly<Record<string, BlobPart>> = {}) {
  const files = createMemoryFileStore({ fileLimit: () => 1e9 });
  for (const [path, data] of Object.entries(written))
    await files.commit([{ kind: 'write', path, data: new Blob([data]) }]);
  const read = createReadFileTool({
    files,
    kernel: { tables: async ([path = '']) => [{ name: path, rows: 2, columns: [] }] },
    shrink: async () => new Blob(['small']),
    images: () => true,
  });
  const [list, write] = [createListFilesTool(files), createWriteFileTool(files)];
  const call = (tool: typeof read, input: Readonly<Record<string, unknown>>) => tool.run(input, CONTEXT);
  return {
    files,
    read: (input: Readonly<Record<string, unknown>>) => call(read, input),
    list: (input = {}) => call(list, input),
    write: (input: Readonly<Record<string, unknown>>) => call(write, input),
  };
}

test('list_files', async () => {
  const { list } = await desk({ 'a.csv': 'x', 'sub/b.txt': 'yy' });
  expect(textOf(await list())).toBe('/mnt/data/a.csv  1 B  text/csv\n/mnt/data/sub/b.txt  2 B  text/plain');
  expect(textOf(await list({ folder: 'sub' }))).toContain('b.txt');
  expect((await list({ folder: '../etc' })).isError).toBe(true);
  expect(textOf(await (await desk()).list())).toBe('There are no files in /mnt/data.');
});

test('list_files counts the files of a repository, and lists them where it is named', async () => {
  const objects = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`.git/objects/${n}`, 'x']));
  const { list } = await desk({ ...objects, 'a.csv': 'x', 'm/__pycache__/a.pyc': 'x' });
  expect(textOf(await list())).toBe('/mnt/data/a.csv  1 B  text/csv\nand 501 hidden files');
  expect(textOf(await list({ folder: '.git' }))).toContain('/mnt/data/.git/objects/0 ');
});

test('read_file gives lines of a text', async () => {
  const { read } = await desk({ 'a.txt': 'one\ntwo\nthree\nfour' });
  expect(textOf(await read({ path: 'a.txt' }))).toBe('/mnt/data/a.txt, lines 1 to 4 of 4\n\none\ntwo\nthree\nfour');
  expect(textOf(await read({ path: 'a.txt', from: 2, lines: 2 }))).toBe(
    '/mnt/data/a.txt, lines 2 to 3 of 4, go on with from=4\n\ntwo\nthree',
  );
});

test('read_file gives as much of a long text as fits', async () => {
  const { read } = await desk({ 'a.txt': 'some words here\n'.repeat(10_000) });
  const text = textOf(await read({ path: '/mnt/data/a.txt' }));
  expect(text.length).toBeLessThan(8400);
  expect(text).toMatch(/lines 1 to 512 of 10001, go on with from=513/);
});

test('read_file gives the head of a table, a picture, and says no to bytes', async () => {
  const { read } = await desk({
    't.csv': `n\n${'1\n'.repeat(100)}`,
    'p.png': 'png',
    'b.bin': new Uint8Array([0, 1, 2]),
    'l.txt': new Uint8Array([0x63, 0x61, 0x66, 0xe9]),
  });
  expect(textOf(await read({ path: 't.csv' }))).toBe(
    `/mnt/data/t.csv: 2 rows, 0 columns\n\nIt begins:\nn\n${'1\n'.repeat(10).trimEnd()}`,
  );
  expect(textOf(await read({ path: 'p.png' }))).toBe('/mnt/data/p.png, image/png, 3 B\n<image 5>');
  expect(await read({ path: 'b.bin' })).toMatchObject({ isError: true });
  expect(textOf(await read({ path: 'l.txt' }))).toContain('café');
  expect(await read({ path: 'none.txt' })).toMatchObject({ isError: true });
  expect(await read({ path: '../../etc/passwd' })).toMatchObject({ isError: true });
});

test('write_file makes a file, and replaces one only when told to', async () => {
  const { write, files } = await desk();
  const made = await write({ path: 'out/a b.md', content: '# Hi' });
  expect(textOf(made)).toBe('Wrote /mnt/data/out/a b.md (4 B). Link: sandbox:/mnt/data/out/a%20b.md');
  expect(made.forUser.files.map((entry) => entry.path)).toEqual(['/mnt/data/out/a b.md']);
  expect((await write({ path: 'out/a b.md', content: 'x' })).isError).toBe(true);
  expect((await write({ path: 'out/a b.md', content: 'x', replace: true })).isError).toBe(false);
  const read = await files.read('/mnt/data/out/a b.md');
  expect(read.ok && (await read.value.text())).toBe('x');
  expect((await write({ path: '/etc/passwd', content: 'x' })).isError).toBe(true);
});
