import { describe, expect, test, vi } from 'vitest';
import { type ModelErrorCode, RequestRefused } from '../../../src/contract/model.ts';
import { fail } from '../../../src/contract/result.ts';
import type { FailureKind } from '../../providers/scenario.ts';
import { answerOnly } from '../../providers/scenarios/answers.ts';
import {
  failing,
  failingInStream,
  garbage,
  gateway,
  limitedOnce,
  overloadedOnce,
  webPage,
} from '../../providers/scenarios/failures.ts';
import { ADAPTERS, KEY, keysWith, providerOf, setUp, turn } from './kit.ts';

const MEANINGS: readonly [FailureKind, ModelErrorCode, RegExp][] = [
  ['unauthorised', 'unauthorised', /did not accept the key/],
  ['out-of-credit', 'unauthorised', /no credit left/],
  ['unknown-model', 'not-found', /does not know the model "scripted-large"/],
  ['context-overflow', 'context-overflow', /longer than scripted-large can read/],
  ['rate-limited', 'rate-limited', /too many requests/],
  ['overloaded', 'overloaded', /overloaded/],
  ['unavailable', 'overloaded', /overloaded or has a fault/],
];

describe.each(ADAPTERS)('$kind', ({ kind }) => {
  test.each(MEANINGS)('%s is %s', async (failure, code, words) => {
    await using it = await setUp(kind, failing(failure));
    const { end, events } = await turn(it.client.stream(it.request()));
    expect(end.reason).toBe('error');
    expect(end.error?.code).toBe(code);
    expect(end.error?.message).toMatch(words);
    expect(end.error?.message).toContain(`My ${kind}`.replace(failure === 'context-overflow' ? /.*/ : '', ''));
    expect(JSON.stringify(events)).not.toMatch(/canary|last/);
    // Whether to try again is for the session to decide.
    expect(it.server.requests).toHaveLength(1);
  });

  test.each(['context-overflow', 'overloaded', 'rate-limited'] as const)(
    '%s as an event of the stream',
    async (failure) => {
      await using it = await setUp(kind, failingInStream(failure));
      const { end } = await turn(it.client.stream(it.request()));
      expect(end.reason).toBe('error');
      expect(end.error?.code).toBe(failure);
    },
  );

  test('429 says when to come back; then the answer comes', async () => {
    await using it = await setUp(kind, limitedOnce);
    const { end } = await turn(it.client.stream(it.request()));
    expect(end.error).toMatchObject({ code: 'rate-limited', retryAfter: 2 });
    expect(end.error?.message).toContain('in 2 s');
    expect((await turn(it.client.stream(it.request()))).text).toBe('Here it is.');
  });

  test('an overload, then the answer', async () => {
    await using it = await setUp(kind, overloadedOnce);
    expect((await turn(it.client.stream(it.request()))).end.error?.code).toBe('overloaded');
    expect((await turn(it.client.stream(it.request()))).text).toBe('Here it is.');
  });

  test.each([webPage, garbage])('$name is no answer', async (scenario) => {
    await using it = await setUp(kind, scenario);
    const { end, text, calls } = await turn(it.client.stream(it.request()));
    expect(end.reason).toBe('error');
    expect(end.error?.message.length).toBeGreaterThan(20);
    expect({ text, calls }).toEqual({ text: '', calls: [] });
  });

  test('the page of a proxy is not quoted', async () => {
    await using it = await setUp(kind, gateway);
    const { end } = await turn(it.client.stream(it.request()));
    expect(end.error?.code).toBe('overloaded');
    expect(end.error?.message).not.toContain('<');
  });

  test('no server there', async () => {
    await using it = await setUp(kind, answerOnly);
    await it.server.close();
    const { end } = await turn(it.client.stream(it.request()));
    expect(end.error?.code).toBe('blocked');
    expect(end.error?.message).toContain(`No answer from ${it.server.origin}`);
  });

  test('no network', async () => {
    await using it = await setUp(kind, answerOnly, {
      isOnline: () => false,
      transport: async () => Promise.reject(new TypeError('Failed to fetch')),
    });
    const provider = { ...it.provider, baseUrl: 'https://api.example.com/v1' };
    const { end } = await turn(it.client.stream(it.request(undefined, { provider })));
    expect(end.error?.code).toBe('offline');
    // A server on this device needs none.
    expect((await turn(it.client.stream(it.request()))).end.error?.code).toBe('blocked');
  });

  test.each(['declined', 'spending-limit'] as const)('a transport that refuses: %s', async (code) => {
    const transport = async () => Promise.reject(new RequestRefused(code, 'You said no.'));
    await using it = await setUp(kind, answerOnly, { transport });
    const { end } = await turn(it.client.stream(it.request()));
    expect(end.error).toEqual({ code, message: 'You said no.', retryAfter: null });
  });

  test('a locked key ring: nothing is sent', async () => {
    const keys = { get: async () => fail('locked', 'Unlock the keys first.') };
    await using it = await setUp(kind, answerOnly, { keys });
    const { end } = await turn(it.client.stream(it.request()));
    expect(end.error).toMatchObject({ code: 'locked', message: 'Unlock the keys first.' });
    expect(it.server.requests).toEqual([]);
  });

  test('a key that cannot be sent is not quoted', async () => {
    await using it = await setUp(kind, answerOnly, { keys: keysWith('sk-canary\n“quoted”') });
    const { end, events } = await turn(it.client.stream(it.request()));
    expect(end.error?.code).toBe('unauthorised');
    expect(JSON.stringify(events)).not.toContain('canary');
    expect(it.server.requests).toEqual([]);
  });

  test('nothing is written to the console', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    for (const scenario of [failing('unauthorised'), failing('rate-limited', 1), garbage, webPage, answerOnly]) {
      await using it = await setUp(kind, scenario);
      await turn(it.client.stream(it.request()));
      await it.client.models(it.provider);
    }
    const written = spies.flatMap(({ mock }) => mock.calls);
    for (const spy of spies) spy.mockRestore();
    expect(written).toEqual([]);
  });

  test('without a key', async () => {
    await using it = await setUp(kind, answerOnly, { keys: keysWith(null) });
    const { end } = await turn(it.client.stream(it.request()));
    if (kind === 'compatible') {
      expect(end.reason).toBe('stop');
      expect(it.server.requests[0]?.headers.authorization).toBeUndefined();
    } else {
      expect(end.error?.code).toBe('unauthorised');
      expect(end.error?.message).toContain('Keys are made at https://');
      expect(it.server.requests).toEqual([]);
    }
  });
});

test('a server that quotes the whole key is not quoted', async () => {
  await using it = await setUp('compatible', {
    name: 'echo',
    steps: () => ({
      kind: 'raw',
      status: 400,
      type: 'application/json',
      body: JSON.stringify({ error: { message: `Bad header: Bearer ${KEY}, key=${KEY}` } }),
    }),
  });
  const { end } = await turn(it.client.stream(it.request()));
  expect(end.error?.code).toBe('bad-request');
  expect(end.error?.message).toContain('Bad header');
  expect(end.error?.message).not.toContain('canary');
});

test.each<[string, number, string, ModelErrorCode]>([
  ['Ollama, no tools', 400, '{"error":{"message":"gemma:latest does not support tools"}}', 'bad-request'],
  ['OpenRouter, no tools', 404, '{"error":{"message":"No endpoints found that support tool use."}}', 'bad-request'],
  [
    'OpenRouter, no pictures',
    404,
    '{"error":{"message":"No endpoints found that support image input"}}',
    'bad-request',
  ],
  ['OpenRouter, no credit', 402, '{"error":{"message":"Insufficient credits","code":402}}', 'unauthorised'],
  ['Mistral', 422, '{"detail":[{"msg":"Extra inputs are not permitted"}]}', 'bad-request'],
  ['Mistral, key', 401, '{"message":"Unauthorized","request_id":"x"}', 'unauthorised'],
  ['Groq, model', 404, '{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}', 'not-found'],
  ['Groq, limit', 429, '{"error":{"message":"Rate limit reached for model: `x` in organization"}}', 'rate-limited'],
  ['Groq, too large', 413, '{"error":{"message":"Request too large for model `x`"}}', 'context-overflow'],
  [
    'OpenAI, alone over the limit',
    429,
    '{"error":{"message":"Request too large for gpt: Limit 3, Requested 5"}}',
    'context-overflow',
  ],
  [
    'llama.cpp, length',
    400,
    '{"error":{"message":"the request exceeds the available context size"}}',
    'context-overflow',
  ],
  [
    'LM Studio, length',
    400,
    '{"error":"Trying to keep the first 9 tokens when context the overflows"}',
    'context-overflow',
  ],
  [
    'Mistral, length',
    400,
    '{"message":"Prompt contains 9 tokens, too large for model with 8 maximum context length"}',
    'context-overflow',
  ],
  [
    'Anthropic, browsers',
    403,
    '{"error":{"message":"CORS requests are not allowed for this Organization"}}',
    'blocked',
  ],
  [
    'OpenAI, country',
    403,
    '{"error":{"message":"Country not supported","code":"unsupported_country"}}',
    'unauthorised',
  ],
  ['a wrong path', 404, '404 page not found', 'not-found'],
  ['nothing', 500, '', 'overloaded'],
])('%s: %s %s', async (_, status, body, code) => {
  const transport = async () => new Response(body, { status });
  await using it = await setUp('compatible', answerOnly, { transport });
  const { end } = await turn(it.client.stream(it.request()));
  expect(end.error?.code).toBe(code);
});

test('the permission for local addresses is named where it was refused', async () => {
  const transport = async () => Promise.reject(new TypeError('Failed to fetch'));
  await using it = await setUp('compatible', answerOnly, { transport });
  const said = async (state: string) => {
    vi.stubGlobal('navigator', { permissions: { query: async () => ({ state }) } });
    const { end } = await turn(it.client.stream(it.request()));
    vi.unstubAllGlobals();
    return end.error?.message ?? '';
  };
  expect(await said('denied')).toContain('the permission was refused');
  expect(await said('prompt')).toContain('asks whether this page may reach this device');
  expect(await said('granted')).not.toMatch(/permission|asks/);
});

test('where nobody answers, the sentence names the setting of the program', async () => {
  await using it = await setUp('compatible', answerOnly, {
    transport: async () => Promise.reject(new TypeError('Failed to fetch')),
  });
  const said = async (address: string) => {
    const provider = providerOf('compatible', address);
    const { end } = await turn(it.client.stream(it.request(undefined, { provider })));
    return end.error?.message ?? '';
  };
  expect(await said('http://localhost:11434/v1')).toContain('OLLAMA_ORIGINS');
  expect(await said('http://127.0.0.1:1234/v1')).toContain('Enable CORS');
  expect(await said('http://localhost:9999/v1')).toContain('Access-Control-Allow-Origin');
  expect(await said('http://192.168.1.5:8080/v1')).toContain('http addresses of this device only');
  expect(await said('https://192.168.1.5:8080/v1')).toContain('local network');
  expect(await said('http://localhost:11434/v1')).toContain('open http://localhost:11434/v1/models in a new tab');
  expect(await said('http://models.example.com/v1')).toContain('use https');
  expect(await said('nonsense')).toContain('is not one');
});
