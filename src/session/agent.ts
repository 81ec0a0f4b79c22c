import type {
  AskSettings,
  AttachedFile,
  Conversation,
  ConversationStore,
  LogBody,
  LogEvent,
  TurnEnd,
} from '../contract/conversation';
import type { ModelClient, Provider } from '../contract/model';
import type { CellRunner, ToolHost } from '../contract/tool';
import { createListeners } from '../lib/listeners';
import { sleep as realSleep } from '../lib/sleep';
import { branchOf, leafOf } from './branch';
import { conversationOf, withDraft } from './conversation';
import type { Draft } from './draft';
import { createJournal } from './journal';
import { createPerson, type PersonAnswer, type PersonRequest } from './person';
import { repairsOf } from './repair';
import { runTurn } from './turn';
import type { Activity, TurnContext } from './turn-context';

export interface AgentOptions {
  readonly sessionId: string;
  readonly store: Pick<ConversationStore, 'append'>;
  /** What the store has of this session. A turn that was left in the middle is ended as interrupted. */
  readonly events: readonly LogEvent[];
  readonly model: Pick<ModelClient, 'stream'>;
  readonly tools: ToolHost;
  readonly cells: Pick<CellRunner, 'offer'>;
  /** Null: none is chosen. */
  readonly provider: () => Provider | null;
  readonly settings: () => AskSettings;
  /** The system prompt, made anew for each turn. */
  readonly system: () => Promise<string>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface AgentState {
  /** The branch that is shown, with the answer that is being written. */
  readonly conversation: Conversation;
  readonly activity: Activity;
  /** What waits for `answer`. */
  readonly request: PersonRequest | null;
  /** Why the log could not be stored; null: it is stored. */
  readonly problem: string | null;
}

/** One conversation: the loop of question, code, output and answer. Every event is first appended to its log. */
export interface Agent {
  readonly state: AgentState;
  readonly events: readonly LogEvent[];
  /** Each resolves when its turn is over; null: another turn is under way, or there is nothing to do. */
  send(text: string, files?: readonly AttachedFile[]): Promise<TurnEnd | null>;
  /** Answers the last question anew, as another branch. */
  retry(): Promise<TurnEnd | null>;
  /** Goes on with a turn that stopped before it was done. */
  resume(): Promise<TurnEnd | null>;
  /** Asks something else in the place of a message, as another branch. */
  edit(messageId: string, text: string): Promise<TurnEnd | null>;
  /** Shows the branch of another version of a message. */
  show(messageId: string): void;
  /** Resolves when the turn is over, within 3 seconds; what was produced stays. */
  stop(): Promise<void>;
  answer(requestId: string, answer: PersonAnswer): boolean;
  subscribe(listener: () => void): () => void;
}

export function createAgent(options: AgentOptions): Agent {
  const { now = Date.now, sleep = realSleep } = options;
  const listeners = createListeners<void>();
  let activity: Activity = { kind: 'idle' };
  let draft: Draft | null = null;
  let conversation: { readonly of: readonly LogEvent[]; readonly view: Conversation } | null = null;
  let turn: { readonly abort: AbortController; readonly over: Promise<TurnEnd> } | null = null;

  const tell = () => listeners.tell();
  const person = createPerson(tell);
  const journal = createJournal({ ...options, now, onChange: tell });
  const show = (next: Activity) => {
    if (turn?.abort.signal.aborted && next.kind !== 'idle') return;
    activity = next;
    tell();
  };
  const context: TurnContext = {
    ...options,
    journal,
    person,
    now,
    sleep,
    show,
    setDraft(next) {
      draft = next;
      tell();
    },
    allowed: new Set(),
  };
  const repairs = repairsOf(journal.events);
  if (repairs.length > 0) void journal.append(repairs);

  function view(): Conversation {
    if (conversation?.of !== journal.events) {
      conversation = { of: journal.events, view: conversationOf(journal.events, conversation?.view ?? null) };
    }
    return draft === null ? conversation.view : withDraft(conversation.view, draft);
  }

  async function begin(bodies: readonly LogBody[], parent?: string | null): Promise<TurnEnd | null> {
    if (turn !== null) return null;
    const abort = new AbortController();
    const over = journal.append(bodies, parent).then(() => runTurn(context, abort.signal));
    turn = { abort, over };
    // At once, before the log is written: who looks must not think that another question would be taken.
    show({ kind: 'preparing' });
    try {
      return await over;
    } finally {
      turn = null;
      draft = null;
      show({ kind: 'idle' });
    }
  }

  function message(id?: string): Extract<LogEvent, { kind: 'user' }> | null {
    const found =
      id === undefined
        ? branchOf(journal.events).findLast((event) => event.kind === 'user')
        : journal.events.find((event) => event.id === id);
    return found?.kind === 'user' ? found : null;
  }

  return {
    get state() {
      return { conversation: view(), activity, request: person.request, problem: journal.problem };
    },
    get events() {
      return journal.events;
    },
    async send(text, files = []) {
      return text.trim() === '' && files.length === 0 ? null : begin([{ kind: 'user', text, files }]);
    },
    async retry() {
      const last = message();
      return last === null ? null : begin([{ kind: 'user', text: last.text, files: last.files }], last.parent);
    },
    async resume() {
      const last = view().turns.at(-1);
      if (last === undefined || last.end === null || last.end.kind === 'done') return null;
      return begin([{ kind: 'notice', notice: 'resumed', text: wordsToResume(last.items.at(-1)?.kind, last.end) }]);
    },
    async edit(messageId, text) {
      const old = message(messageId);
      return old === null || text.trim() === '' ? null : begin([{ kind: 'user', text, files: old.files }], old.parent);
    },
    show(messageId) {
      if (turn !== null || message(messageId) === null) return;
      void journal.append([{ kind: 'switch' }], leafOf(journal.events, messageId));
    },
    async stop() {
      if (turn === null) return;
      turn.abort.abort();
      activity = { kind: 'stopping' };
      tell();
      await turn.over;
    },
    answer: person.answer,
    subscribe: listeners.add,
  };
}

/** What the model is told so that it goes on; empty where it is its turn anyway. */
function wordsToResume(last: 'answer' | 'call' | 'notice' | undefined, end: TurnEnd): string {
  if (last === undefined || end.kind === 'rounds') return '';
  const wasCut = end.kind === 'length' || (end.kind === 'failed' && end.error.code === 'cut-off');
  if (wasCut && last === 'answer')
    return 'Your answer was cut off. Go on exactly where it stopped, without repeating it.';
  return end.kind === 'failed' && last !== 'answer' ? '' : 'Go on.';
}
