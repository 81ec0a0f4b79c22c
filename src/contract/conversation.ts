import type { FileEntry } from './files';
import type { Finding } from './kernel';
import type { ModelContent, ModelError, ToolCall, Usage } from './model';

/** How much may leave the device. `schema`: names, types, ranges and counts, no cell values. `ask`: each request is shown first. */
export type Privacy = 'full' | 'schema' | 'ask';

/** What a person sets for one conversation. */
export interface AskSettings {
  /** Requests to the model in one turn. */
  readonly rounds: number;
  /** `auto`: code runs at once. `ask`: the person sees each piece first. `never`: code is only offered. */
  readonly mode: 'auto' | 'ask' | 'never';
  readonly privacy: Privacy;
  /** US dollars for the whole session; null: no limit. */
  readonly spendingLimit: number | null;
}

export const DEFAULT_ASK: AskSettings = { rounds: 20, mode: 'auto', privacy: 'full', spendingLimit: null };

export type AttachedFile = Pick<FileEntry, 'path' | 'size' | 'type'>;

/**
 * Why an answer or a turn is over. `rounds`: the limit of requests is reached. `offered`: code was written and not run.
 * `interrupted`: the page was left in the middle.
 */
export type TurnEnd =
  | { readonly kind: 'done' | 'stopped' | 'rounds' | 'empty' | 'length' | 'offered' | 'interrupted' }
  | { readonly kind: 'failed'; readonly error: ModelError };

/** `interrupted`: not finished when the page was left. `not-run`: calls after it were not begun. */
export type CallOutcome = 'ok' | 'error' | 'declined' | 'offered' | 'interrupted' | 'not-run';

/** What happened besides words and calls; shown as a line. The first three are also told to the model. */
export type Notice =
  /** Tool results before this are given to the model shortened from here on. */
  | 'condensed'
  /** The model is asked to go on where it stopped. */
  | 'resumed'
  /** The same call failed again and again. */
  | 'repeated'
  | 'rate-limited'
  | 'overloaded'
  | 'empty';

export type LogBody =
  | { readonly kind: 'user'; readonly text: string; readonly files: readonly AttachedFile[] }
  /** A piece of an answer that is still being written; the `assistant` event of the same message replaces them all. */
  | { readonly kind: 'delta'; readonly message: string; readonly text: string; readonly reasoning: string }
  | {
      readonly kind: 'assistant';
      readonly message: string;
      readonly text: string;
      readonly reasoning: string;
      readonly calls: readonly ToolCall[];
      /** For `ModelMessage.provider`. */
      readonly provider: unknown;
      readonly model: string;
      readonly end: 'stop' | 'tool-calls' | 'length' | 'error' | 'aborted' | 'interrupted';
      readonly usage: Usage | null;
      readonly error: ModelError | null;
      readonly privacy: Privacy;
    }
  /** A call begins. `input` is what is run, as the person may have changed it. */
  | {
      readonly kind: 'call';
      readonly callId: string;
      readonly name: string;
      readonly input: string;
      /** Of the session's notebook, where the tool runs code: outputs live there and nowhere else. */
      readonly cellId: string;
      /** What was seen in it before it ran. */
      readonly findings?: readonly Finding[];
    }
  | {
      readonly kind: 'result';
      readonly callId: string;
      readonly name: string;
      readonly outcome: CallOutcome;
      /** For the model. */
      readonly content: readonly ModelContent[];
      /** Paths made or changed. */
      readonly files: readonly string[];
      readonly privacy: Privacy;
    }
  | { readonly kind: 'approval'; readonly callId: string; readonly code: string }
  | {
      readonly kind: 'decision';
      readonly callId: string;
      readonly allowed: boolean;
      readonly scope: 'once' | 'session';
      readonly isEdited: boolean;
    }
  | { readonly kind: 'notice'; readonly notice: Notice; readonly text: string }
  | { readonly kind: 'end'; readonly end: TurnEnd }
  /** The person went to another branch: its last event is this one's parent. */
  | { readonly kind: 'switch' };

/**
 * One event of a conversation; never changed, never taken back. `parent` is the event before it on its branch: what comes
 * last in the log ends the branch that is shown.
 */
export type LogEvent = {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly parent: string | null;
} & LogBody;

/** Keeps the logs of conversations, by session. */
export interface ConversationStore {
  /** All or none; in this order, after what is there. Rejects with the database's error. */
  append(sessionId: string, events: readonly LogEvent[]): Promise<void>;
  /** In the order of appending; empty where there is none. */
  load(sessionId: string): Promise<readonly LogEvent[]>;
  remove(sessionId: string): Promise<void>;
  /** Told the id of a session after each append to its log, also by other tabs. */
  watch(listener: (sessionId: string) => void): () => void;
  close(): void;
}

/** The view of one branch. */
export interface Conversation {
  readonly turns: readonly Turn[];
}

export interface Turn {
  /** Of the `user` event. */
  readonly id: string;
  readonly time: number;
  readonly text: string;
  readonly files: readonly AttachedFile[];
  /** Ids of the `user` events that stand at this place in other branches too, the oldest first. */
  readonly versions: readonly string[];
  readonly items: readonly TurnItem[];
  /** Null: it goes on. */
  readonly end: TurnEnd | null;
}

export type CallStatus = 'written' | 'asked' | 'running' | CallOutcome;

export type TurnItem =
  | {
      readonly kind: 'answer';
      readonly id: string;
      readonly text: string;
      readonly reasoning: string;
      readonly end: Extract<LogBody, { kind: 'assistant' }>['end'] | null;
      readonly model: string;
      readonly usage: Usage | null;
    }
  | {
      readonly kind: 'call';
      /** The model's id of the call. */
      readonly id: string;
      readonly name: string;
      /** JSON text, as run; as far as it is written while `written`. */
      readonly input: string;
      readonly cellId: string | null;
      /** What was seen in it before it ran. */
      readonly findings?: readonly Finding[];
      readonly status: CallStatus;
      readonly isEdited: boolean;
      /** What the model was given. */
      readonly content: readonly ModelContent[];
      readonly files: readonly string[];
    }
  | { readonly kind: 'notice'; readonly id: string; readonly notice: Notice; readonly text: string };
