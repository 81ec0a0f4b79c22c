import type { RequestRecord } from '../../contract/ledger';

export interface LedgerTotals {
  readonly requests: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars of the requests that have a price; null: none has. */
  readonly cost: number | null;
  /** Requests that used tokens and have no price. */
  readonly unpriced: number;
  readonly isEstimate: boolean;
}

/** Sums of what left the page and came back. */
export function totalsOf(records: readonly RequestRecord[]): LedgerTotals {
  const sent = records.filter((record) => record.outcome !== 'declined' && record.outcome !== 'waiting');
  const sum = (of: (record: RequestRecord) => number | null) =>
    sent.reduce((total, record) => total + (of(record) ?? 0), 0);
  return {
    requests: sent.length,
    bytesOut: sum((record) => record.bytesOut),
    bytesIn: sum((record) => record.bytesIn),
    inputTokens: sum((record) => record.inputTokens),
    outputTokens: sum((record) => record.outputTokens),
    cost: sent.some((record) => record.cost !== null) ? sum((record) => record.cost) : null,
    unpriced: sent.filter((record) => record.cost === null && record.inputTokens !== null).length,
    isEstimate: sent.some((record) => record.isEstimate),
  };
}

/** US dollars as a person reads them: `$0.0042`, `$1.20`. */
export function costText(cost: number | null): string {
  if (cost === null) return 'No price is known';
  return cost > 0 && cost < 0.1 ? `$${Number(cost.toPrecision(2))}` : `$${cost.toFixed(2)}`;
}
