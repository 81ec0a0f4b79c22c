import { type DBSchema, openDB } from 'idb';
import { expect, test } from 'vitest';
import { backupStore, connectDatabase, type Migration } from '../../src/lib/database';

interface Notes extends DBSchema {
  notes: { key: string; value: { readonly text: string } | string };
  pictures: { key: number; value: string };
}

const FIRST: Migration<Notes> = {
  migrate(database) {
    database.createObjectStore('notes');
    database.createObjectStore('pictures', { autoIncrement: true });
  },
};
const SECOND: Migration<Notes> = {
  rewrites: ['notes'],
  async migrate(_database, transaction) {
    const notes = transaction.objectStore('notes');
    for (const key of await notes.getAllKeys()) {
      const text = await notes.get(key);
      if (typeof text === 'string') await notes.put({ text: text.toUpperCase() }, key);
    }
  },
};
const BROKEN: Migration<Notes> = {
  rewrites: ['notes'],
  async migrate(_database, transaction) {
    await transaction.objectStore('notes').put('lost', 'a');
    throw new Error('A mistake of ours');
  },
};

/** The name of a database of the first version that holds two notes and a picture. */
async function written(): Promise<string> {
  const name = `database-${Math.random()}`;
  const connection = connectDatabase(name, [FIRST]);
  const database = await connection.open();
  await database.put('notes', 'one', 'a');
  await database.put('notes', 'two', 'b');
  await database.put('pictures', 'large');
  connection.close();
  return name;
}

/** What happens to a database when a newer page opens it. */
export function migrationSuite(): void {
  test('steps that a database lacks are run once, and what they rewrite is kept as it was', async () => {
    const name = await written();
    for (const _time of ['first', 'again']) {
      const connection = connectDatabase(name, [FIRST, SECOND]);
      const database = await connection.open();
      expect(await database.getAll('notes')).toEqual([{ text: 'ONE' }, { text: 'TWO' }]);
      connection.close();
    }
    const database = await openDB(name);
    expect(await database.getAll(backupStore(1))).toEqual([
      { store: 'notes', key: 'a', value: 'one' },
      { store: 'notes', key: 'b', value: 'two' },
    ]);
    database.close();
  });

  test('a step that fails leaves the database as it was, for the page that knows it', async () => {
    const name = await written();
    const failing = connectDatabase(name, [FIRST, BROKEN]);
    await expect(failing.open()).rejects.toThrow('A mistake of ours');
    const database = await connectDatabase(name, [FIRST]).open();
    expect(await database.getAll('notes')).toEqual(['one', 'two']);
    expect([...database.objectStoreNames]).toEqual(['notes', 'pictures']);
    database.close();
  });

  test('the last backup takes the place of those before it', async () => {
    const name = await written();
    const database = await connectDatabase(name, [FIRST, SECOND]).open();
    database.close();
    const THIRD: Migration<Notes> = {
      rewrites: ['pictures'],
      migrate: async (_database, transaction) => void (await transaction.objectStore('pictures').put('small', 1)),
    };
    const third = await connectDatabase(name, [FIRST, SECOND, THIRD]).open();
    expect([...(third.objectStoreNames as unknown as Iterable<string>)]).toEqual([backupStore(2), 'notes', 'pictures']);
    expect(await third.get('pictures', 1)).toBe('small');
    third.close();
  });

  test('an older page reads and writes nothing of a database that a newer one has changed', async () => {
    const name = await written();
    const older = connectDatabase(name, [FIRST]);
    await older.open();
    const newer = await connectDatabase(name, [FIRST, SECOND]).open();
    await expect(older.open()).rejects.toMatchObject({ name: 'VersionError' });
    expect(await newer.get('notes', 'a')).toEqual({ text: 'ONE' });
    newer.close();
  });

  test('a new database runs every step and keeps no backup', async () => {
    const database = await connectDatabase(`database-${Math.random()}`, [FIRST, SECOND]).open();
    expect([...database.objectStoreNames]).toEqual(['notes', 'pictures']);
    database.close();
  });
}
