import { expect, test } from 'vitest';
import { createJobFiles, resolvePath } from '../../../workers/commands/files';

const bytes = (text: string) => new TextEncoder().encode(text);
const given = (files: Readonly<Record<string, string>>) =>
  createJobFiles(
    Object.entries(files).map(([path, text]) => ({ path, data: bytes(text).buffer })),
    (data) => new Uint8Array(data as ArrayBuffer),
  );

test('what was only read is no change; what was written, removed and written again is', () => {
  const files = given({ '/mnt/data/a.txt': 'a', '/mnt/data/in/b.txt': 'bb', '/mnt/data/c.txt': 'c' });
  expect(files.list('/mnt/data')).toEqual(['a.txt', 'c.txt', 'in']);
  expect(files.stat('/mnt/data/in')).toEqual({ kind: 'folder', size: 0 });
  expect(files.stat('/mnt/data/in/b.txt')).toEqual({ kind: 'file', size: 2 });
  expect(files.read('/mnt/data/a.txt')).toEqual(bytes('a'));
  expect(files.changes()).toEqual({ written: [], removed: [] });

  files.write('/mnt/data/new/d.txt', bytes('d'));
  files.remove('/mnt/data/new/d.txt');
  files.remove('/mnt/data/c.txt');
  files.remove('/mnt/data/a.txt');
  files.write('/mnt/data/a.txt', bytes('other'));
  expect(files.read('/mnt/data/c.txt')).toBeNull();
  expect(files.stat('/mnt/data/nothing')).toBeNull();
  expect(files.changes()).toEqual({
    written: [{ path: '/mnt/data/a.txt', data: bytes('other') }],
    removed: ['/mnt/data/c.txt'],
  });
});

test('names are resolved by the working directory', () => {
  expect(resolvePath('/mnt/data/sub', '../a.txt')).toBe('/mnt/data/a.txt');
  expect(resolvePath('/mnt/data', './x//y/.')).toBe('/mnt/data/x/y');
  expect(resolvePath('/mnt/data', '/tmp/z')).toBe('/tmp/z');
  expect(resolvePath('/', '../../..')).toBe('/');
});
