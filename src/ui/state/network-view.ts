import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js';
import type { Network, NetworkRecord, NetworkRule } from '../../contract/network';

export interface NetworkView {
  readonly records: Accessor<readonly NetworkRecord[]>;
  readonly rules: Accessor<readonly NetworkRule[]>;
  /** The host that Python was last refused and about which the person has not decided; null: none. */
  readonly asking: Accessor<string | null>;
  allow(host: string, until: NetworkRule['until']): void;
  forget(host: string): void;
  dismiss(): void;
}

export function createNetworkView(network: Network): NetworkView {
  const [records, setRecords] = createSignal(network.records());
  const [rules, setRules] = createSignal(network.rules());
  // A dismissal holds for what was asked before it: the same host may ask again later.
  const [dismissed, setDismissed] = createSignal(Date.now());

  const stop = network.watch(() => {
    setRecords([...network.records()]);
    setRules([...network.rules()]);
  });
  onCleanup(stop);

  const asking = createMemo(() => {
    const allowed = new Set(rules().map((rule) => rule.host));
    const refused = records().find(
      (record) => record.outcome === 'denied' && record.time > dismissed() && !allowed.has(record.host),
    );
    return refused?.host ?? null;
  });

  return {
    records,
    rules,
    asking,
    allow: (host, until) => network.allow(host, until),
    forget: (host) => network.forget(host),
    dismiss: () => setDismissed(records()[0]?.time ?? Date.now()),
  };
}
