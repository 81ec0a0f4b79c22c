import { describe, expect, test } from 'vitest';
import type { LogEvent } from '../../../../src/contract/conversation';
import type { ModelEvent } from '../../../../src/contract/model';
import { sleep } from '../../../../src/lib/sleep';
import { kit, result, until } from './kit';
import { calls, end, fails, says, scriptedModel } from './model';

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

describe('stop', () => {
  test('in mid-answer: what came stays', async () => {
    const model = scriptedModel(async function* (signal): AsyncIterable<ModelEvent> {
      yield { kind: 'text', text: 'The first half' };
      await sleep(60_000, signal);
      yield end('aborted');
    });
    const made = kit(model);
    const over = made.agent.send('Go');
    await until(made.agent, () => made.texts()[0] === 'The first half');
    expect(await timed(() => made.agent.stop())).toBeLessThan(500);
    expect(await over).toEqual({ kind: 'stopped' });
    expect(made.items()).toMatchObject([{ text: 'The first half', end: 'aborted' }]);
    expect(made.agent.state.activity).toEqual({ kind: 'idle' });
  });

  test('a client that does not listen', async () => {
    const made = kit(
      scriptedModel(async function* (): AsyncIterable<ModelEvent> {
        yield { kind: 'text', text: 'Half' };
        await new Promise(() => {});
      }),
    );
    const over = made.agent.send('Go');
    await until(made.agent, () => made.texts().length === 1);
    expect(await timed(() => made.agent.stop())).toBeLessThan(3000);
    expect(await over).toEqual({ kind: 'stopped' });
    expect(made.texts()).toEqual(['Half']);
  });

  test('in a run: the call is interrupted, the rest is not run, and it can go on', async () => {
    const model = scriptedModel(calls(['python', { code: 'a' }], ['python', { code: 'b' }]), says('On.'));
    const made = kit(model, {
      async python(_input, { signal }) {
        await sleep(60_000, signal);
        return result('KeyboardInterrupt', true);
      },
    });
    const over = made.agent.send('Go');
    await until(made.agent, () => made.agent.state.activity.kind === 'running');
    await made.agent.stop();
    expect(await over).toEqual({ kind: 'stopped' });
    expect(made.items()).toMatchObject([{ status: 'interrupted' }, { status: 'not-run' }]);
    expect(await made.agent.resume()).toEqual({ kind: 'done' });
    expect(model.requests[1]?.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
      'user',
    ]);
  });

  test('a tool that does not listen', async () => {
    const made = kit(scriptedModel(calls(['python', { code: 'a' }])), { python: () => new Promise(() => {}) });
    const over = made.agent.send('Go');
    await until(made.agent, () => made.agent.state.activity.kind === 'running');
    expect(await timed(() => made.agent.stop())).toBeLessThan(3000);
    expect(await over).toEqual({ kind: 'stopped' });
  });

  test('while it waits for a rate limit', async () => {
    const made = kit(scriptedModel(fails('rate-limited', 60)), { sleep });
    const over = made.agent.send('Go');
    await until(made.agent, () => made.agent.state.activity.kind === 'waiting');
    expect(made.agent.state.activity).toMatchObject({ reason: 'rate-limited', until: expect.any(Number) });
    expect(await timed(() => made.agent.stop())).toBeLessThan(500);
    expect((await over)?.kind).toMatch(/stopped|failed/);
  });

  test('while it waits for the person', async () => {
    const made = kit(scriptedModel(calls(['python', { code: 'a' }])), { settings: { mode: 'ask' } });
    const over = made.agent.send('Go');
    await until(made.agent, () => made.agent.state.request !== null);
    await made.agent.stop();
    expect(await over).toEqual({ kind: 'stopped' });
    expect(made.agent.state.request).toBeNull();
    expect(made.items()).toMatchObject([{ status: 'interrupted' }]);
  });

  test('when nothing goes on', async () => {
    await kit(scriptedModel()).agent.stop();
  });
});

describe('branches', () => {
  test('edit makes another version, and the old one can be shown again', async () => {
    const model = scriptedModel(says('One.'), says('Two.'), says('Three.'), says('Four.'));
    const { agent } = kit(model);
    await agent.send('First');
    await agent.send('Second');
    const [first] = agent.state.conversation.turns;
    if (first === undefined) throw new Error();
    await agent.edit(first.id, 'Other');
    const now = agent.state.conversation.turns;
    expect(now.map((turn) => turn.text)).toEqual(['Other']);
    expect(now[0]?.versions).toHaveLength(2);
    expect(model.requests[2]?.messages).toHaveLength(1);
    agent.show(first.id);
    expect(agent.state.conversation.turns.map((turn) => turn.text)).toEqual(['First', 'Second']);
    await agent.send('Third');
    expect(agent.state.conversation.turns.map((turn) => turn.text)).toEqual(['First', 'Second', 'Third']);
    expect(model.requests[3]?.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
    ]);
    agent.show(now[0]?.id ?? '');
    expect(agent.state.conversation.turns.map((turn) => turn.text)).toEqual(['Other']);
  });

  test('retry answers anew, and keeps the old answer', async () => {
    const { agent, texts } = kit(scriptedModel(says('One.'), says('Two.')));
    await agent.send('First', [{ path: '/mnt/data/a.csv', size: 2048, type: 'text/csv' }]);
    await agent.retry();
    expect(texts()).toEqual(['Two.']);
    expect(agent.state.conversation.turns).toHaveLength(1);
    expect(agent.state.conversation.turns[0]?.versions).toHaveLength(2);
    expect(agent.state.conversation.turns[0]?.files).toHaveLength(1);
  });

  test('one turn at a time; nothing is no question', async () => {
    const { agent } = kit(scriptedModel(says('One.')));
    const first = agent.send('First');
    expect(await agent.send('Second')).toBeNull();
    expect(await agent.retry()).toBeNull();
    await first;
    expect(await agent.send('  ')).toBeNull();
    expect(await agent.resume()).toBeNull();
  });
});

describe('the log', () => {
  test('has the question before anything is asked, and each call before it runs', async () => {
    const kept: string[] = [];
    const at: string[] = [];
    const model = scriptedModel(async function* () {
      at.push(`asked after ${kept.at(-1)}`);
      yield* at.length === 1 ? calls(['python', { code: 'a' }]) : says('x');
    });
    const made = kit(model, {
      python() {
        at.push(`ran after ${kept.at(-1)}`);
        return result('x');
      },
      append: async (events) => void kept.push(...events.map((event) => event.kind)),
    });
    await made.agent.send('Go');
    expect(at).toEqual(['asked after user', 'ran after call', 'asked after result']);
  });

  test('that cannot be stored is kept in memory, said, and tried again', async () => {
    const kept: LogEvent[] = [];
    let isFull = true;
    const made = kit(scriptedModel(says('One.'), says('Two.')), {
      async append(events) {
        if (isFull) throw new Error('The disk is full.');
        kept.push(...events);
      },
    });
    await made.agent.send('First');
    expect(made.texts()).toEqual(['One.']);
    expect(made.agent.state.problem).toBe('The disk is full.');
    isFull = false;
    await made.agent.send('Second');
    expect(made.agent.state.problem).toBeNull();
    expect(kept).toEqual(made.agent.events);
  });

  test('left at any point, it goes on after a reload', async () => {
    const script = () => [calls(['python', { code: 'a' }], ['python', { code: 'b' }]), says('The end.')] as const;
    const whole = kit(scriptedModel(...script()), { settings: { mode: 'ask' } });
    const over = whole.agent.send('Go');
    for (let n = 0; n < 2; n += 1) {
      await until(whole.agent, () => whole.agent.state.request !== null);
      const { request } = whole.agent.state;
      whole.agent.answer(request?.id ?? '', { kind: 'allow', scope: 'once' });
    }
    await over;
    const { events } = whole.agent;
    expect(events.length).toBeGreaterThan(10);
    for (let length = 1; length <= events.length; length += 1) {
      const model = scriptedModel(says('After.'));
      const again = kit(model, { events: events.slice(0, length) });
      const isWhole = length === events.length;
      expect(again.agent.state.conversation.turns.at(-1)?.end?.kind, `${length}`).toBe(
        isWhole ? 'done' : 'interrupted',
      );
      expect(
        again.items().some((item) => item.kind === 'call' && ['running', 'asked', 'written'].includes(item.status)),
      ).toBe(false);
      expect(await (isWhole ? again.agent.send('More') : again.agent.resume())).toEqual({ kind: 'done' });
      const roles = model.requests[0]?.messages ?? [];
      const made = roles.flatMap((message) =>
        message.role === 'assistant' ? message.calls.map((call) => call.id) : [],
      );
      const done = roles.flatMap((message) => (message.role === 'tool' ? [message.callId] : []));
      expect(done, `${length}`).toEqual(made);
    }
  });

  test('has half an answer after a reload in its middle', async () => {
    let time = 0;
    const events: LogEvent[] = [
      { id: '1', time, parent: null, kind: 'user', text: 'Go', files: [] },
      { id: '2', time, parent: '1', kind: 'delta', message: 'm', text: 'Half ', reasoning: 'Hm' },
      { id: '3', time: ++time, parent: '2', kind: 'delta', message: 'm', text: 'an answ', reasoning: '' },
    ];
    const made = kit(scriptedModel(says('er.')), { events });
    expect(made.items()).toMatchObject([{ text: 'Half an answ', reasoning: 'Hm', end: 'interrupted' }]);
    await made.agent.resume();
    expect(made.texts()).toEqual(['Half an answ', 'er.']);
  });
});
