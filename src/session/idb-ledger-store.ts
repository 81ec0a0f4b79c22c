import type { LedgerStore } from '../contract/ledger';
import type { DatabaseOptions } from '../lib/database';
import { connectSessions, ofSession } from './schema';

/** What left the page, in the database `name` of sessions. */
export function createIdbLedgerStore(name: string, options: DatabaseOptions = {}): LedgerStore {
  const connection = connectSessions(name, options);
  return {
    async put(sessionId, record) {
      await (await connection.open()).put('requests', record, [sessionId, record.time, record.id]);
    },
    async putBody(sessionId, recordId, body) {
      await (await connection.open()).put('bodies', body, [sessionId, recordId]);
    },
    list: async (sessionId) => (await connection.open()).getAll('requests', ofSession(sessionId)),
    body: async (sessionId, recordId) => (await (await connection.open()).get('bodies', [sessionId, recordId])) ?? null,
    async remove(sessionId) {
      const transaction = (await connection.open()).transaction(['requests', 'bodies'], 'readwrite');
      await Promise.all([
        transaction.objectStore('requests').delete(ofSession(sessionId)),
        transaction.objectStore('bodies').delete(ofSession(sessionId)),
        transaction.done,
      ]);
    },
    close: () => connection.close(),
  };
}
