import { expect, test } from 'vitest';
import { code, type Fresh, paths, text, value, write } from './file-store-kit';

/** Single files and directories: what is kept, and what is refused. */
export function fileBasics(fresh: Fresh): void {
  test('starts empty at revision 0', async () => {
    const store = fresh();
    expect(await store.list()).toEqual([]);
    expect(await store.revision()).toBe(0);
    expect(await store.lastCleanup()).toBeNull();
    expect(await store.changesSince(0)).toEqual({ revision: 0, changed: [], removed: [] });
    expect(await store.stat('/mnt/data')).toMatchObject({ path: '/mnt/data', kind: 'directory' });
  });

  test('keeps what was written, with the directories above it', async () => {
    const store = fresh();
    const before = Date.now();
    const commit = value(await store.commit([write('a/b/sales.csv', 'x,y\n1,2\n')]));
    expect(commit).toMatchObject({ revision: 1, removed: [], by: 'page' });
    expect(commit.changed.map((entry) => entry.path)).toEqual([
      '/mnt/data/a',
      '/mnt/data/a/b',
      '/mnt/data/a/b/sales.csv',
    ]);
    expect(await paths(store)).toEqual(['a', 'a/b', 'a/b/sales.csv']);
    expect(await paths(store, '/mnt/data/a')).toEqual(['a/b', 'a/b/sales.csv']);
    const entry = await store.stat('/mnt/data/a/b/sales.csv');
    expect(entry).toMatchObject({ kind: 'file', size: 8, type: 'text/csv', revision: 1, expires: null });
    expect(entry?.modified).toBeGreaterThanOrEqual(before);
    expect(Object.keys(entry ?? {}).sort()).toEqual(
      ['path', 'kind', 'size', 'modified', 'type', 'revision', 'expires'].sort(),
    );
    expect(await text(store, 'a/b/sales.csv')).toBe('x,y\n1,2\n');
  });

  test('replaces a file, keeping its expiry unless told otherwise', async () => {
    const store = fresh();
    const file = { kind: 'write', path: '/mnt/data/a.txt', data: new Blob(['1']) } as const;
    value(await store.commit([{ ...file, modified: 5, expires: 1000 }]));
    expect(await store.stat('/mnt/data/a.txt')).toMatchObject({ modified: 5, expires: 1000, revision: 1 });
    value(await store.commit([{ ...file, data: new Blob(['22']) }]));
    expect(await store.stat('/mnt/data/a.txt')).toMatchObject({ size: 2, expires: 1000, revision: 2 });
    value(await store.commit([{ ...file, expires: null }]));
    expect(await store.stat('/mnt/data/a.txt')).toMatchObject({ size: 1, expires: null, revision: 3 });
  });

  test('a relative path starts at the root', async () => {
    const store = fresh();
    value(await store.commit([{ kind: 'write', path: 'x/../a.txt', data: new Blob(['1']) }]));
    expect(await paths(store)).toEqual(['a.txt']);
    expect(await store.stat('./a.txt')).toMatchObject({ path: '/mnt/data/a.txt' });
  });

  test.each([
    ['', 'bad-path'],
    ['/mnt/data/../etc/passwd', 'bad-path'],
    ['../../etc/passwd', 'bad-path'],
    ['/etc/passwd', 'bad-path'],
    ['/mnt/database/x', 'bad-path'],
    ['/mnt/data/a\0b', 'bad-path'],
    [`/mnt/data/${'ä'.repeat(128)}`, 'bad-path'],
    [`/mnt/data/${'abcdefgh/'.repeat(460)}x`, 'bad-path'],
    ['/mnt/data', 'not-a-file'],
    ['/mnt/data/', 'not-a-file'],
  ] as const)('refuses to write to %j', async (path, expected) => {
    const store = fresh();
    expect(code(await store.commit([write('good'), { kind: 'write', path, data: new Blob(['x']) }]))).toBe(expected);
    expect(await store.list()).toEqual([]);
    expect(code(await store.read(path))).toBe(expected);
  });

  test('takes any name that a file system takes', async () => {
    const store = fresh();
    const names = ['...', '__proto__', 'constructor', 'a\nb', 'c:\\d', '💾 été', ' ', 'x'.repeat(255), 'z%2F..%2F'];
    value(await store.commit(names.map((name) => write(name))));
    expect(await paths(store)).toEqual([...names].sort());
    for (const name of names) expect(await text(store, name)).toBe(name);
  });

  test('lists in the order of the paths', async () => {
    const store = fresh();
    value(await store.commit(['b', 'a/z', 'a.txt', 'a-b', 'a/b/c', 'B', 'é', '10', '9'].map((name) => write(name))));
    const all = await paths(store);
    expect(all).toEqual([...all].sort());
    expect(await paths(store, '/mnt/data/a')).toEqual(['a/b', 'a/b/c', 'a/z']);
    expect(await paths(store, '/mnt/data/a.txt')).toEqual([]);
    expect(await paths(store, '/elsewhere')).toEqual([]);
  });

  test('says what is not a file or not there', async () => {
    const store = fresh();
    value(await store.commit([write('a/f'), { kind: 'mkdir', path: '/mnt/data/d' }]));
    expect(code(await store.read('/mnt/data/d'))).toBe('not-a-file');
    expect(code(await store.read('/mnt/data/none'))).toBe('not-found');
    expect(await store.stat('/mnt/data/none')).toBeNull();
    expect(await store.stat('/etc')).toBeNull();
    expect(code(await store.commit([write('d')]))).toBe('not-a-file');
    expect(code(await store.commit([write('a/f/g')]))).toBe('not-a-file');
    expect(code(await store.commit([{ kind: 'mkdir', path: '/mnt/data/a/f' }]))).toBe('exists');
    expect(code(await store.commit([{ kind: 'rename', from: '/mnt/data/none', to: '/mnt/data/x' }]))).toBe('not-found');
    expect(await store.revision()).toBe(1);
  });
}
