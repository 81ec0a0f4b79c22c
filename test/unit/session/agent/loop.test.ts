import { describe, expect, test } from 'vitest';
import { type Kit, kit, result } from './kit';
import { calls, end, fails, PROVIDER, says, scriptedModel } from './model';

const tail = (of: Kit) => of.agent.state.conversation.turns.at(-1)?.end;
const statuses = (of: Kit) => of.items().flatMap((item) => (item.kind === 'call' ? [item.status] : []));
const notices = (of: Kit) => of.items().flatMap((item) => (item.kind === 'notice' ? [item.notice] : []));

describe('the loop', () => {
  test('an answer', async () => {
    const made = kit(scriptedModel(says('Hello.')));
    expect(await made.agent.send('Hi')).toEqual({ kind: 'done' });
    expect(made.texts()).toEqual(['Hello.']);
    expect(made.agent.state.activity).toEqual({ kind: 'idle' });
    expect((await made.store.load('s')).map((event) => event.kind)).toEqual(['user', 'assistant', 'end']);
  });

  test('code, an error, better code, an answer', async () => {
    const model = scriptedModel(calls(['python', { code: '1/0' }]), calls(['python', { code: '1/1' }]), says('One.'));
    const made = kit(model, {
      python: (input) => (input.includes('/0') ? result('ZeroDivisionError', true) : result('1.0')),
    });
    expect(await made.agent.send('Divide')).toEqual({ kind: 'done' });
    expect(statuses(made)).toEqual(['error', 'ok']);
    expect(model.requests[1]?.messages.at(-1)).toMatchObject({
      role: 'tool',
      isError: true,
      content: [{ kind: 'text', text: 'ZeroDivisionError' }],
    });
    expect(model.requests[2]?.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
      'tool',
    ]);
    expect(model.requests[1]?.messages[1]).toMatchObject({ provider: { signature: 's' } });
  });

  test('calls of one answer run one after the other', async () => {
    let running = 0;
    let most = 0;
    const made = kit(scriptedModel(calls(['python', { code: 'a' }], ['python', { code: 'b' }]), says('Both.')), {
      async python() {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return result('x');
      },
    });
    await made.agent.send('Two');
    expect(made.ran).toEqual(['{"code":"a"}', '{"code":"b"}']);
    expect(most).toBe(1);
  });

  test('unknown tools and malformed input go back to the model', async () => {
    const model = scriptedModel(calls(['pyhton', {}], ['python', '{"code": "x']), says('Sorry.'));
    const made = kit(model, { python: () => result('The input is no JSON.', true), settings: { mode: 'ask' } });
    expect(await made.agent.send('Go')).toEqual({ kind: 'done' });
    expect(statuses(made)).toEqual(['error', 'error']);
    expect(model.requests[1]?.messages.slice(-2)).toMatchObject([{ isError: true }, { isError: true }]);
  });

  test('the rounds are limited, and it can go on', async () => {
    let n = 0;
    const model = scriptedModel((_signal, _request) => stream(calls(['python', { code: `${++n}` }])));
    const made = kit(model, { settings: { rounds: 3 } });
    expect(await made.agent.send('Forever')).toEqual({ kind: 'rounds' });
    expect(made.ran).toHaveLength(3);
    expect(await made.agent.resume()).toEqual({ kind: 'rounds' });
    expect(made.ran).toHaveLength(6);
    expect(made.agent.state.conversation.turns).toHaveLength(1);
  });

  test('an empty answer is asked for once more', async () => {
    const made = kit(scriptedModel([end('stop')], says('Here.')));
    expect(await made.agent.send('Go')).toEqual({ kind: 'done' });
    expect(notices(made)).toEqual(['empty']);
    const again = kit(scriptedModel([end('stop')]));
    expect(await again.agent.send('Go')).toEqual({ kind: 'empty' });
  });

  test.each([
    'refused',
    'unauthorised',
    'locked',
    'offline',
    'blocked',
    'spending-limit',
    'declined',
    'unknown',
  ] as const)('%s ends the turn with its sentence, and resume goes on', async (code) => {
    const model = scriptedModel(calls(['python', { code: 'x' }]), fails(code), says('Now.'));
    const made = kit(model);
    expect(await made.agent.send('Go')).toMatchObject({
      kind: 'failed',
      error: { code, message: `It failed: ${code}.` },
    });
    expect(statuses(made)).toEqual(['ok']);
    expect(await made.agent.resume()).toEqual({ kind: 'done' });
    expect(model.requests[2]?.messages).toEqual(model.requests[1]?.messages);
    expect(made.texts()).toEqual(['Now.']);
  });

  test('without a model the question is kept', async () => {
    const made = kit(scriptedModel(), { provider: null });
    expect(await made.agent.send('Go')).toMatchObject({ kind: 'failed' });
    expect(made.agent.state.conversation.turns[0]?.text).toBe('Go');
  });

  test('an answer that is cut off stays, is marked, and goes on', async () => {
    const cut = { code: 'cut-off', message: 'It broke off.', retryAfter: null } as const;
    const model = scriptedModel([{ kind: 'text', text: 'The ans' }, end('error', cut)], says('wer is 4.'));
    const made = kit(model);
    expect(await made.agent.send('Go')).toEqual({ kind: 'failed', error: cut });
    expect(made.items()).toMatchObject([{ kind: 'answer', text: 'The ans', end: 'error' }]);
    expect(await made.agent.resume()).toEqual({ kind: 'done' });
    expect(made.texts()).toEqual(['The ans', 'wer is 4.']);
    expect(model.requests[1]?.messages.slice(-2)).toMatchObject([
      { role: 'assistant', text: 'The ans', provider: null },
      { role: 'user', content: [{ text: expect.stringContaining('Go on exactly where it stopped') }] },
    ]);
  });

  test('calls of an answer that is cut off are not run', async () => {
    const made = kit(scriptedModel([...calls(['python', { code: 'rm' }]).slice(0, -1), end('length')], says('x')));
    expect(await made.agent.send('Go')).toEqual({ kind: 'length' });
    expect(made.ran).toEqual([]);
  });

  test('a rate limit is waited for, as long as the provider says', async () => {
    const made = kit(scriptedModel(fails('rate-limited', 7), fails('rate-limited'), says('At last.')));
    expect(await made.agent.send('Go')).toEqual({ kind: 'done' });
    expect(made.waits).toEqual([7000, 10_000]);
    expect(notices(made)).toEqual(['rate-limited', 'rate-limited']);
  });

  test('waiting is limited', async () => {
    const made = kit(scriptedModel(fails('overloaded')));
    expect(await made.agent.send('Go')).toMatchObject({ kind: 'failed', error: { code: 'overloaded' } });
    expect(made.waits).toEqual([1000, 2000, 4000, 8000]);
    const long = kit(scriptedModel(fails('rate-limited', 3600)));
    expect(await long.agent.send('Go')).toMatchObject({ kind: 'failed' });
    expect(long.waits).toEqual([]);
  });

  test('when the context is full, older results are condensed, with a mark', async () => {
    const model = scriptedModel(
      calls(['python', { code: '1' }]),
      calls(['python', { code: '2' }]),
      fails('context-overflow'),
      says('Fits.'),
    );
    const made = kit(model, { python: () => result('x'.repeat(6000)) });
    expect(await made.agent.send('Go')).toEqual({ kind: 'done' });
    expect(notices(made)).toEqual(['condensed']);
    const size = (n: number) => JSON.stringify(model.requests[n]?.messages).length;
    expect(size(3)).toBeLessThan(size(2) / 3);
    expect(JSON.stringify(model.requests[3]?.messages)).toContain('condensed; run it again');
  });

  test('and when that does not help, the turn ends', async () => {
    const made = kit(scriptedModel(fails('context-overflow')));
    expect(await made.agent.send('Go')).toMatchObject({ kind: 'failed', error: { code: 'context-overflow' } });
    const twice = kit(scriptedModel(calls(['python', { code: '1' }]), fails('context-overflow')), {
      python: () => result('x'.repeat(6000)),
    });
    expect(await twice.agent.send('Go')).toMatchObject({ kind: 'failed', error: { code: 'context-overflow' } });
    expect(notices(twice)).toEqual(['condensed']);
  });

  test('a known window is respected beforehand', async () => {
    const model = scriptedModel(calls(['python', { code: '1' }]), says('Fits.'));
    const made = kit(model, { python: () => result('x'.repeat(9000)), provider: { ...PROVIDER, contextWindow: 2000 } });
    await made.agent.send('Go');
    expect(notices(made)).toEqual(['condensed']);
    expect(JSON.stringify(model.requests[1]?.messages).length).toBeLessThan(3500);
  });

  test('a client that throws loses nothing', async () => {
    const model = scriptedModel(async function* () {
      yield { kind: 'text', text: 'Half' } as const;
      throw new Error('bug');
    });
    const made = kit(model);
    expect(await made.agent.send('Go')).toMatchObject({ kind: 'failed', error: { code: 'unknown', message: 'bug' } });
    expect(made.texts()).toEqual(['Half']);
    expect(tail(made)?.kind).toBe('failed');
  });
});

async function* stream<T>(events: readonly T[]): AsyncIterable<T> {
  yield* events;
}
