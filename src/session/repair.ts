import type { LogBody, LogEvent } from '../contract/conversation';
import { branchOf } from './branch';

/**
 * What has to be appended to a log whose page was left in the middle of a turn, so that the turn is over: a half-written
 * answer becomes one that was interrupted, and so does every call without a result. Empty where the last turn has its end.
 */
export function repairsOf(events: readonly LogEvent[]): readonly LogBody[] {
  const branch = branchOf(events);
  const start = branch.findLastIndex((event) => event.kind === 'user');
  const turn = branch.slice(start + 1);
  const last = turn.findLast((event) => event.kind !== 'switch');
  if (start < 0 || last?.kind === 'end') return [];
  return [...answerOf(turn), ...resultsOf(turn), { kind: 'end', end: { kind: 'interrupted' } }];
}

function answerOf(turn: readonly LogEvent[]): readonly LogBody[] {
  const last = turn.findLast((event) => event.kind === 'delta' || event.kind === 'assistant');
  if (last?.kind !== 'delta') return [];
  const deltas = turn.flatMap((event) => (event.kind === 'delta' && event.message === last.message ? [event] : []));
  return [
    {
      kind: 'assistant',
      message: last.message,
      text: deltas.map((delta) => delta.text).join(''),
      reasoning: deltas.map((delta) => delta.reasoning).join(''),
      calls: [],
      provider: null,
      model: '',
      end: 'interrupted',
      usage: null,
      error: null,
      // Not known any more; this is the careful choice.
      privacy: 'full',
    },
  ];
}

function resultsOf(turn: readonly LogEvent[]): readonly LogBody[] {
  const done = new Set(turn.flatMap((event) => (event.kind === 'result' ? [event.callId] : [])));
  const begun = new Set(turn.flatMap((event) => (event.kind === 'call' ? [event.callId] : [])));
  const calls = turn.flatMap((event) => (event.kind === 'assistant' ? event.calls : []));
  return calls
    .filter((call) => !done.has(call.id))
    .map((call): LogBody => {
      const outcome = begun.has(call.id) ? 'interrupted' : 'not-run';
      const text =
        outcome === 'interrupted'
          ? 'This was interrupted: the page was left while it ran. Its variables may be gone; files that it saved are there.'
          : 'This was not run: the page was left before.';
      return {
        kind: 'result',
        callId: call.id,
        name: call.name,
        outcome,
        content: [{ kind: 'text', text }],
        files: [],
        privacy: 'schema',
      };
    });
}
