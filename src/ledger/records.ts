import type { LedgerStore, RequestRecord } from '../contract/ledger';

/** The records in memory, which are the truth while the page is open; the store has them for the next visit. */
export interface Records {
  /** The oldest first. */
  list(sessionId: string): Promise<readonly RequestRecord[]>;
  body(sessionId: string, recordId: string): Promise<string | null>;
  add(sessionId: string, record: RequestRecord, body: string): void;
  change(sessionId: string, recordId: string, change: Partial<RequestRecord>): void;
  find(sessionId: string, recordId: string): RequestRecord | null;
}

/** A store that fails costs the next visit its records, and no request: what is in memory is shown. */
export function createRecords(store: LedgerStore, onChange: () => void): Records {
  const sessions = new Map<string, Map<string, RequestRecord>>();
  const bodies = new Map<string, string>();
  const of = (sessionId: string) => {
    const found = sessions.get(sessionId) ?? new Map<string, RequestRecord>();
    sessions.set(sessionId, found);
    return found;
  };
  const put = (sessionId: string, record: RequestRecord) => {
    of(sessionId).set(record.id, record);
    store.put(sessionId, record).catch(() => {});
    onChange();
  };
  return {
    async list(sessionId) {
      // Read each time: another tab may have had the session meanwhile, and what it spent counts.
      const stored = await store.list(sessionId).catch(() => []);
      const all = new Map(stored.map((record) => [record.id, ended(record)]));
      for (const record of of(sessionId).values()) all.set(record.id, record);
      return [...all.values()].sort((a, b) => a.time - b.time);
    },
    body: async (sessionId, recordId) =>
      bodies.get(recordId) ?? (await store.body(sessionId, recordId).catch(() => null)),
    add(sessionId, record, body) {
      // Kept in memory only where the store does not take it.
      store.putBody(sessionId, record.id, body).then(
        () => bodies.delete(record.id),
        () => {},
      );
      bodies.set(record.id, body);
      put(sessionId, record);
    },
    change(sessionId, recordId, change) {
      const record = of(sessionId).get(recordId);
      if (record !== undefined) put(sessionId, { ...record, ...change });
    },
    find: (sessionId, recordId) => of(sessionId).get(recordId) ?? null,
  };
}

/** A request of an earlier visit that had no end then has none now. */
function ended(record: RequestRecord): RequestRecord {
  return record.outcome === 'pending' || record.outcome === 'waiting' ? { ...record, outcome: 'aborted' } : record;
}
