import { expect, test } from 'vitest';
import type { Commit, FileChange } from '../../src/contract/files';
import { code, type FileStoreCase, type Fresh, LIMIT, paths, sized, text, told, value, write } from './file-store-kit';

/** What one commit does, and what is told of it. */
export function fileCommits(fresh: Fresh, setFull: FileStoreCase['setFull']): void {
  test('a commit is all or nothing', async () => {
    const store = fresh();
    value(await store.commit([write('keep', 'old'), write('gone', 'g')]));
    const commits: Commit[] = [];
    store.watch((commit) => commits.push(commit));
    const before = await store.list();
    const failed = await store.commit([
      write('keep', 'new'),
      { kind: 'remove', path: '/mnt/data/gone' },
      write('more'),
      { kind: 'rename', from: '/mnt/data/none', to: '/mnt/data/x' },
    ]);
    expect(code(failed)).toBe('not-found');
    expect(await store.list()).toEqual(before);
    expect(await text(store, 'keep')).toBe('old');
    expect(await store.revision()).toBe(1);
    expect(commits).toEqual([]);
    expect(value(await store.commit([write('next')])).revision).toBe(2);
  });

  test('tells one that remembers a revision of a store that was cleared all that is there', async () => {
    const store = fresh();
    value(await store.commit([write('next')]));
    const { revision, changed } = await store.changesSince(7);
    expect([revision, changed.map(({ entry }) => entry.path)]).toEqual([1, ['/mnt/data/next']]);
  });

  test('refuses a file over the limit with both sizes', async () => {
    const store = fresh();
    const changes: FileChange[] = [write('a'), { kind: 'write', path: 'big', data: sized(3.1 * 1024 ** 3) }];
    expect(await store.commit(changes)).toEqual({
      ok: false,
      failure: { code: 'too-large', message: 'File too large: 3.1 GB, the limit is 2 GB' },
    });
    expect(await store.commit([{ kind: 'write', path: 'big', data: sized(LIMIT + 1) }])).toMatchObject({
      failure: { message: 'File too large: 2,147,483,649 bytes, the limit is 2 GB' },
    });
    expect(await store.list()).toEqual([]);
    const small = fresh(undefined, 3);
    expect(code(await small.commit([write('ok', '123')]))).toBe('ok');
    expect(code(await small.commit([write('ok', '1234')]))).toBe('too-large');
    expect(await text(small, 'ok')).toBe('123');
  });

  test.each(['at-once', 'at-the-end'] as const)('a full disk changes nothing (refused %s)', async (state) => {
    const store = fresh();
    value(await store.commit([write('keep', 'old'), write('gone', 'g')]));
    const commits: Commit[] = [];
    store.watch((commit) => commits.push(commit));
    const before = await store.list();
    setFull(state);
    const failed = await store.commit([
      { kind: 'remove', path: 'gone' },
      write('keep', 'new'),
      ...Array.from({ length: 20 }, (_, i) => write(`more/${i}`)),
    ]);
    setFull('no');
    expect(failed).toMatchObject({ ok: false, failure: { code: 'quota' } });
    expect(failed.ok || failed.failure.message).toContain('full');
    expect(await store.list()).toEqual(before);
    expect([await text(store, 'keep'), await text(store, 'gone')]).toEqual(['old', 'g']);
    expect(commits).toEqual([]);
    expect(value(await store.commit([write('next')])).revision).toBe(2);
  });

  test('removes a file, a tree, and all', async () => {
    const store = fresh();
    value(await store.commit([write('a/1'), write('a/b/2'), write('ab'), write('a.txt')]));
    const commit = value(await store.commit([{ kind: 'remove', path: '/mnt/data/a' }]));
    expect(commit.removed).toEqual(['/mnt/data/a', '/mnt/data/a/1', '/mnt/data/a/b', '/mnt/data/a/b/2']);
    expect(await paths(store)).toEqual(['a.txt', 'ab']);
    expect(code(await store.read('/mnt/data/a/1'))).toBe('not-found');
    const nothing = value(await store.commit([{ kind: 'remove', path: '/mnt/data/a' }]));
    expect(nothing).toMatchObject({ revision: 2, changed: [], removed: [] });
    value(await store.commit([{ kind: 'remove', path: '/mnt/data' }]));
    expect(await store.list()).toEqual([]);
  });

  test('renames a file and a tree, with their bytes', async () => {
    const store = fresh();
    const dated = {
      kind: 'write',
      path: '/mnt/data/a/1.csv',
      data: new Blob(['one']),
      modified: 7,
      expires: 9,
    } as const;
    value(await store.commit([dated, write('a/b/2', 'two'), write('old', 'old')]));
    value(await store.commit([{ kind: 'rename', from: '/mnt/data/a', to: '/mnt/data/new/place' }]));
    expect(await paths(store)).toEqual(['new', 'new/place', 'new/place/1.csv', 'new/place/b', 'new/place/b/2', 'old']);
    expect(await text(store, 'new/place/b/2')).toBe('two');
    const moved = value(await store.commit([{ kind: 'rename', from: 'new/place/1.csv', to: 'old' }]));
    expect(moved.changed).toMatchObject([{ path: '/mnt/data/old', modified: 7, expires: 9, size: 3 }]);
    expect(moved.changed[0]?.type).toBe('application/octet-stream');
    expect(moved.removed).toEqual(['/mnt/data/new/place/1.csv']);
    expect(await text(store, 'old')).toBe('one');
    expect(code(await store.commit([{ kind: 'rename', from: 'old', to: 'new' }]))).toBe('exists');
    expect(code(await store.commit([{ kind: 'rename', from: 'new', to: 'old' }]))).toBe('exists');
    expect(code(await store.commit([{ kind: 'rename', from: 'new', to: 'new/x/y' }]))).toBe('bad-path');
    expect(code(await store.commit([{ kind: 'rename', from: '/mnt/data', to: 'x' }]))).toBe('bad-path');
    expect(value(await store.commit([{ kind: 'rename', from: 'old', to: 'old' }])).changed).toEqual([]);
  });

  test('two files swap their names in one commit', async () => {
    const store = fresh();
    value(await store.commit([write('a', 'A'), write('b', 'B')]));
    const commit = value(
      await store.commit([
        { kind: 'rename', from: 'a', to: 'c' },
        { kind: 'rename', from: 'b', to: 'a' },
        { kind: 'rename', from: 'c', to: 'b' },
      ]),
    );
    expect(commit.removed).toEqual([]);
    expect([await text(store, 'a'), await text(store, 'b')]).toEqual(['B', 'A']);
    expect(await paths(store)).toEqual(['a', 'b']);
  });

  test('later changes of a commit see the earlier ones', async () => {
    const store = fresh();
    value(await store.commit([write('d/x', 'old')]));
    const commit = value(
      await store.commit([
        { kind: 'rename', from: 'd', to: 'e' },
        { kind: 'remove', path: 'e/x' },
        write('e/y', 'new'),
        write('e/passing'),
        { kind: 'remove', path: 'e/passing' },
      ]),
    );
    expect(commit.changed.map((entry) => entry.path)).toEqual(['/mnt/data/e', '/mnt/data/e/y']);
    expect(commit.removed).toEqual(['/mnt/data/d', '/mnt/data/d/x']);
    expect(await text(store, 'e/y')).toBe('new');
  });

  test('tells the net effect since a revision, and whose it was', async () => {
    const store = fresh();
    value(await store.commit([write('a', '1'), write('b', '1')], { by: 'k1' }));
    value(await store.commit([write('c', '1'), write('temp')], { by: 'k2' }));
    expect(await told(await store.changesSince(1))).toEqual({ changed: ['c k2 1', 'temp k2 temp'], removed: [] });
    value(await store.commit([{ kind: 'remove', path: 'a' }, { kind: 'remove', path: 'temp' }, write('b', '2')]));
    const since = await store.changesSince(1);
    expect(since.revision).toBe(3);
    expect(await told(since)).toEqual({ changed: ['b page 2', 'c k2 1'], removed: ['a page', 'temp page'] });
    value(await store.commit([write('a', '3'), { kind: 'rename', from: 'c', to: 'dir/d' }], { by: 'k1' }));
    expect(await told(await store.changesSince(1))).toEqual({
      changed: ['a k1 3', 'b page 2', 'dir k1 directory', 'dir/d k1 1'],
      removed: ['c k1', 'temp page'],
    });
    expect(await told(await store.changesSince(0))).toEqual({
      changed: ['a k1 3', 'b page 2', 'dir k1 directory', 'dir/d k1 1'],
      removed: ['c k1', 'temp page'],
    });
    expect(await store.changesSince(4)).toEqual({ revision: 4, changed: [], removed: [] });
  });

  test('tells those who watch, until they stop', async () => {
    const store = fresh();
    const commits: Commit[] = [];
    const seen: string[][] = [];
    const stop = store.watch((commit) => commits.push(commit));
    store.watch(() => void paths(store).then((now) => seen.push(now)));
    const commit = value(await store.commit([write('a')], { by: 'k1' }));
    expect(commits).toEqual([commit]);
    await expect.poll(() => seen).toEqual([['a']]);
    stop();
    value(await store.commit([write('b')]));
    expect(commits).toHaveLength(1);
  });

  test('cleans up what has expired and remembers it', async () => {
    const store = fresh();
    value(
      await store.commit([
        { kind: 'write', path: 'd/old', data: new Blob(['1']), expires: 100 },
        { kind: 'write', path: 'now', data: new Blob(['1']), expires: 200 },
        { kind: 'write', path: 'later', data: new Blob(['1']), expires: 201 },
        write('kept'),
      ]),
    );
    const commits: Commit[] = [];
    store.watch((commit) => commits.push(commit));
    expect(await store.cleanup(200)).toEqual(['/mnt/data/d/old', '/mnt/data/now']);
    expect(await paths(store)).toEqual(['d', 'kept', 'later']);
    expect(commits).toMatchObject([{ revision: 2, removed: ['/mnt/data/d/old', '/mnt/data/now'] }]);
    expect(await store.lastCleanup()).toEqual({ time: 200, removed: ['/mnt/data/d/old', '/mnt/data/now'] });
    expect(await store.cleanup(200)).toEqual([]);
    expect(await store.lastCleanup()).toEqual({ time: 200, removed: [] });
    expect(await store.revision()).toBe(2);
  });

  test('counts files and bytes', async () => {
    const store = fresh();
    value(await store.commit([write('d/a', '12345'), write('b', '123')]));
    expect(await store.usage()).toMatchObject({ files: 2, bytes: 8 });
  });

  test('an empty commit changes nothing', async () => {
    const store = fresh();
    expect(value(await store.commit([]))).toEqual({ revision: 0, changed: [], removed: [], by: 'page' });
    value(await store.commit([write('d/a')]));
    expect(value(await store.commit([{ kind: 'mkdir', path: 'd' }])).revision).toBe(1);
  });
}
