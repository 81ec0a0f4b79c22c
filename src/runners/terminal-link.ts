import type { JobEnd, JobRequest } from '../contract/docker';
import type { Result } from '../contract/result';
import type { TerminalLink } from '../contract/terminal';
import { createListeners } from '../lib/listeners';
import type { ApiFailure, DockerApi } from './docker-api';
import { followJob } from './follow-job';
import { retried } from './retry';

/** Milliseconds that a shell has to end once its terminal is closed. */
const PATIENCE = 15_000;

/**
 * The terminal of a job that has begun. What is typed reaches it once and in order, also over a lost connection. `end`: how
 * the job ended, for its files.
 */
export function linkTerminal(
  api: DockerApi,
  { id }: Pick<JobRequest, 'id'>,
): { readonly link: TerminalLink; readonly end: Promise<Result<JobEnd, ApiFailure>> } {
  const listeners = createListeners<Uint8Array>();
  const closed = new AbortController();
  // What came before anybody listened.
  let early: Uint8Array[] | null = [];
  let waiting: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let typed = 0;
  let isSending = false;

  const show = (data: Uint8Array) => {
    if (early !== null) early.push(data);
    else listeners.tell(data);
  };
  const note = (text: string) => show(new TextEncoder().encode(`\r\n\x1b[2m${text}\x1b[0m\r\n`));

  async function send(): Promise<void> {
    if (isSending) return;
    isSending = true;
    while (waiting.length > 0 && !closed.signal.aborted) {
      const bytes = waiting;
      const answer = await retried(() => api.type(id, typed, bytes), { signal: closed.signal });
      if (!answer.ok) break;
      // More may have been typed meanwhile; the runner says how much it has.
      waiting = waiting.slice(answer.value - typed);
      typed = answer.value;
    }
    isSending = false;
  }

  const following = followJob(api, id, {
    signal: closed.signal,
    onNews(news) {
      if (news.kind === 'stdout' || news.kind === 'stderr') show(news.data);
      else if (news.kind === 'connected')
        note(news.isConnected ? 'Connected again.' : 'The connection was lost. Trying again.');
      else if (news.kind === 'progress' && news.progress.loaded === 0) note(news.progress.label);
    },
  });

  const link: TerminalLink = {
    onData(listener) {
      const stop = listeners.add(listener);
      const held = early;
      early = null;
      for (const data of held ?? []) listener(data);
      return stop;
    },
    type(data) {
      const next = new Uint8Array(waiting.length + data.length);
      next.set(waiting);
      next.set(data, waiting.length);
      waiting = next;
      void send();
    },
    resize: (size) => void api.resize(id, size),
    ended: following.then((end) => (end.ok ? end.value.message : end.failure.message)),
    close() {
      void api.end(id);
      setTimeout(() => closed.abort(), PATIENCE);
    },
  };
  return { link, end: following };
}
