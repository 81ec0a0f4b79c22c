import { describe, expect, test } from 'vitest';
import type { Transport } from '../../../src/contract/model.ts';
import { createModelClient } from '../../../src/model/model-client.ts';
import { answerOnly, refusal } from '../../providers/scenarios/answers.ts';
import { failing } from '../../providers/scenarios/failures.ts';
import { ADAPTERS, KEY, keysWith, providerOf, setUp, turn } from './kit.ts';

describe.each(ADAPTERS)('$kind', ({ kind, path }) => {
  test('lists its models', async () => {
    await using it = await setUp(kind, answerOnly);
    expect(await it.client.models(it.provider)).toEqual({ ok: true, value: ['scripted-large', 'scripted-small'] });
    const [request] = it.server.requests;
    expect(request?.method).toBe('GET');
    expect(request?.path.startsWith(`${path}/models`)).toBe(true);
    expect(JSON.stringify(request?.headers)).toContain(KEY);
    expect(request?.path).not.toContain(KEY);
  });

  test('the test button, when all is right', async () => {
    await using it = await setUp(kind, answerOnly);
    const tested = await it.client.test(it.provider);
    expect(tested.ok && tested.value).toMatch(/^My \w+ answered with scripted-large after /);
    expect(it.server.requests).toHaveLength(1);
    expect(it.server.requests[0]?.body).toContain('16');
  });

  test.each([
    ['unauthorised', 'unauthorised'],
    ['unknown-model', 'not-found'],
    ['rate-limited', 'rate-limited'],
  ] as const)('the test button: %s', async (failure, code) => {
    await using it = await setUp(kind, failing(failure));
    const tested = await it.client.test(it.provider);
    expect(!tested.ok && tested.failure.code).toBe(code);
    expect(JSON.stringify(tested)).not.toContain('canary');
  });

  test('the test button names models that are like the one that is not there', async () => {
    await using it = await setUp(kind, failing('unknown-model'));
    const tested = await it.client.test({ ...it.provider, model: 'scripted-smal' });
    expect(!tested.ok && tested.failure.message).toMatch(/"scripted-smal".*example: scripted-small, scripted-large\.$/);
  });

  test('the test button says what is wrong without asking anybody', async () => {
    await using it = await setUp(kind, refusal);
    const said = async (change: object) => {
      const tested = await it.client.test({ ...it.provider, ...change });
      return tested.ok ? '' : tested.failure.message;
    };
    expect(await said({ model: ' ' })).toContain('No model');
    expect(await said({ baseUrl: 'localhost:11434' })).toContain('must begin with http');
    expect(await said({ baseUrl: 'https://api.example.com/v1/chat/completions' })).toMatch(
      /: https:..api.example.com.v1$/,
    );
    expect(it.server.requests).toEqual([]);
  });
});

test('a list without models of text, the newest first', async () => {
  const body = {
    data: [
      { id: 'gpt-old', created: 1 },
      { id: 'text-embedding-3', created: 9 },
      { id: 'gpt-new', created: 8 },
      { id: 'whisper-1', created: 3 },
      { id: 'no-chat', created: 7, capabilities: { completion_chat: false } },
      'nonsense',
    ],
  };
  const client = createModelClient({ keys: keysWith(KEY), transport: async () => Response.json(body) });
  expect(await client.models(providerOf('openai', 'https://api.openai.com/v1'))).toEqual({
    ok: true,
    value: ['gpt-new', 'gpt-old'],
  });
});

test('an address without a list, and one that is no address', async () => {
  const client = createModelClient({ keys: keysWith(null), transport: async () => Response.json({ hello: 1 }) });
  const listed = await client.models(providerOf('compatible', 'https://example.com/v1'));
  expect(!listed.ok && listed.failure).toMatchObject({ code: 'not-found' });
  const wrong = await client.models(providerOf('compatible', 'example'));
  expect(!wrong.ok && wrong.failure).toMatchObject({ code: 'blocked' });
});

describe('how a request leaves', () => {
  async function sentTo(baseUrl: string, kind: 'compatible' | 'anthropic' = 'compatible'): Promise<RequestInit[]> {
    const seen: RequestInit[] = [];
    const Original = globalThis.Request;
    class Seen extends Original {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(input, init);
        if (init !== undefined) seen.push(init);
      }
    }
    const transport: Transport = async () => Promise.reject(new TypeError('Failed to fetch'));
    globalThis.Request = Seen;
    try {
      const client = createModelClient({ keys: keysWith(KEY), transport });
      const request = { provider: providerOf(kind, baseUrl), system: '', tools: [], maxOutputTokens: null };
      await turn(client.stream({ ...request, messages: [{ role: 'user', content: [{ kind: 'text', text: 'Hi' }] }] }));
    } finally {
      globalThis.Request = Original;
    }
    return seen;
  }

  test.each([
    ['http://localhost:11434/v1', 'loopback'],
    ['http://192.168.1.4:11434/v1', 'local'],
    ['https://api.example.com/v1', undefined],
    // Chrome refuses what is said of an https name and is not so.
    ['https://tower.local/v1', undefined],
    ['https://localhost:8443/v1', undefined],
  ])('%s: address space %s', async (address, space) => {
    const [init] = await sentTo(address);
    expect(init && 'targetAddressSpace' in init ? init.targetAddressSpace : undefined).toBe(space);
    expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
  });

  test('headers: what a preflight of the real providers allows, and no more', async () => {
    const names = async (...args: Parameters<typeof sentTo>) => {
      const [init] = await sentTo(...args);
      return [...new Headers(init?.headers).keys()].sort();
    };
    expect(await names('https://api.example.com/v1')).toEqual(['authorization', 'content-type']);
    expect(await names('https://api.anthropic.com/v1', 'anthropic')).toEqual([
      'anthropic-dangerous-direct-browser-access',
      'anthropic-version',
      'content-type',
      'x-api-key',
    ]);
  });
});
