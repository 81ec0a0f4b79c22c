import { describe, expect, test } from 'vitest';
import { type Kit, kit, result, until } from './kit';
import { calls, says, scriptedModel } from './model';

async function asked(made: Kit) {
  await until(made.agent, () => made.agent.state.request !== null);
  const request = made.agent.state.request;
  if (request === null) throw new Error('Nothing is asked');
  return request;
}

const CODE = calls(['python', { code: 'a', why: 'w' }]);

describe('asking before a run', () => {
  test('allowed once', async () => {
    const made = kit(scriptedModel(CODE, calls(['python', { code: 'b' }]), says('Done.')), {
      settings: { mode: 'ask' },
    });
    const over = made.agent.send('Go');
    const first = await asked(made);
    expect(first).toMatchObject({ kind: 'approval', tool: 'python', code: 'a' });
    expect(made.items()).toMatchObject([{ kind: 'call', status: 'asked' }]);
    expect(made.ran).toEqual([]);
    expect(made.agent.answer(first.id, { kind: 'allow', scope: 'once' })).toBe(true);
    await until(made.agent, () => made.agent.state.request !== null);
    expect(made.agent.answer(first.id, { kind: 'allow', scope: 'once' })).toBe(false);
    made.agent.answer((await asked(made)).id, { kind: 'decline', reason: 'Too slow.' });
    expect(await over).toEqual({ kind: 'done' });
    expect(made.ran).toEqual(['{"code":"a","why":"w"}']);
    expect(made.items().filter((item) => item.kind === 'call')).toMatchObject([
      { status: 'ok' },
      { status: 'declined' },
    ]);
  });

  test('declined: the model is told why', async () => {
    const model = scriptedModel(CODE, says('I see.'));
    const made = kit(model, { settings: { mode: 'ask' } });
    const over = made.agent.send('Go');
    made.agent.answer((await asked(made)).id, { kind: 'decline', reason: 'Too slow.' });
    await over;
    expect(made.ran).toEqual([]);
    expect(model.requests[1]?.messages.at(-1)).toMatchObject({
      isError: true,
      content: [{ text: 'The person did not allow this to run. They said: Too slow.' }],
    });
  });

  test('changed: what runs is what the person wrote, and the model hears of it', async () => {
    const model = scriptedModel(CODE, says('I see.'));
    const made = kit(model, { settings: { mode: 'ask' } });
    const over = made.agent.send('Go');
    made.agent.answer((await asked(made)).id, { kind: 'allow', scope: 'once', code: 'better' });
    await over;
    expect(made.ran.map((input) => JSON.parse(input))).toEqual([{ code: 'better', why: 'w' }]);
    expect(made.items()[0]).toMatchObject({ isEdited: true, input: made.ran[0] });
    expect(JSON.stringify(model.requests[1]?.messages.at(-1))).toContain('changed the code before it ran:\\nbetter');
  });

  test('allowed for the session', async () => {
    const made = kit(scriptedModel(CODE, calls(['python', { code: 'b' }]), says('Done.'), CODE, says('Again.')), {
      settings: { mode: 'ask' },
    });
    const over = made.agent.send('Go');
    made.agent.answer((await asked(made)).id, { kind: 'allow', scope: 'session' });
    expect(await over).toEqual({ kind: 'done' });
    expect(await made.agent.send('More')).toEqual({ kind: 'done' });
    expect(made.ran).toHaveLength(3);
  });

  test('never: code is offered, and the turn is over', async () => {
    const model = scriptedModel(calls(['python', { code: 'a' }], ['python', { code: 'b' }]), says('After.'));
    const made = kit(model, { settings: { mode: 'never' } });
    expect(await made.agent.send('Go')).toEqual({ kind: 'offered' });
    expect(made.offered).toEqual(['a', 'b']);
    expect(made.ran).toEqual([]);
    expect(await made.agent.send('I ran it.')).toEqual({ kind: 'done' });
    expect(model.requests[1]?.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
      'user',
    ]);
  });
});

describe('questions', () => {
  test('ask_user waits for the answer', async () => {
    const model = scriptedModel(calls(['ask_user', { question: 'Which?', options: ['a', 'b'] }]), says('b it is.'));
    const made = kit(model);
    const over = made.agent.send('Go');
    const request = await asked(made);
    expect(request).toMatchObject({ kind: 'question', question: 'Which?', options: ['a', 'b'] });
    expect(made.agent.answer(request.id, { kind: 'allow', scope: 'once' })).toBe(false);
    made.agent.answer(request.id, { kind: 'text', text: 'b' });
    await over;
    expect(model.requests[1]?.messages.at(-1)).toMatchObject({ role: 'tool', content: [{ text: 'b' }] });
    expect(made.agent.state.request).toBeNull();
  });
});

describe('the same failing call', () => {
  const SAME = calls(['python', { code: 'bad' }]);
  const python = () => result('NameError', true);

  test('is told to the model the third time', async () => {
    const model = scriptedModel(SAME, SAME, SAME, says('I give up.'));
    const made = kit(model, { python });
    expect(await made.agent.send('Go')).toEqual({ kind: 'done' });
    const told = model.requests.map((request) =>
      JSON.stringify(request.messages).includes('has now failed three times'),
    );
    expect(told).toEqual([false, false, false, true]);
    expect(made.items().filter((item) => item.kind === 'notice')).toMatchObject([{ notice: 'repeated' }]);
  });

  test('and to the person when it comes again', async () => {
    const model = scriptedModel(SAME, SAME, SAME, SAME, SAME, SAME, says('Thanks.'));
    const made = kit(model, { python });
    const over = made.agent.send('Go');
    const request = await asked(made);
    expect(request).toMatchObject({ kind: 'repeat', tool: 'python', error: 'NameError' });
    expect(made.ran).toHaveLength(6);
    made.agent.answer(request.id, { kind: 'go-on', hint: 'Use the other file.' });
    expect(await over).toEqual({ kind: 'done' });
    expect(model.requests.at(-1)?.messages.at(-1)).toMatchObject({
      role: 'user',
      content: [{ text: 'Use the other file.' }],
    });
  });

  test('who may also stop it', async () => {
    const made = kit(scriptedModel(SAME), { python });
    const over = made.agent.send('Go');
    made.agent.answer((await asked(made)).id, { kind: 'decline' });
    expect(await over).toEqual({ kind: 'stopped' });
  });

  test('a success in between begins the count anew', async () => {
    let n = 0;
    const made = kit(scriptedModel(SAME, SAME, SAME, SAME, SAME, says('Done.')), {
      python: () => result('x', ++n !== 3),
    });
    await made.agent.send('Go');
    expect(made.items().some((item) => item.kind === 'notice')).toBe(false);
  });
});

describe('what was seen before a run', () => {
  const FOUND = { line: 1, kind: 'missing-file', text: 'No file "a".' } as const;

  test('is shown with the code that waits, with the run, and again for code that was changed', async () => {
    const looked: string[] = [];
    const made = kit(scriptedModel(CODE, says('Done.')), {
      settings: { mode: 'ask' },
      look(input) {
        looked.push((JSON.parse(input) as { code: string }).code);
        return looked.length === 1 ? [FOUND] : [];
      },
    });
    const over = made.agent.send('Go');
    const request = await asked(made);
    expect(request).toMatchObject({ kind: 'approval', findings: [FOUND] });
    made.agent.answer(request.id, { kind: 'allow', scope: 'once', code: 'better' });
    await over;
    expect(looked).toEqual(['a', 'better']);
    expect(made.items()[0]).toMatchObject({ kind: 'call', findings: [] });
  });

  test('is in the log before the run, in every mode', async () => {
    const made = kit(scriptedModel(CODE, says('Done.')), {
      look: () => [FOUND],
      python: (_input, { findings }) => result(JSON.stringify(findings)),
    });
    await made.agent.send('Go');
    const kinds = made.agent.events.map((event) => event.kind);
    expect(made.agent.events[kinds.indexOf('call')]).toMatchObject({ findings: [FOUND] });
    expect(made.items()[0]).toMatchObject({ findings: [FOUND], content: [{ text: JSON.stringify([FOUND]) }] });
    const offered = kit(scriptedModel(CODE), { look: () => [FOUND], settings: { mode: 'never' } });
    await offered.agent.send('Go');
    expect(offered.items()[0]).toMatchObject({ status: 'offered', findings: [FOUND] });
  });
});

describe('hosts', () => {
  test.each(['auto', 'ask'] as const)('are asked for, in mode %s, whatever was allowed before', async (mode) => {
    const said: (string | null)[] = [];
    const made = kit(scriptedModel(CODE, CODE, CODE, says('Done.')), {
      settings: { mode },
      async python(_input, { askHost }) {
        said.push(await askHost('api.example.org'));
        return result('x');
      },
    });
    const over = made.agent.send('Go');
    if (mode === 'ask') made.agent.answer((await asked(made)).id, { kind: 'allow', scope: 'session' });
    for (const answer of [{ kind: 'allow-host', until: 'once' }, { kind: 'decline' }] as const) {
      await until(made.agent, () => made.agent.state.request?.kind === 'host');
      const request = await asked(made);
      expect(request).toMatchObject({ kind: 'host', host: 'api.example.org' });
      expect(made.agent.answer(request.id, { kind: 'allow', scope: 'session' })).toBe(false);
      made.agent.answer(request.id, answer);
      await until(made.agent, () => made.agent.state.request?.id !== request.id);
    }
    await until(made.agent, () => made.agent.state.request?.kind === 'host');
    await made.agent.stop();
    expect(await over).toEqual({ kind: 'stopped' });
    expect(said).toEqual(['once', null, null]);
  });
});
