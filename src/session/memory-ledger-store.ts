import type { LedgerStore, RequestRecord } from '../contract/ledger';

/** What left the page, forgotten with it. */
export function createMemoryLedgerStore(): LedgerStore {
  const sessions = new Map<string, { records: Map<string, RequestRecord>; bodies: Map<string, string> }>();
  const of = (sessionId: string) => {
    const found = sessions.get(sessionId) ?? { records: new Map(), bodies: new Map() };
    sessions.set(sessionId, found);
    return found;
  };
  return {
    async put(sessionId, record) {
      of(sessionId).records.set(record.id, record);
    },
    async putBody(sessionId, recordId, body) {
      of(sessionId).bodies.set(recordId, body);
    },
    list: async (sessionId) => [...of(sessionId).records.values()].sort((a, b) => a.time - b.time),
    body: async (sessionId, recordId) => of(sessionId).bodies.get(recordId) ?? null,
    async remove(sessionId) {
      sessions.delete(sessionId);
    },
    close() {},
  };
}
