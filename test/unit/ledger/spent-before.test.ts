import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { DEFAULT_ASK } from '../../../src/contract/conversation';
import type { Price } from '../../../src/contract/ledger';
import type { ModelClient, ModelEvent, ModelRequest } from '../../../src/contract/model';
import { createLedger } from '../../../src/ledger/ledger';
import { createIdbLedgerStore } from '../../../src/session/idb-ledger-store';
import { createIdbSessionStore } from '../../../src/session/idb-store';
import { createSession } from '../../../src/session/notebook';
import { scriptedModel } from '../session/agent/model';

const REQUEST: ModelRequest = {
  provider: {
    id: 'p',
    kind: 'openai',
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    model: 'some-model',
    images: true,
    contextWindow: null,
  },
  system: 's',
  messages: [{ role: 'user', content: [{ kind: 'text', text: 'Hi' }] }],
  tools: [],
  maxOutputTokens: null,
};
/** A tenth of a dollar for a thousand tokens of answer, and nothing for the question. */
const PRICE: Price = { input: 0, cached: 0, output: 100 };
const ANSWER: readonly ModelEvent[] = [
  { kind: 'text', text: 'Hello' },
  {
    kind: 'end',
    reason: 'stop',
    usage: { inputTokens: 10, outputTokens: 5000, cachedTokens: 0 },
    error: null,
    provider: null,
  },
];

/** A page on the database: what it sends goes nowhere, each answer takes half a dollar. */
function visit(name: string, prices: Readonly<Record<string, Price>> = { 'some-model': PRICE }, limit = 0.8) {
  const ledger = createLedger({
    store: createIdbLedgerStore(name),
    settings: () => ({ ...DEFAULT_ASK, spendingLimit: limit }),
    prices: () => prices,
    fetch: async () => new Response('{}'),
  });
  async function ask(sessionId: string): Promise<ModelEvent | undefined> {
    const transport = ledger.transport(sessionId);
    const model: ModelClient = {
      ...scriptedModel(),
      async *stream(request, options) {
        await (await transport(new Request('https://api.openai.com/v1', { method: 'POST', body: '{}' }))).text();
        yield* scriptedModel(ANSWER).stream(request, options);
      },
    };
    let last: ModelEvent | undefined;
    const { signal } = new AbortController();
    for await (const event of ledger.metered(sessionId, model).stream(REQUEST, { signal })) last = event;
    return last;
  }
  return { ledger, ask };
}

const REFUSED = { kind: 'end', reason: 'error', error: { code: 'spending-limit' } };

test('what was spent before a reload counts, and the request that could pass the limit is not sent', async () => {
  const name = `spent-${Math.random()}`;
  expect(await visit(name).ask('s')).toMatchObject({ reason: 'stop' });
  const { ledger, ask } = visit(name, undefined, 0.51);
  await expect.poll(() => ledger.spent('s')).toBeCloseTo(0.5);
  expect(await ask('s')).toMatchObject(REFUSED);
  expect(await ledger.list('s')).toHaveLength(1);
  expect(await ask('another')).toMatchObject({ reason: 'stop' });
});

test('what was spent on a session counts in its copy', async () => {
  const name = `spent-copy-${Math.random()}`;
  const sessions = createIdbSessionStore(name);
  const first = createSession('First', 1).info;
  await sessions.save({ info: first, order: [] });
  expect(await visit(name).ask(first.id)).toMatchObject({ reason: 'stop' });
  const copy = createSession('Copy', 2).info;
  await sessions.duplicate(first.id, copy);
  const { ledger, ask } = visit(name, undefined, 0.51);
  expect(await ledger.spent(copy.id)).toBeCloseTo(0.5);
  const [record] = await ledger.list(copy.id);
  expect(await ledger.body(copy.id, record?.id ?? '')).toBe('{}');
  expect(await ask(copy.id)).toMatchObject(REFUSED);
});

test('what another tab spent meanwhile counts', async () => {
  const name = `spent-elsewhere-${Math.random()}`;
  const here = visit(name, undefined, 0.51);
  expect(await here.ledger.spent('s')).toBe(0);
  await visit(name).ask('s');
  expect(await here.ask('s')).toMatchObject(REFUSED);
});

test('a price that is set later counts for what was sent before', async () => {
  const name = `spent-later-${Math.random()}`;
  const unpriced = createLedger({
    store: createIdbLedgerStore(name),
    settings: () => DEFAULT_ASK,
    fetch: async () => new Response('{}'),
  });
  const transport = unpriced.transport('s');
  const model: ModelClient = {
    ...scriptedModel(),
    async *stream(request, options) {
      await (await transport(new Request('https://api.openai.com/v1', { method: 'POST', body: '{}' }))).text();
      yield* scriptedModel(ANSWER).stream(request, options);
    },
  };
  const { signal } = new AbortController();
  for await (const _event of unpriced.metered('s', model).stream(REQUEST, { signal }));
  expect((await unpriced.list('s'))[0]?.cost).toBeNull();
  expect(await visit(name).ledger.spent('s')).toBeCloseTo(0.5);
});
