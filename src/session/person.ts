import type { Finding } from '../contract/kernel';
import type { NetworkRule } from '../contract/network';
import { unreachable } from '../contract/result';

/** What the conversation waits for the person to say. */
export type PersonRequest = {
  readonly id: string;
} & (
  | {
      readonly kind: 'approval';
      readonly callId: string;
      readonly tool: string;
      readonly code: string;
      readonly findings: readonly Finding[];
    }
  /** Whether Python may reach a host. */
  | { readonly kind: 'host'; readonly callId: string; readonly host: string }
  | {
      readonly kind: 'question';
      readonly callId: string;
      readonly question: string;
      readonly options: readonly string[];
    }
  /** The model repeats a call that fails, and was told so before. */
  | { readonly kind: 'repeat'; readonly tool: string; readonly error: string }
);

export type PersonAnswer =
  /** `code`: as the person changed it. `session`: do not ask again until the page is left. */
  | { readonly kind: 'allow'; readonly scope: 'once' | 'session'; readonly code?: string }
  | { readonly kind: 'decline'; readonly reason?: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'allow-host'; readonly until: NetworkRule['until'] }
  /** After `repeat`: on with it, perhaps with a word to the model. */
  | { readonly kind: 'go-on'; readonly hint?: string };

type Asked = PersonRequest extends infer Request
  ? Request extends PersonRequest
    ? Omit<Request, 'id'>
    : never
  : never;

/** The one place where the loop waits for the person. */
export interface Person {
  readonly request: PersonRequest | null;
  /** Null: the signal was aborted first. */
  ask(request: Asked, signal: AbortSignal): Promise<PersonAnswer | null>;
  /** False: nothing of this id waits, or this is no answer to it. */
  answer(id: string, answer: PersonAnswer): boolean;
}

export function createPerson(onChange: () => void): Person {
  let waiting: { readonly request: PersonRequest; readonly resolve: (answer: PersonAnswer | null) => void } | null =
    null;
  return {
    get request() {
      return waiting?.request ?? null;
    },
    ask(asked, signal) {
      if (signal.aborted) return Promise.resolve(null);
      return new Promise((resolve) => {
        const end = (answer: PersonAnswer | null) => {
          waiting = null;
          signal.removeEventListener('abort', onAbort);
          onChange();
          resolve(answer);
        };
        const onAbort = () => end(null);
        signal.addEventListener('abort', onAbort, { once: true });
        waiting = { request: { id: crypto.randomUUID(), ...asked }, resolve: end };
        onChange();
      });
    },
    answer(id, answer) {
      if (waiting?.request.id !== id || !fits(waiting.request, answer)) return false;
      waiting.resolve(answer);
      return true;
    },
  };
}

function fits(request: PersonRequest, answer: PersonAnswer): boolean {
  if (answer.kind === 'decline') return true;
  switch (request.kind) {
    case 'approval':
      return answer.kind === 'allow';
    case 'host':
      return answer.kind === 'allow-host';
    case 'question':
      return answer.kind === 'text';
    case 'repeat':
      return answer.kind === 'go-on';
    default:
      return unreachable(request);
  }
}
