import type { ModelClient, ModelEvent, ModelRequest, Usage } from '../../src/contract/model.ts';
import { ok } from '../../src/contract/result.ts';

/**
 * The events of one answer. Without an `end` the model says nothing more and waits to be stopped; with `pause`
 * (milliseconds) it waits before each event.
 */
export interface ScriptedTurn {
  readonly events: readonly ModelEvent[];
  readonly pause?: number;
}

export interface ScriptedModel {
  readonly client: ModelClient;
  /** What was asked, in order; later changes to what was passed do not show. */
  readonly requests: readonly ModelRequest[];
}

export const USAGE: Usage = { inputTokens: 1200, outputTokens: 34, cachedTokens: 200 };

/** Events of an answer that ends well. */
export function says(text: string, ...calls: readonly { id: string; name: string; input: string }[]): ScriptedTurn {
  return {
    events: [
      ...(text.match(/.{1,8}/gsu) ?? []).map((piece): ModelEvent => ({ kind: 'text', text: piece })),
      ...calls.flatMap(({ id, name, input }): ModelEvent[] => [
        { kind: 'call-input', id, name, text: '' },
        { kind: 'call-input', id, name, text: input },
      ]),
      ...calls.map((call): ModelEvent => ({ kind: 'call', call })),
      { kind: 'end', reason: calls.length > 0 ? 'tool-calls' : 'stop', usage: USAGE, error: null, provider: null },
    ],
  };
}

/** Events of an answer that fails, after some text or at once. */
export function fails(
  code: NonNullable<Extract<ModelEvent, { kind: 'end' }>['error']>['code'],
  { text = '', retryAfter = null }: { readonly text?: string; readonly retryAfter?: number | null } = {},
): ScriptedTurn {
  return {
    events: [
      ...(text === '' ? [] : [{ kind: 'text', text } as const]),
      {
        kind: 'end',
        reason: 'error',
        usage: null,
        error: { code, message: `The scripted model fails: ${code}.`, retryAfter },
        provider: null,
      },
    ],
  };
}

/** A model that says what it is told to: the n-th request gets the n-th turn, or what a function makes of it. */
export function createScriptedModel(
  turns: readonly ScriptedTurn[] | ((request: ModelRequest, index: number) => ScriptedTurn),
): ScriptedModel {
  const requests: ModelRequest[] = [];

  async function* stream(
    request: ModelRequest,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<ModelEvent> {
    const index = requests.push({ ...request, messages: [...request.messages], tools: [...request.tools] }) - 1;
    const turn = typeof turns === 'function' ? turns(request, index) : turns[index];
    for (const event of turn?.events ?? fails('unknown').events) {
      if (turn?.pause !== undefined) await wait(turn.pause, signal);
      if (signal?.aborted) break;
      yield event;
      if (event.kind === 'end') return;
    }
    await wait(null, signal);
    yield { kind: 'end', reason: 'aborted', usage: null, error: null, provider: null };
  }

  return {
    client: {
      stream,
      models: async () => ok(['scripted-large', 'scripted-small']),
      test: async ({ name }) => ok(`${name} answered.`),
    },
    requests,
  };
}

/** Until the time is over (milliseconds; null: for ever) or the signal aborts. */
function wait(milliseconds: number | null, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done) => {
    if (signal?.aborted) return done();
    const timer = milliseconds === null ? undefined : setTimeout(done, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
}
