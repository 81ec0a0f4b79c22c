import { describe, expect, test } from 'vitest';
import { type AskSettings, DEFAULT_ASK } from '../../../src/contract/conversation';
import type { Price } from '../../../src/contract/ledger';
import type { ModelClient, ModelEvent, ModelRequest, Provider, Transport } from '../../../src/contract/model';
import { createLedger } from '../../../src/ledger/ledger';
import { createMemoryLedgerStore } from '../../../src/session/memory-ledger-store';
import { end, says, scriptedModel } from '../session/agent/model';

const PAID: Provider = {
  id: 'p',
  kind: 'openai',
  name: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  model: 'gpt-4o-mini',
  images: true,
  contextWindow: null,
};
const REQUEST: ModelRequest = {
  provider: PAID,
  system: 's',
  messages: [{ role: 'user', content: [{ kind: 'text', text: 'Hi' }] }],
  tools: [],
  maxOutputTokens: null,
};

interface KitOptions {
  readonly settings?: Partial<AskSettings>;
  readonly prices?: Readonly<Record<string, Price>>;
  readonly fetch?: Transport;
  readonly model?: ModelClient;
}

function kit({ settings, prices = {}, fetch = async () => new Response('{"ok":true}'), model }: KitOptions = {}) {
  const store = createMemoryLedgerStore();
  let time = 1000;
  const ledger = createLedger({
    store,
    settings: () => ({ ...DEFAULT_ASK, ...settings }),
    prices: () => prices,
    fetch,
    now: () => time++,
  });
  const transport = ledger.transport('s');
  const request = (init: RequestInit = {}) =>
    new Request('https://api.example.org/v1/chat?key=SECRET', {
      method: 'POST',
      headers: { authorization: 'Bearer SECRET' },
      body: '{"q":"é"}',
      ...init,
    });
  /** A client that sends one request and answers as scripted. */
  const client: ModelClient = {
    ...scriptedModel(),
    async *stream(asked) {
      try {
        await (await transport(request({ body: JSON.stringify(asked.messages) }))).text();
      } catch (error) {
        yield end('error', { code: 'declined', message: String(error), retryAfter: null });
        return;
      }
      yield* (model ?? scriptedModel(says('Hello'))).stream(asked);
    },
  };
  return { ledger, store, transport, request, client: ledger.metered('s', client) };
}

async function all(events: AsyncIterable<ModelEvent>): Promise<readonly ModelEvent[]> {
  const found: ModelEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

describe('records', () => {
  test('a request with its time, host, bytes and exact body; no header and no query', async () => {
    const { ledger, transport, request, store } = kit();
    const response = await transport(request());
    expect(await response.json()).toEqual({ ok: true });
    const [record] = await ledger.list('s');
    expect(record).toMatchObject({
      time: 1000,
      method: 'POST',
      host: 'api.example.org',
      url: 'https://api.example.org/v1/chat',
      outcome: 'done',
      status: 200,
      bytesOut: 10,
      bytesIn: 11,
    });
    expect(await ledger.body('s', record?.id ?? '')).toBe('{"q":"é"}');
    expect(JSON.stringify([await store.list('s'), await store.body('s', record?.id ?? '')])).not.toContain('SECRET');
    expect(await ledger.list('other')).toEqual([]);
  });

  test('failures, errors and a reader that leaves', async () => {
    const answers: Transport[] = [
      async () => Promise.reject(new TypeError('Failed to fetch')),
      async () => new Response('no', { status: 401 }),
      async () => new Response('long answer'),
      async () => Promise.reject(new DOMException('Aborted', 'AbortError')),
    ];
    let n = 0;
    const { ledger, transport, request } = kit({ fetch: (each) => (answers[n++] ?? fetch)(each) });
    await expect(transport(request())).rejects.toThrow('Failed to fetch');
    const refused = await transport(request());
    expect(refused.status).toBe(401);
    await refused.text();
    await (await transport(request())).body?.cancel();
    await expect(transport(request())).rejects.toThrow('Aborted');
    expect((await ledger.list('s')).map(({ outcome, status }) => [outcome, status])).toEqual([
      ['failed', null],
      ['failed', 401],
      ['aborted', 200],
      ['aborted', null],
    ]);
  });

  test('are there on the next visit, ended where the page was left', async () => {
    const first = kit({ fetch: () => new Promise(() => {}) });
    void first.transport(first.request());
    await expect.poll(async () => (await first.store.list('s')).length).toBe(1);
    const again = createLedger({
      store: first.store,
      settings: () => DEFAULT_ASK,
      fetch: async () => new Response('x'),
    });
    expect((await again.list('s')).map(({ outcome }) => outcome)).toEqual(['aborted']);
  });

  test('a store that fails stops no request', async () => {
    const broken = createMemoryLedgerStore();
    const ledger = createLedger({
      store: { ...broken, put: () => Promise.reject(new Error()), putBody: () => Promise.reject(new Error()) },
      settings: () => DEFAULT_ASK,
      fetch: async () => new Response('x'),
    });
    await (await ledger.transport('s')(new Request('https://a.example', { method: 'POST', body: 'b' }))).text();
    const [record] = await ledger.list('s');
    expect(record?.outcome).toBe('done');
    expect(await ledger.body('s', record?.id ?? '')).toBe('b');
  });
});

describe('asking before each request', () => {
  const settings = { privacy: 'ask' } as const;

  test('shows the body, and sends only after a yes', async () => {
    let sent = 0;
    const { ledger, transport, request } = kit({
      settings,
      fetch: async () => {
        sent += 1;
        return new Response('x');
      },
    });
    const answer = transport(request());
    await expect.poll(() => ledger.waiting()).toMatchObject({ host: 'api.example.org', body: '{"q":"é"}' });
    expect(sent).toBe(0);
    expect((await ledger.list('s'))[0]?.outcome).toBe('waiting');
    ledger.decide(ledger.waiting()?.id ?? '', true);
    await (await answer).text();
    expect(sent).toBe(1);
    expect(ledger.waiting()).toBeNull();
  });

  test('after a no nothing is sent, and it costs nothing', async () => {
    const { ledger, client } = kit({ settings, fetch: () => Promise.reject(new Error('sent')) });
    const events = all(client.stream(REQUEST));
    await expect.poll(() => ledger.waiting()).not.toBeNull();
    ledger.decide(ledger.waiting()?.id ?? '', false);
    expect((await events).at(-1)).toMatchObject({
      error: { code: 'declined', message: expect.stringContaining('Nothing was sent') },
    });
    expect((await ledger.list('s'))[0]).toMatchObject({ outcome: 'declined', cost: 0, status: null });
  });

  test('a stop takes the question back', async () => {
    const { ledger, transport, request } = kit({ settings });
    const abort = new AbortController();
    const answer = transport(request({ signal: abort.signal }));
    await expect.poll(() => ledger.waiting()).not.toBeNull();
    abort.abort();
    await expect(answer).rejects.toThrow();
    expect(ledger.waiting()).toBeNull();
    expect((await ledger.list('s'))[0]?.outcome).toBe('aborted');
  });

  test('lists of models are not asked about', async () => {
    const { ledger } = kit({ settings });
    expect((await ledger.transport('')(new Request('https://a.example/models'))).ok).toBe(true);
  });
});

describe('tokens and costs', () => {
  test('are those of the provider, priced by the table', async () => {
    const { ledger, client } = kit();
    await all(client.stream(REQUEST));
    const [record] = await ledger.list('s');
    expect(record).toMatchObject({
      model: 'gpt-4o-mini',
      inputTokens: 100,
      outputTokens: 10,
      isEstimate: false,
      outcome: 'done',
    });
    expect(record?.cost).toBeCloseTo((100 * 0.15 + 10 * 0.6) / 1e6, 12);
    expect(await ledger.spent('s')).toBe(record?.cost);
  });

  test('are reckoned where the provider says nothing, also when the reader leaves', async () => {
    const model = scriptedModel([
      { kind: 'text', text: 'x'.repeat(300) },
      { ...end('stop'), usage: null } as ModelEvent,
    ]);
    const { ledger, client } = kit({ model });
    await all(client.stream(REQUEST));
    for await (const event of client.stream(REQUEST)) if (event.kind === 'text') break;
    const records = await ledger.list('s');
    expect(records.map((record) => [record.outputTokens, record.isEstimate])).toEqual([
      [100, true],
      [100, true],
    ]);
    expect(records[0]?.inputTokens).toBeGreaterThan(10);
  });

  test('an unknown model has no price; one that the person gives is used', async () => {
    const unknown = { ...REQUEST, provider: { ...PAID, model: 'gpt-4o-mini-realtime' } };
    const first = kit();
    await all(first.client.stream(unknown));
    expect((await first.ledger.list('s'))[0]).toMatchObject({ inputTokens: 100, cost: null });
    const second = kit({ prices: { 'gpt-4o-mini-realtime': { input: 1, cached: 1, output: 1 } } });
    await all(second.client.stream(unknown));
    expect((await second.ledger.list('s'))[0]?.cost).toBeCloseTo(110 / 1e6, 12);
  });
});

describe('the spending limit', () => {
  const price = { 'gpt-4o-mini': { input: 1000, cached: 1000, output: 1000 } };

  test('is not passed: the request that could is not sent', async () => {
    let sent = 0;
    const fetch: Transport = async () => {
      sent += 1;
      return new Response('x');
    };
    const { ledger, client } = kit({ settings: { spendingLimit: 0.6 }, prices: price, fetch });
    let last: ModelEvent | undefined;
    for (let n = 0; n < 10; n += 1) last = (await all(client.stream(REQUEST))).at(-1);
    expect(last).toMatchObject({
      kind: 'end',
      error: { code: 'spending-limit', message: expect.stringContaining('$0.6') },
    });
    expect(sent).toBe((await ledger.list('s')).length);
    expect(sent).toBeGreaterThan(0);
    expect(await ledger.spent('s')).toBeLessThanOrEqual(0.6);
  });

  test('bounds the answer to what is left', async () => {
    const model = scriptedModel(says('x'));
    const { client } = kit({ settings: { spendingLimit: 1 }, prices: price, model });
    await all(client.stream(REQUEST));
    expect(model.requests[0]?.maxOutputTokens).toBeGreaterThan(256);
    expect(model.requests[0]?.maxOutputTokens).toBeLessThan(1000);
    const rich = scriptedModel(says('x'));
    await all(kit({ settings: { spendingLimit: 1 }, model: rich }).client.stream(REQUEST));
    expect(rich.requests[0]?.maxOutputTokens).toBeNull();
  });

  test('cannot be kept without a price, and says so; free models need none', async () => {
    const settings = { spendingLimit: 1 };
    const { client, ledger } = kit({ settings });
    const unknown = { ...REQUEST, provider: { ...PAID, model: 'mystery' } };
    expect((await all(client.stream(unknown))).at(-1)).toMatchObject({ error: { code: 'spending-limit' } });
    expect(await ledger.list('s')).toEqual([]);
    const local: Provider = { ...PAID, kind: 'compatible', baseUrl: 'http://localhost:11434/v1', model: 'qwen' };
    expect((await all(client.stream({ ...REQUEST, provider: local }))).at(-1)).toMatchObject({ reason: 'stop' });
  });
});
