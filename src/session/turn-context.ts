import type { AskSettings } from '../contract/conversation';
import type { ModelClient, Provider } from '../contract/model';
import type { CellRunner, ToolHost } from '../contract/tool';
import type { Draft } from './draft';
import type { Journal } from './journal';
import type { Person } from './person';

/** What the conversation is doing. */
export type Activity =
  | { readonly kind: 'idle' }
  /** Files and packages are being looked at. */
  | { readonly kind: 'preparing' }
  /** A request is under way; `round` counts from 1. */
  | { readonly kind: 'asking'; readonly round: number }
  /** Milliseconds since the epoch when it is asked again. */
  | { readonly kind: 'waiting'; readonly reason: 'rate-limited' | 'overloaded'; readonly until: number }
  | { readonly kind: 'running'; readonly callId: string }
  | { readonly kind: 'stopping' };

/** What one turn works with. */
export interface TurnContext {
  readonly journal: Journal;
  readonly model: Pick<ModelClient, 'stream'>;
  readonly tools: ToolHost;
  readonly cells: Pick<CellRunner, 'offer'>;
  readonly person: Person;
  /** Null: none is chosen. */
  readonly provider: () => Provider | null;
  readonly settings: () => AskSettings;
  readonly system: () => Promise<string>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly show: (activity: Activity) => void;
  readonly setDraft: (draft: Draft | null) => void;
  /** Tools whose calls the person has allowed for the session. */
  readonly allowed: Set<string>;
}
