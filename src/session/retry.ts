import type { Notice } from '../contract/conversation';
import type { ModelError } from '../contract/model';

export interface Wait {
  readonly notice: Extract<Notice, 'rate-limited' | 'overloaded'>;
  readonly seconds: number;
}

/** Tries after the first, and the longest that one wait may take in seconds. */
const RETRIES = { 'rate-limited': 4, overloaded: 4 } as const;
const LONGEST_WAIT = 300;

/** How long to wait before asking again; null: it is not asked again. `tries`: requests that have failed in a row. */
export function waitFor({ code, retryAfter }: ModelError, tries: number): Wait | null {
  if (code !== 'rate-limited' && code !== 'overloaded') return null;
  const seconds = retryAfter ?? (code === 'rate-limited' ? 5 : 1) * 2 ** (tries - 1);
  return tries > RETRIES[code] || seconds > LONGEST_WAIT ? null : { notice: code, seconds };
}
