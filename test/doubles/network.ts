import type { Network, NetworkRecord, NetworkRule } from '../../src/contract/network';
import { fail } from '../../src/contract/result';
import { createListeners } from '../../src/lib/listeners';

export interface NetworkDouble extends Network {
  /** Lists a request as if Python had made it. */
  record(url: string, outcome: NetworkRecord['outcome']): void;
}

/** The network without a network: rules and records only. */
export function createNetworkDouble(): NetworkDouble {
  const listeners = createListeners<void>();
  let rules: readonly NetworkRule[] = [];
  let records: readonly NetworkRecord[] = [];
  return {
    async fetch() {
      return fail('denied', 'The network is off.');
    },
    rules: () => rules,
    allow(host, until) {
      rules = [...rules.filter((rule) => rule.host !== host), { host, until }];
      listeners.tell();
    },
    forget(host) {
      rules = rules.filter((rule) => rule.host !== host);
      listeners.tell();
    },
    records: () => records,
    watch: (listener) => listeners.add(listener),
    record(url, outcome) {
      const record: NetworkRecord = {
        id: crypto.randomUUID(),
        // Strictly after whatever was dismissed in this same millisecond.
        time: Math.max(Date.now(), (records[0]?.time ?? 0) + 1),
        method: 'GET',
        url,
        host: new URL(url).hostname,
        outcome,
        status: outcome === 'done' ? 200 : null,
        bytesOut: 320,
        bytesIn: outcome === 'done' ? 18_204 : 0,
      };
      records = [record, ...records];
      listeners.tell();
    },
  };
}
