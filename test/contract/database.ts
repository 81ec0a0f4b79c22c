import { deleteDB, openDB } from 'idb';
import { expect, test } from 'vitest';
import { createIdbFileStore } from '../../src/files/idb-store';
import { type FileSchema, MIGRATIONS } from '../../src/files/schema';
import { upgrade } from '../../src/lib/database';

const LIMIT = { fileLimit: () => 1e9 };

/** What happens to the database below an open file store. */
export function databaseSuite(): void {
  test('a store makes way for a newer page, and then says what to do', async () => {
    const name = `database-newer-${Date.now()}-${Math.random()}`;
    const store = createIdbFileStore(name, LIMIT);
    await store.commit([{ kind: 'write', path: 'a', data: new Blob(['1']) }]);
    const newer = await openDB(name, MIGRATIONS.length + 1);
    expect(newer.version).toBe(MIGRATIONS.length + 1);
    const failed = await store.commit([{ kind: 'write', path: 'b', data: new Blob(['1']) }]);
    expect(failed).toMatchObject({ ok: false, failure: { code: 'storage' } });
    expect(failed.ok || failed.failure.message).toContain('Reload this tab');
    expect(await store.read('a')).toMatchObject({ ok: false, failure: { code: 'storage' } });
    await expect(store.list()).rejects.toThrow();
    newer.close();
    store.close();
  });

  test('a store that was deleted below it starts anew', async () => {
    const name = `database-deleted-${Date.now()}-${Math.random()}`;
    const store = createIdbFileStore(name, LIMIT);
    await store.commit([{ kind: 'write', path: 'a', data: new Blob(['1']) }]);
    await deleteDB(name);
    expect(await store.list()).toEqual([]);
    expect(await store.commit([{ kind: 'mkdir', path: 'd' }])).toMatchObject({ ok: true, value: { revision: 1 } });
    store.close();
  });

  test('a page that waits for an older one is told, and opens when that is gone', async () => {
    const name = `database-blocked-${Date.now()}-${Math.random()}`;
    const older = await openDB<FileSchema>(name, 1, {
      upgrade: (database, from, _to, transaction) => upgrade(MIGRATIONS, database, from, transaction),
    });
    const newer = indexedDB.open(name, 2);
    const events: string[] = [];
    newer.onblocked = () => {
      events.push('blocked');
      older.close();
    };
    await new Promise((resolve) => {
      newer.onsuccess = resolve;
    });
    expect(events).toEqual(['blocked']);
    newer.result.close();
  });

  test('blobs go with their files, and old tombstones with a cleanup', async () => {
    const name = `database-rest-${Date.now()}-${Math.random()}`;
    const store = createIdbFileStore(name, LIMIT);
    const write = (path: string) => ({ kind: 'write', path, data: new Blob([path]) }) as const;
    await store.commit([write('a'), write('b'), write('c')]);
    await store.commit([write('a'), { kind: 'remove', path: 'b' }, { kind: 'rename', from: 'c', to: 'd' }]);
    const database = await openDB(name);
    expect(await database.count('blobs')).toBe(2);
    expect(await database.getAllKeys('tombstones')).toEqual(['/mnt/data/b', '/mnt/data/c']);
    await store.commit([write('b')]);
    expect(await database.getAllKeys('tombstones')).toEqual(['/mnt/data/c']);
    const day = 24 * 3600 * 1000;
    await store.cleanup(Date.now() + 29 * day);
    expect(await database.count('tombstones')).toBe(1);
    await store.cleanup(Date.now() + 31 * day);
    expect(await database.count('tombstones')).toBe(0);
    expect(await database.count('blobs')).toBe(3);
    database.close();
    store.close();
  });

  test('a closed store fails and stores nothing', async () => {
    const name = `database-closed-${Date.now()}-${Math.random()}`;
    const store = createIdbFileStore(name, LIMIT);
    await store.commit([{ kind: 'mkdir', path: 'a' }]);
    store.close();
    const failed = await store.commit([{ kind: 'mkdir', path: 'b' }]);
    expect(failed).toMatchObject({ ok: false, failure: { code: 'storage' } });
    await expect(store.list()).rejects.toThrow('closed');
    const again = createIdbFileStore(name, LIMIT);
    expect((await again.list()).map((entry) => entry.path)).toEqual(['/mnt/data/a']);
    again.close();
  });
}
