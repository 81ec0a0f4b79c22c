import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { createIdbConversationStore } from '../../../src/session/idb-conversation-store';
import { createIdbLedgerStore } from '../../../src/session/idb-ledger-store';
import { createIdbSessionStore } from '../../../src/session/idb-store';
import { connectSessions } from '../../../src/session/schema';

test('a database of the first version keeps its sessions and gets its logs', async () => {
  const name = `schema-${Math.random()}`;
  const old = await openDB(name, 1, {
    upgrade(database) {
      database.createObjectStore('infos', { keyPath: 'id' });
      database.createObjectStore('orders');
      database.createObjectStore('cells');
    },
  });
  await old.put('infos', { id: 's', title: 'Old', created: 1, modified: 1 });
  old.close();
  const logs = createIdbConversationStore(name);
  await logs.append('s', [{ id: 'a', time: 1, parent: null, kind: 'user', text: 'Hi', files: [] }]);
  const sessions = createIdbSessionStore(name);
  expect((await sessions.load('s'))?.info.title).toBe('Old');
  expect(await logs.load('s')).toHaveLength(1);
  logs.close();
  sessions.close();
});

test('a database of the second version keeps all it has, and what is removed can be restored', async () => {
  const name = `schema-${Math.random()}`;
  const old = await openDB(name, 2, {
    upgrade(database) {
      database.createObjectStore('infos', { keyPath: 'id' });
      for (const store of ['orders', 'cells', 'logs', 'requests', 'bodies']) database.createObjectStore(store);
    },
  });
  const cell = { id: 'c', kind: 'code', source: 'old = 1', outputs: [], count: null, status: null, seconds: null };
  await old.put('infos', { id: 's', title: 'Old', created: 1, modified: 1 });
  await old.put('orders', ['c'], 's');
  await old.put('cells', cell, ['s', 'c']);
  await old.put('logs', { id: 'a', time: 1, parent: null, kind: 'user', text: 'Hi', files: [] }, ['s', 0]);
  await old.put('bodies', '{}', ['s', 'r']);
  old.close();
  const sessions = createIdbSessionStore(name);
  await sessions.remove('s');
  expect(await sessions.list()).toEqual([]);
  expect(await sessions.restore('s')).toBe(true);
  expect((await sessions.load('s'))?.cells).toEqual([cell]);
  expect(await sessions.text('s')).toBe('Hi\nold = 1');
  const ledger = createIdbLedgerStore(name);
  expect(await ledger.body('s', 'r')).toBe('{}');
  sessions.close();
  ledger.close();
});

test('a new database has every store', async () => {
  const database = await connectSessions(`schema-${Math.random()}`).open();
  expect([...database.objectStoreNames]).toEqual(['bodies', 'cells', 'infos', 'logs', 'orders', 'removed', 'requests']);
  database.close();
});
