import type {
  ModelClient,
  ModelError,
  ModelEvent,
  ModelRequest,
  Provider,
  Usage,
} from '../../../../src/contract/model';
import { ok } from '../../../../src/contract/result';

export const PROVIDER: Provider = {
  id: 'p',
  kind: 'compatible',
  name: 'Scripted',
  baseUrl: 'http://127.0.0.1:1',
  model: 'scripted-1',
  images: true,
  contextWindow: null,
};

const USAGE: Usage = { inputTokens: 100, outputTokens: 10, cachedTokens: 0 };

/** One answer: its events, or a function of the signal that gives them. */
export type Answer =
  | readonly ModelEvent[]
  | ((signal: AbortSignal, request: ModelRequest) => AsyncIterable<ModelEvent>);

export interface ScriptedModel extends ModelClient {
  readonly requests: readonly ModelRequest[];
}

/** A model that gives these answers in turn, and the last one again and again. */
export function scriptedModel(...answers: readonly Answer[]): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    requests,
    async *stream(request, { signal = new AbortController().signal } = {}) {
      requests.push(structuredClone(request));
      const answer = answers[Math.min(requests.length, answers.length) - 1] ?? [];
      if (typeof answer === 'function') yield* answer(signal, request);
      else yield* answer;
    },
    models: async () => ok([]),
    test: async () => ok(''),
  };
}

export function end(
  reason: Extract<ModelEvent, { kind: 'end' }>['reason'],
  error: ModelError | null = null,
): ModelEvent {
  return { kind: 'end', reason, usage: error === null ? USAGE : null, error, provider: { signature: 's' } };
}

export function says(text: string): readonly ModelEvent[] {
  return [{ kind: 'text', text }, end('stop')];
}

let count = 0;

/** Calls of tools, each as name and input: an object, or text that is no JSON. */
export function calls(...wanted: readonly (readonly [name: string, input: unknown])[]): readonly ModelEvent[] {
  const events = wanted.flatMap(([name, value]): readonly ModelEvent[] => {
    count += 1;
    const id = `call-${count}`;
    const input = typeof value === 'string' ? value : JSON.stringify(value);
    return [
      { kind: 'call-input', id, name, text: input.slice(0, 3) },
      { kind: 'call-input', id, name, text: input.slice(3) },
      { kind: 'call', call: { id, name, input } },
    ];
  });
  return [...events, end('tool-calls')];
}

export function fails(code: ModelError['code'], retryAfter: number | null = null): readonly ModelEvent[] {
  return [end('error', { code, message: `It failed: ${code}.`, retryAfter })];
}
