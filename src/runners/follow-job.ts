import { FRAME, type JobEnd, type JobProgress, type JobState } from '../contract/docker';
import { fail, ok, type Result } from '../contract/result';
import { sleep } from '../lib/sleep';
import type { ApiFailure, DockerApi } from './docker-api';
import { framesOf } from './frames';
import { PAUSES } from './retry';

export type JobNews =
  | { readonly kind: 'stdout' | 'stderr'; readonly data: Uint8Array }
  | { readonly kind: 'state'; readonly state: Pick<JobState, 'phase' | 'ahead'> }
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  /** The connection was lost and is sought again, or is there again. */
  | { readonly kind: 'connected'; readonly isConnected: boolean };

export interface FollowOptions {
  readonly onNews: (news: JobNews) => void;
  readonly signal?: AbortSignal | undefined;
  readonly pauses?: readonly number[] | undefined;
}

/**
 * What a job puts out, from its first byte to its end, each byte once, however often the connection is lost. Failure
 * `unreachable`: it did not come back; the job goes on there, and can be followed again later.
 */
export async function followJob(
  api: Pick<DockerApi, 'output'>,
  id: string,
  { onNews, signal, pauses = PAUSES }: FollowOptions,
): Promise<Result<JobEnd, ApiFailure>> {
  let from = 0;
  let tries = 0;
  let isConnected = true;
  const connected = (next: boolean) => {
    if (next !== isConnected) onNews({ kind: 'connected', isConnected: next });
    isConnected = next;
  };
  for (;;) {
    const answer = await api.output(id, from, signal);
    if (answer.ok) {
      connected(true);
      try {
        for await (const { kind, payload, next } of framesOf(answer.value, from)) {
          from = next;
          tries = 0;
          if (kind === FRAME.end) return ok(parsed<JobEnd>(payload));
          tellFrame(kind, payload, onNews);
        }
      } catch {
        // The connection broke, which is no different from an output that ended too soon.
      }
    } else if (answer.failure.code !== 'unreachable' && answer.failure.code !== 'busy') return answer;
    if (signal?.aborted) return fail('unreachable', 'It is no longer followed.');
    const pause = pauses[tries];
    if (pause === undefined) return fail('unreachable', 'The connection to the runner was lost and did not come back.');
    tries += 1;
    connected(false);
    await sleep(pause, signal);
  }
}

function tellFrame(kind: number, payload: Uint8Array, onNews: FollowOptions['onNews']): void {
  if (kind === FRAME.stdout) onNews({ kind: 'stdout', data: payload });
  else if (kind === FRAME.stderr) onNews({ kind: 'stderr', data: payload });
  else if (kind === FRAME.state) onNews({ kind: 'state', state: parsed(payload) });
  else if (kind === FRAME.progress) onNews({ kind: 'progress', progress: parsed(payload) });
  // A newer runner may tell more.
}

function parsed<T>(payload: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(payload)) as T;
}
