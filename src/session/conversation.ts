import type { CallStatus, Conversation, LogBody, LogEvent, Turn, TurnItem } from '../contract/conversation';
import { unreachable } from '../contract/result';
import { branchOf, versionsOf } from './branch';
import type { Draft } from './draft';

type Call = Extract<TurnItem, { kind: 'call' }>;
type Answer = Extract<TurnItem, { kind: 'answer' }>;

interface Building extends Turn {
  readonly items: readonly TurnItem[];
}

/** The conversation of the branch that is shown. Turns that have their end are the same objects as in `before`. */
export function conversationOf(events: readonly LogEvent[], before: Conversation | null = null): Conversation {
  const versions = versionsOf(events);
  const known = new Map(before?.turns.map((turn) => [turn.id, turn]));
  const turns: Turn[] = [];
  for (const event of branchOf(events)) {
    if (event.kind === 'user') {
      const { id, time, text, files } = event;
      turns.push({ id, time, text, files, versions: versions.get(id) ?? [id], items: [], end: null });
    } else {
      const turn = turns.at(-1);
      if (turn !== undefined) turns[turns.length - 1] = extend(turn, event);
    }
  }
  return { turns: turns.map((turn) => keep(known.get(turn.id), turn)) };
}

/** The conversation with an answer that is still being written. */
export function withDraft(conversation: Conversation, draft: Draft): Conversation {
  const turn = conversation.turns.at(-1);
  if (turn === undefined) return conversation;
  const { text, reasoning } = draft;
  const written = withCalls(
    withAnswer(turn, draft.message, (answer) => ({ ...answer, text, reasoning })),
    draft.calls,
  );
  return { turns: conversation.turns.with(-1, written) };
}

/** The old object where it says the same, so that what is shown need not be shown again. */
function keep(old: Turn | undefined, turn: Turn): Turn {
  if (old === undefined || old.end === null || old.end !== turn.end) return turn;
  return old.items.length === turn.items.length && old.versions.length === turn.versions.length ? old : turn;
}

function extend(turn: Building, event: LogEvent): Turn {
  switch (event.kind) {
    case 'delta':
      return withAnswer(turn, event.message, (answer) => ({
        ...answer,
        text: answer.text + event.text,
        reasoning: answer.reasoning + event.reasoning,
      }));
    case 'assistant':
      return withCalls(
        withAnswer(turn, event.message, (answer) => ({
          ...answer,
          text: event.text,
          reasoning: event.reasoning,
          end: event.end,
          model: event.model,
          usage: event.usage,
        })),
        event.calls,
      );
    case 'approval':
      return withCall(turn, event.callId, (call) => ({ ...call, status: 'asked' }));
    case 'decision':
      return withCall(turn, event.callId, (call) => ({ ...call, isEdited: event.isEdited }));
    case 'call':
      return withCall(turn, event.callId, (call) => ({
        ...call,
        input: event.input,
        cellId: event.cellId,
        findings: event.findings,
        status: 'running',
      }));
    case 'result':
      return withCall(turn, event.callId, (call) => ({
        ...call,
        status: event.outcome,
        content: event.content,
        files: event.files,
      }));
    case 'notice':
      return {
        ...turn,
        // A turn that goes on again has no end any more.
        end: event.notice === 'resumed' ? null : turn.end,
        items: [...turn.items, { kind: 'notice', id: event.id, notice: event.notice, text: event.text }],
      };
    case 'end':
      return { ...turn, end: event.end };
    case 'user':
    case 'switch':
      return turn;
    default:
      return unreachable(event);
  }
}

function withAnswer(turn: Turn, id: string, change: (answer: Answer) => Answer): Turn {
  const place = turn.items.findLastIndex((item) => item.kind === 'answer' && item.id === id);
  const found = turn.items[place];
  const answer: Answer =
    found?.kind === 'answer'
      ? found
      : { kind: 'answer', id, text: '', reasoning: '', end: null, model: '', usage: null };
  const changed = change(answer);
  // An answer may be calls alone.
  if (changed.text === '' && changed.reasoning === '' && found === undefined) return turn;
  return { ...turn, items: found === undefined ? [...turn.items, changed] : turn.items.with(place, changed) };
}

function withCalls(turn: Turn, calls: Extract<LogBody, { kind: 'assistant' }>['calls']): Turn {
  const added = calls.map(
    ({ id, name, input }): Call => ({
      kind: 'call',
      id,
      name,
      input,
      cellId: null,
      status: 'written' satisfies CallStatus,
      isEdited: false,
      content: [],
      files: [],
    }),
  );
  return { ...turn, items: [...turn.items, ...added] };
}

/** Ids of calls are the provider's, and some count from 0 in each answer: the last one is meant. */
function withCall(turn: Turn, id: string, change: (call: Call) => Call): Turn {
  const place = turn.items.findLastIndex((item) => item.kind === 'call' && item.id === id);
  const call = turn.items[place];
  return call?.kind === 'call' ? { ...turn, items: turn.items.with(place, change(call)) } : turn;
}
