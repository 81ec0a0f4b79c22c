/** What a scripted model puts into one answer, whatever the provider's format. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  /** `input` as the model writes it, which need not be JSON. */
  | { readonly kind: 'call'; readonly id: string; readonly name: string; readonly input: string };

export interface Answer {
  readonly kind: 'answer';
  readonly parts: readonly Part[];
  /** Default `stop`; a call makes it the provider's word for that. */
  readonly end?: 'stop' | 'length' | 'refused';
}

export type FailureKind =
  | 'unauthorised'
  | 'out-of-credit'
  | 'unknown-model'
  | 'context-overflow'
  | 'rate-limited'
  | 'overloaded'
  | 'unavailable';

/** An error as the provider words it: a status and a body, or an event of a stream that began with 200. */
export interface Failure {
  readonly kind: 'failure';
  readonly error: FailureKind;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly inStream?: boolean;
}

/** Any answer at all, for what no provider should send. */
export interface Raw {
  readonly kind: 'raw';
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** How a body is sent. */
export interface Manner {
  /** Bytes after which the connection ends: broken off, or closed as if that were all. */
  readonly cut?: { readonly at: number; readonly how: 'broken' | 'closed' };
  /** Milliseconds between two events. */
  readonly pause?: number;
  /** Number of events after which nothing more comes, with the connection left open. */
  readonly hangAfter?: number;
}

export type Step = (Answer | Failure | Raw) & { readonly manner?: Manner };

/** The end of a conversation, as read from a request of any format. */
export interface Conversation {
  readonly question: string;
  /** Results of tools since the question. */
  readonly results: readonly { readonly text: string; readonly pictures: number }[];
}

export interface Scenario {
  readonly name: string;
  /** The n-th request gets the n-th step, or what the conversation calls for. */
  readonly steps: readonly Step[] | ((conversation: Conversation) => Step);
}

export const text = (words: string): Part => ({ kind: 'text', text: words });
export const reasoning = (words: string): Part => ({ kind: 'reasoning', text: words });
export const call = (id: string, name: string, input: unknown): Part => ({
  kind: 'call',
  id,
  name,
  input: typeof input === 'string' ? input : JSON.stringify(input),
});
export const answer = (...parts: readonly Part[]): Answer => ({ kind: 'answer', parts });
