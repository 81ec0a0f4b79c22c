import type { Result } from '../contract/result';
import { sleep } from '../lib/sleep';
import type { ApiFailure } from './docker-api';

/** Milliseconds to wait before each new try of what did not reach the runner: two minutes in all. */
export const PAUSES: readonly number[] = [250, 500, 1000, 2000, 4000, 8000, 8000, 16_000, 16_000, 32_000, 32_000];

/** Tries again while the runner does not answer or is too busy; any other answer is final. */
export async function retried<T>(
  attempt: () => Promise<Result<T, ApiFailure>>,
  { signal, pauses = PAUSES }: { readonly signal?: AbortSignal | undefined; readonly pauses?: readonly number[] } = {},
): Promise<Result<T, ApiFailure>> {
  let answer = await attempt();
  for (const pause of pauses) {
    if (answer.ok || signal?.aborted || (answer.failure.code !== 'unreachable' && answer.failure.code !== 'busy'))
      break;
    await sleep(pause, signal);
    if (signal?.aborted) break;
    answer = await attempt();
  }
  return answer;
}
