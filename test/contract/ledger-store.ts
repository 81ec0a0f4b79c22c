import { afterEach, describe, expect, test } from 'vitest';
import type { LedgerStore, RequestRecord } from '../../src/contract/ledger';

function record(id: string, time: number): RequestRecord {
  return {
    id,
    time,
    method: 'POST',
    url: 'https://api.example.org/v1',
    host: 'api.example.org',
    outcome: 'pending',
    status: null,
    bytesOut: 10,
    bytesIn: 0,
    model: 'm',
    inputTokens: null,
    outputTokens: null,
    cost: null,
    isEstimate: false,
  };
}

/** What every store of a ledger keeps. */
export function ledgerStoreSuite(title: string, open: (name: string) => LedgerStore): void {
  describe(title, () => {
    const opened: LedgerStore[] = [];
    function fresh(): LedgerStore {
      const store = open(`ledger-test-${Date.now()}-${Math.random()}`);
      opened.push(store);
      return store;
    }
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });

    test('keeps records by time, the last word on each, and sessions apart', async () => {
      const store = fresh();
      await store.put('s', record('b', 2));
      await store.put('s', record('a', 1));
      await store.put('t', record('c', 3));
      await store.put('s', { ...record('b', 2), outcome: 'done', status: 200 });
      expect(await store.list('s')).toEqual([record('a', 1), { ...record('b', 2), outcome: 'done', status: 200 }]);
      expect(await store.list('t')).toHaveLength(1);
    });

    test('keeps bodies, until the session is removed', async () => {
      const store = fresh();
      await store.put('s', record('a', 1));
      await store.putBody('s', 'a', '{"x": 1}');
      expect(await store.body('s', 'a')).toBe('{"x": 1}');
      expect(await store.body('t', 'a')).toBeNull();
      await store.remove('s');
      expect(await store.body('s', 'a')).toBeNull();
      expect(await store.list('s')).toEqual([]);
    });
  });
}
