import { describe, expect, test } from 'vitest';
import type { ModelClient, ModelEvent, ModelRequest, Provider } from '../../src/contract/model.ts';

/** What the model does in a test, whoever plays it. */
export type Behaviour =
  /** Says `ANSWER`. */
  | 'answers'
  /** Says `ANSWER`, then calls `python` with `INPUT`. */
  | 'calls'
  /** Answers with nothing at all. */
  | 'is empty'
  /** Is limited in rate: 2 seconds. */
  | 'is limited'
  /** Begins, then breaks off. */
  | 'breaks off'
  /** Begins, then says nothing more. */
  | 'hangs';

export const BEHAVIOURS: readonly Behaviour[] = ['answers', 'calls', 'is empty', 'is limited', 'breaks off', 'hangs'];
export const ANSWER = 'The mean price is 4.20 €, I think.';
export const INPUT = '{"code":"print(1)"}';

export interface Subject {
  readonly client: ModelClient;
  readonly provider: Provider;
  close(): Promise<void>;
}

/** The promises of `ModelClient`, for every implementation. */
export function modelClientSuite(name: string, make: (behaviour: Behaviour) => Promise<Subject>): void {
  describe(`${name} keeps the contract of a model client`, () => {
    async function ask(
      behaviour: Behaviour,
      { signal, stop }: { readonly signal?: AbortSignal; readonly stop?: 'at text' | 'after text' } = {},
    ): Promise<readonly ModelEvent[]> {
      const subject = await make(behaviour);
      const stopping = new AbortController();
      const events: ModelEvent[] = [];
      try {
        const both = signal ?? stopping.signal;
        for await (const event of subject.client.stream(requestFor(subject.provider), { signal: both })) {
          events.push(event);
          if (event.kind !== 'text') continue;
          if (stop === 'at text') stopping.abort();
          if (stop === 'after text') setTimeout(() => stopping.abort(), 30);
        }
      } finally {
        await subject.close();
      }
      return events;
    }

    test.each(BEHAVIOURS.filter((behaviour) => behaviour !== 'hangs'))(
      '%s: one end, and that the last',
      async (behaviour) => {
        const events = await ask(behaviour);
        expect(events.filter(({ kind }) => kind === 'end')).toHaveLength(1);
        expect(events.at(-1)?.kind).toBe('end');
      },
    );

    test('the pieces of an answer are the answer', async () => {
      const events = await ask('answers');
      const pieces = events.filter((event) => event.kind === 'text').map(({ text }) => text);
      expect(pieces.length).toBeGreaterThan(1);
      expect(pieces).not.toContain('');
      expect(pieces.join('')).toBe(ANSWER);
      expect(events.at(-1)).toMatchObject({ reason: 'stop', error: null });
    });

    test('a call comes once, whole, after its input was told', async () => {
      const events = await ask('calls');
      const calls = events.filter((event) => event.kind === 'call');
      expect(calls).toHaveLength(1);
      expect(calls[0]?.call).toMatchObject({ name: 'python', input: INPUT });
      const told = events.filter((event) => event.kind === 'call-input');
      expect(told.every(({ id, name }) => id === calls[0]?.call.id && name === 'python')).toBe(true);
      expect(told.map(({ text }) => text).join('')).toBe(INPUT);
      expect(events.at(-1)).toMatchObject({ reason: 'tool-calls', error: null });
    });

    test('an empty answer ends with stop', async () => {
      expect(await ask('is empty')).toMatchObject([{ kind: 'end', reason: 'stop', error: null }]);
    });

    test('a failure is the end, with a sentence', async () => {
      const end = (await ask('is limited')).at(-1);
      expect(end).toMatchObject({ reason: 'error', error: { code: 'rate-limited', retryAfter: 2 } });
      expect(end?.kind === 'end' && end.error?.message).toMatch(/\w{3,} .*\.$/);
    });

    test('what breaks off is told as such, and calls nothing', async () => {
      const events = await ask('breaks off');
      expect(events.some(({ kind }) => kind === 'text')).toBe(true);
      expect(events.some(({ kind }) => kind === 'call')).toBe(false);
      expect(events.at(-1)).toMatchObject({ reason: 'error', error: { code: 'cut-off' } });
    });

    test('stopped while it says nothing', async () => {
      const events = await ask('hangs', { stop: 'after text' });
      expect(events.some(({ kind }) => kind === 'text')).toBe(true);
      expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'aborted', error: null });
    });

    test('stopped while it speaks', async () => {
      const events = await ask('hangs', { stop: 'at text' });
      expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'aborted', error: null });
    });

    test('stopped before it began', async () => {
      const events = await ask('answers', { signal: AbortSignal.abort() });
      expect(events).toMatchObject([{ kind: 'end', reason: 'aborted', error: null }]);
    });

    test('a reader may go away', async () => {
      const subject = await make('hangs');
      for await (const event of subject.client.stream(requestFor(subject.provider))) {
        if (event.kind === 'text') break;
      }
      await subject.close();
    });

    test('what is kept for the provider is plain data', async () => {
      const end = (await ask('calls')).at(-1);
      const kept = end?.kind === 'end' ? end.provider : undefined;
      expect(JSON.parse(JSON.stringify(kept ?? null))).toEqual(kept ?? null);
    });
  });
}

function requestFor(provider: Provider): ModelRequest {
  return {
    provider,
    system: 'You are careful.',
    messages: [{ role: 'user', content: [{ kind: 'text', text: 'What is the mean price?' }] }],
    tools: [
      {
        name: 'python',
        description: 'Runs Python.',
        input: { type: 'object', properties: { code: { type: 'string' } } },
      },
    ],
    maxOutputTokens: null,
  };
}
