import { describe, expect, test } from 'vitest';
import { answerOnly, empty, refusal, thoughtful, tooLong, WORDS } from '../../providers/scenarios/answers.ts';
import type { RecordedRequest } from '../../providers/server.ts';
import { ADAPTERS, KEY, question, setUp, turn } from './kit.ts';

describe.each(ADAPTERS)('$kind', ({ kind, path }) => {
  test('an answer comes in pieces, with its usage', async () => {
    await using it = await setUp(kind, answerOnly);
    const { text, calls, end, events } = await turn(it.client.stream(it.request()));
    expect(text).toBe(WORDS);
    expect(events.filter((event) => event.kind === 'text').length).toBeGreaterThan(5);
    expect(calls).toEqual([]);
    expect(end).toMatchObject({
      reason: 'stop',
      error: null,
      usage: { inputTokens: 1200, outputTokens: 34, cachedTokens: 200 },
    });
  });

  test('one request leaves, with the key in its header alone', async () => {
    await using it = await setUp(kind, answerOnly);
    const { events } = await turn(it.client.stream(it.request()));
    expect(it.server.requests).toHaveLength(1);
    const { method, path: asked, headers, body } = first(it.server.requests);
    expect(method).toBe('POST');
    expect(asked).toContain(path);
    const keyed = Object.entries(headers).filter(([, value]) => value.includes(KEY));
    expect(keyed.map(([name]) => name)).toEqual([
      { anthropic: 'x-api-key', google: 'x-goog-api-key' }[kind as string] ?? 'authorization',
    ]);
    expect(asked + body).not.toContain(KEY);
    expect(JSON.stringify(events)).not.toContain('canary');
    const words = JSON.parse(body) as unknown;
    expect(JSON.stringify(words)).toContain('How many?');
    expect(JSON.stringify(words)).toContain('You are careful.');
    expect(JSON.stringify(words)).toContain('Runs Python.');
  });

  test('an empty answer ends with stop and no text', async () => {
    await using it = await setUp(kind, empty);
    const { text, calls, end } = await turn(it.client.stream(it.request()));
    expect({ text, calls, reason: end.reason, error: end.error }).toEqual({
      text: '',
      calls: [],
      reason: 'stop',
      error: null,
    });
  });

  test('a refusal is an error that says so', async () => {
    await using it = await setUp(kind, refusal);
    const { end } = await turn(it.client.stream(it.request()));
    expect(end.reason).toBe('error');
    expect(end.error?.code).toBe('refused');
    expect(end.error?.message).toContain('refused');
  });

  test('an answer that reaches its limit keeps its text', async () => {
    await using it = await setUp(kind, tooLong);
    const { text, end } = await turn(it.client.stream(it.request()));
    expect(text).toBe('And so on, and');
    expect(end).toMatchObject({ reason: 'length', error: null });
  });

  test('thoughts are apart from the text', async () => {
    await using it = await setUp(kind, thoughtful);
    const { text, reasoning } = await turn(it.client.stream(it.request()));
    expect(reasoning).toBe('First I look at the columns.');
    expect(text).toBe('There are six.');
  });

  test('what the provider wants back goes back, after a trip through JSON', async () => {
    await using it = await setUp(kind, thoughtful);
    const before = await turn(it.client.stream(it.request()));
    const message = JSON.parse(JSON.stringify(before.message)) as typeof before.message;
    await turn(it.client.stream(it.request([question('How many?'), message, question('Sure?')])));
    const body = it.server.requests[1]?.body ?? '';
    expect(body).toContain('There are six.');
    if (kind === 'anthropic') expect(body).toContain('"signature":"signed-0"');
    if (kind === 'openai') expect(body).toContain('"encrypted_content":"sealed-0"');
    // Others have not asked for old thoughts, and some refuse them.
    if (!['anthropic', 'openai', 'google'].includes(kind)) expect(body).not.toContain('First I look');
  });
});

test('thoughts that a local model leaves in its text are told apart', async () => {
  await using it = await setUp('compatible', {
    name: 'think tags',
    steps: () => ({ kind: 'answer', parts: [{ kind: 'text', text: '<think>Let me see.</think>Six columns.' }] }),
  });
  const { text, reasoning } = await turn(it.client.stream(it.request()));
  expect({ text, reasoning }).toEqual({ text: 'Six columns.', reasoning: 'Let me see.' });
});

test('OpenAI is asked not to keep the answer, Anthropic for more than 4096 tokens', async () => {
  await using openai = await setUp('openai', answerOnly);
  await turn(openai.client.stream(openai.request()));
  expect(JSON.parse(openai.server.requests[0]?.body ?? '')).toMatchObject({ store: false });
  await using anthropic = await setUp('anthropic', answerOnly);
  await turn(anthropic.client.stream(anthropic.request()));
  expect(JSON.parse(anthropic.server.requests[0]?.body ?? '')).toMatchObject({ max_tokens: 32_000 });
  // The prompt and what came before are read from its cache.
  expect(anthropic.server.requests[0]?.body.split('cache_control')).toHaveLength(3);
});

function first(requests: readonly RecordedRequest[]): RecordedRequest {
  const [request] = requests;
  if (request === undefined) throw new Error('No request came');
  return request;
}
