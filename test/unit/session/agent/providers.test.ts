import { describe, expect, test } from 'vitest';
import { DEFAULT_ASK } from '../../../../src/contract/conversation.ts';
import type { ToolHost, ToolResult } from '../../../../src/contract/tool.ts';
import { createAgent } from '../../../../src/session/agent.ts';
import { createMemoryConversationStore } from '../../../../src/session/memory-conversation-store.ts';
import { anthropic } from '../../../providers/anthropic.ts';
import { google } from '../../../providers/google.ts';
import { openaiChat } from '../../../providers/openai-chat.ts';
import { openaiResponses } from '../../../providers/openai-responses.ts';
import { answer, call, type Scenario, text } from '../../../providers/scenario.ts';
import { answerOnly, empty, refusal, tooLong, WORDS } from '../../../providers/scenarios/answers.ts';
import { failing, limitedOnce, overloadedOnce } from '../../../providers/scenarios/failures.ts';
import { cutAsAsked, hanging, whole } from '../../../providers/scenarios/streams.ts';
import { correction, malformed, picture, twoTools } from '../../../providers/scenarios/tools.ts';
import type { Wire } from '../../../providers/wire.ts';
import { STOP_LIMIT } from '../../../stop-limit.ts';
import { ADAPTERS, PYTHON, type RemoteKind, type Setup, setUp } from '../../model/kit.ts';
import { until } from './kit.ts';

const PNG = new Blob([new Uint8Array([137, 80, 78, 71])], { type: 'image/png' });
const result = (said: string, isError = false, more: ToolResult['forModel'] = []): ToolResult => ({
  forModel: [{ kind: 'text', text: said }, ...more],
  forUser: { outputs: [], files: [] },
  isError,
});

/** A column named `price` is not there; a plot is a picture; all else prints 4.20. */
const tools: ToolHost = {
  specs: () => [
    { ...PYTHON, code: 'code' },
    { name: 'list_files', description: 'Lists.', input: { type: 'object' } },
    { name: 'read_file', description: 'Reads.', input: { type: 'object' } },
  ],
  look: async () => [],
  async call(name, input) {
    if (name !== 'python') return result(`${name} was here`);
    try {
      JSON.parse(input);
    } catch {
      return result('The input of python is no JSON.', true);
    }
    if (input.includes("['price']")) return result("KeyError: 'price'", true);
    return input.includes('plot') ? result('Drawn.', false, [{ kind: 'image', data: PNG }]) : result('4.20');
  },
};

/** The loop on the real client of a provider, beside the scripted server. */
async function desk(kind: RemoteKind, scenario: Scenario, rounds = DEFAULT_ASK.rounds) {
  const it: Setup = await setUp(kind, scenario);
  const waits: number[] = [];
  const store = createMemoryConversationStore();
  const agent = createAgent({
    sessionId: 's',
    store,
    events: [],
    model: it.client,
    tools,
    cells: { offer: () => {} },
    provider: () => it.provider,
    settings: () => ({ ...DEFAULT_ASK, rounds }),
    system: async () => 'You are careful.',
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });
  const items = () => agent.state.conversation.turns.at(-1)?.items ?? [];
  return {
    agent,
    waits,
    store,
    server: it.server,
    texts: () => items().flatMap((item) => (item.kind === 'answer' ? [item.text] : [])),
    calls: () => items().flatMap((item) => (item.kind === 'call' ? [item.status] : [])),
    notices: () => items().flatMap((item) => (item.kind === 'notice' ? [item.notice] : [])),
    [Symbol.asyncDispose]: () => it[Symbol.asyncDispose](),
  };
}

describe.each(ADAPTERS)('the loop with $kind', ({ kind }) => {
  test('answer only', async () => {
    await using it = await desk(kind, answerOnly);
    expect(await it.agent.send('Go')).toEqual({ kind: 'done' });
    expect(it.texts()).toEqual([WORDS]);
  });

  test('code, error, fixed code, answer', async () => {
    await using it = await desk(kind, correction);
    expect(await it.agent.send('Go')).toEqual({ kind: 'done' });
    expect(it.calls()).toEqual(['error', 'ok']);
    expect(it.texts()).toEqual(['I read the file.', 'The mean price is 4.20.']);
    expect(it.server.requests.map(({ body }) => body.includes("KeyError: 'price'"))).toEqual([false, true, true]);
  });

  test('two tools', async () => {
    await using it = await desk(kind, twoTools);
    expect(await it.agent.send('Go')).toEqual({ kind: 'done' });
    expect(it.calls()).toEqual(['ok', 'ok']);
    const body = it.server.requests[1]?.body ?? '';
    expect(body.indexOf('list_files was here')).toBeGreaterThan(0);
    expect(body.indexOf('read_file was here')).toBeGreaterThan(body.indexOf('list_files was here'));
  });

  test('429 with retry-after; overload', async () => {
    await using it = await desk(kind, limitedOnce);
    const seen: string[] = [];
    it.agent.subscribe(() => seen.push(it.agent.state.activity.kind));
    expect(await it.agent.send('Go')).toEqual({ kind: 'done' });
    expect(it.waits).toEqual([2000]);
    expect(seen).toContain('waiting');
    expect(it.notices()).toEqual(['rate-limited']);
    await using busy = await desk(kind, overloadedOnce);
    expect(await busy.agent.send('Go')).toEqual({ kind: 'done' });
    expect(busy.notices()).toEqual(['overloaded']);
  });

  test('malformed arguments go back, and the conversation goes on', async () => {
    await using it = await desk(kind, malformed);
    const end = await it.agent.send('Go');
    if (end?.kind === 'done') {
      expect(it.calls()).toEqual(['error']);
      expect(it.server.requests[1]?.body).toContain('no JSON');
    } else {
      // Gemini keeps such a call to itself and says so.
      expect(end).toMatchObject({ kind: 'failed', error: { code: 'unknown' } });
      expect(await it.agent.resume()).toEqual({ kind: 'done' });
    }
    expect(it.texts()).toEqual(['Now it is right.']);
  });

  test('a picture in a result', async () => {
    await using it = await desk(kind, picture);
    expect(await it.agent.send('Go')).toEqual({ kind: 'done' });
    expect(it.server.requests[1]?.body).toContain('iVBORw==');
  });

  test('step limit, and on from there', async () => {
    let n = 0;
    const forever: Scenario = {
      name: 'forever',
      steps: () => answer(call(`call_step${++n}`, 'python', { code: `print(${n})` })),
    };
    await using it = await desk(kind, forever, 3);
    expect(await it.agent.send('Go')).toEqual({ kind: 'rounds' });
    expect(it.server.requests).toHaveLength(3);
    expect(it.calls()).toEqual(['ok', 'ok', 'ok']);
    expect(await it.agent.resume()).toEqual({ kind: 'rounds' });
    expect(it.server.requests).toHaveLength(6);
  });

  test('stop in mid-stream: what came stays, the server sees the socket close', async () => {
    await using it = await desk(kind, hanging);
    const over = it.agent.send('Go');
    await until(it.agent, () => (it.texts()[0]?.length ?? 0) > 5);
    const start = performance.now();
    await it.agent.stop();
    expect((performance.now() - start) / 1000).toBeLessThan(STOP_LIMIT);
    expect(await over).toEqual({ kind: 'stopped' });
    expect(it.texts()[0]).toMatch(/^I begi/);
    expect(await it.server.requests[0]?.ended).toBe('left');
  });

  test('empty answers, a refusal, an answer that reaches its limit', async () => {
    await using twice = await desk(kind, { name: 'empty', steps: () => ({ kind: 'answer', parts: [] }) });
    expect(await twice.agent.send('Go')).toEqual({ kind: 'empty' });
    await using once = await desk(kind, { name: 'once', steps: [...list(empty), answer(text('Here.'))] });
    expect(await once.agent.send('Go')).toEqual({ kind: 'done' });
    await using refused = await desk(kind, refusal);
    expect(await refused.agent.send('Go')).toMatchObject({ kind: 'failed', error: { code: 'refused' } });
    await using long = await desk(kind, tooLong);
    expect(await long.agent.send('Go')).toEqual({ kind: 'length' });
    expect(long.texts()).toEqual(['And so on, and']);
  });

  test('a key that is not taken any more: the question is kept and goes on with another', async () => {
    const expired: Scenario = {
      name: 'expired in the middle',
      steps: [
        answer(call('call_first1', 'python', { code: 'print(1)' })),
        { kind: 'failure', error: 'unauthorised' },
        answer(text('On we go.')),
      ],
    };
    await using it = await desk(kind, expired);
    expect(await it.agent.send('Go')).toMatchObject({ kind: 'failed', error: { code: 'unauthorised' } });
    expect(it.calls()).toEqual(['ok']);
    expect(await it.agent.resume()).toEqual({ kind: 'done' });
    expect(it.calls()).toEqual(['ok']);
    expect(it.texts()).toEqual(['On we go.']);
  });

  test('a conversation that is too long: what can be condensed is, then it is said', async () => {
    await using it = await desk(kind, failing('context-overflow'));
    expect(await it.agent.send('Go')).toMatchObject({ kind: 'failed', error: { code: 'context-overflow' } });
    expect(it.agent.state.conversation.turns[0]?.text).toBe('Go');
  });
});

function list({ steps }: Scenario) {
  return typeof steps === 'function' ? [] : steps;
}

const FORMATS: readonly [RemoteKind, Wire][] = [
  ['openai', openaiResponses],
  ['anthropic', anthropic],
  ['google', google],
  ['compatible', openaiChat],
];

describe.each(FORMATS)('the loop with %s, cut', (kind, wire) => {
  test('at every hundredth byte: an outcome, nothing lost, and a way on', async () => {
    await using complete = await setUp(kind, whole);
    const length = complete.server.lengthOf(wire);
    for (let at = 0; at < length; at += 100) {
      await using it = await desk(kind, cutAsAsked('closed'), 1);
      const end = await it.agent.send(String(at));
      expect(end?.kind, `after ${at} bytes`).toMatch(/^(?:failed|rounds|done)$/);
      if (end?.kind !== 'failed') continue;
      expect(end.error.code).toBe('cut-off');
      expect(it.calls()).toEqual([]);
      const kept = await it.store.load('s');
      expect(kept.map((event) => event.kind).at(-1)).toBe('end');
      // What was on the screen is in the log.
      const logged = kept.flatMap((event) => (event.kind === 'assistant' ? [event.text] : [])).join('');
      expect(logged).toBe(it.texts().join(''));
      expect((await it.agent.resume())?.kind).toMatch(/^(?:failed|rounds|done)$/);
    }
  });
});
