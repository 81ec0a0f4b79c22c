import type { ModelClient, ModelError, ModelEvent, ModelRequest } from '../contract/model';
import { sleep } from '../lib/sleep';
import type { Writing } from './draft';

export type ReplyEnd = Extract<ModelEvent, { kind: 'end' }>;

/** Milliseconds that a stream has to end once it is aborted. */
const PATIENCE = 1000;

const ABORTED: ReplyEnd = { kind: 'end', reason: 'aborted', usage: null, error: null, provider: null };

/** Reads one answer into `writing`. Never rejects, and ends soon after the signal whatever the client does. */
export async function readReply(
  client: Pick<ModelClient, 'stream'>,
  request: ModelRequest,
  writing: Writing,
  { signal, onPart }: { readonly signal: AbortSignal; readonly onPart: () => void },
): Promise<ReplyEnd> {
  const stream = client.stream(request, { signal })[Symbol.asyncIterator]();
  const givenUp = aborted(signal).then(async () => {
    await sleep(PATIENCE);
    return null;
  });
  try {
    while (true) {
      const next = await Promise.race([stream.next(), givenUp]);
      if (next === null) {
        void stream.return?.();
        return ABORTED;
      }
      if (next.done)
        return signal.aborted ? ABORTED : failed('The model ended its answer without saying so.', 'cut-off');
      if (next.value.kind === 'end') return next.value;
      writing.add(next.value);
      onPart();
    }
  } catch (error) {
    // A client never throws; if one does, the conversation must not be lost by it.
    return failed(error instanceof Error ? error.message : String(error), 'unknown');
  }
}

function failed(message: string, code: ModelError['code']): ReplyEnd {
  return { ...ABORTED, reason: 'error', error: { code, message, retryAfter: null } };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
