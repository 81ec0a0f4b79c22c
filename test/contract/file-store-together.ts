import { describe, expect, test } from 'vitest';
import type { Commit } from '../../src/contract/files';
import { type Fresh, text, value, write } from './file-store-kit';

/** Many files, large ones, and several stores on one place. */
export function filesTogether(fresh: Fresh, isDurable: boolean): void {
  test('commits at the same time each get a revision of their own', async () => {
    const store = fresh();
    const commits = await Promise.all(Array.from({ length: 20 }, (_, i) => store.commit([write(`dir/${i}`)])));
    expect(commits.map((commit) => value(commit).revision)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await store.list()).toHaveLength(21);
  });

  test('2,000 files in one commit', async () => {
    const store = fresh();
    const names = Array.from({ length: 2000 }, (_, i) => `many/${i % 20}/file-${i}.txt`);
    value(await store.commit(names.map((name) => write(name))));
    expect(await store.list()).toHaveLength(2021);
    expect((await store.changesSince(0)).changed).toHaveLength(2021);
    expect(await text(store, 'many/19/file-1999.txt')).toBe('many/19/file-1999.txt');
    const commit = value(await store.commit([{ kind: 'remove', path: '/mnt/data/many' }]));
    expect(commit.removed).toHaveLength(2021);
    expect(await store.list()).toEqual([]);
  });

  test('50 MB come back as they went', async () => {
    const store = fresh();
    const bytes = new Uint8Array(50 * 1024 ** 2);
    for (let i = 0; i < bytes.length; i += 4096) bytes[i] = (i >> 12) % 251;
    value(await store.commit([{ kind: 'write', path: 'big.bin', data: new Blob([bytes]) }]));
    const back = new Uint8Array(await value(await store.read('big.bin')).arrayBuffer());
    expect(back.length).toBe(bytes.length);
    expect(back.every((byte, i) => byte === bytes[i])).toBe(true);
  });

  describe.runIf(isDurable)('on one place', () => {
    test('what was stored is there after closing and opening again', async () => {
      const name = `files-again-${Date.now()}-${Math.random()}`;
      const first = fresh(name);
      value(await first.commit([write('a/b', 'kept'), write('c')]));
      value(await first.commit([{ kind: 'remove', path: 'c' }]));
      const before = await first.list();
      first.close();
      const second = fresh(name);
      expect(await second.list()).toEqual(before);
      expect(await text(second, 'a/b')).toBe('kept');
      expect(await second.revision()).toBe(2);
      expect((await second.changesSince(1)).removed).toEqual([{ path: '/mnt/data/c', by: 'page' }]);
    });

    test('two stores see the same, and hear of each other', async () => {
      const name = `files-two-${Date.now()}-${Math.random()}`;
      const [one, two] = [fresh(name), fresh(name)];
      const heard: Commit[] = [];
      two.watch((commit) => heard.push(commit));
      const commit = value(await one.commit([write('a', 'from one')], { by: 'k1' }));
      await expect.poll(() => heard).toEqual([commit]);
      expect(await text(two, 'a')).toBe('from one');
      const both = await Promise.all([
        ...Array.from({ length: 10 }, (_, i) => one.commit([write(`d/one-${i}`)])),
        ...Array.from({ length: 10 }, (_, i) => two.commit([write(`d/two-${i}`)])),
      ]);
      const revisions = both.map((result) => value(result).revision).sort((a, b) => a - b);
      expect(revisions).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
      expect(await one.list()).toEqual(await two.list());
      expect(await one.list()).toHaveLength(22);
    });

    test('what one has handed out stays readable after the other has removed it', async () => {
      const name = `files-held-${Date.now()}-${Math.random()}`;
      const [one, two] = [fresh(name), fresh(name)];
      value(await one.commit([write('a', 'x'.repeat(300_000))]));
      const held = value(await two.read('a'));
      value(await one.commit([{ kind: 'remove', path: 'a' }]));
      expect((await held.text()).length).toBe(300_000);
    });
  });
}
