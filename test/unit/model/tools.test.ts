import { describe, expect, test } from 'vitest';
import type { ModelMessage } from '../../../src/contract/model.ts';
import {
  correction,
  FIXED_CODE,
  MALFORMED,
  malformed,
  picture,
  twoTools,
  WRONG_CODE,
} from '../../providers/scenarios/tools.ts';
import { ADAPTERS, question, result, setUp, turn } from './kit.ts';

const TRACEBACK = "KeyError: 'price'";
const PNG = new Blob([new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 1, 2, 3])], { type: 'image/png' });
const PNG_TEXT = 'iVBORw0KGgoBAgM=';

describe.each(ADAPTERS)('$kind', ({ kind }) => {
  test('code, error, fixed code, answer', async () => {
    await using it = await setUp(kind, correction);
    const messages: ModelMessage[] = [question('What is the mean price?')];

    const first = await turn(it.client.stream(it.request(messages)));
    expect(first.text).toBe('I read the file.');
    expect(first.end.reason).toBe('tool-calls');
    expect(first.calls).toHaveLength(1);
    expect(first.calls[0]?.name).toBe('python');
    expect(JSON.parse(first.calls[0]?.input ?? '')).toEqual({ code: WRONG_CODE });
    const callId = first.calls[0]?.id ?? '';
    messages.push(first.message, result(callId, TRACEBACK, true));

    const second = await turn(it.client.stream(it.request(messages)));
    expect(JSON.parse(second.calls[0]?.input ?? '')).toEqual({ code: FIXED_CODE });
    messages.push(second.message, result(second.calls[0]?.id ?? '', '4.20'));

    const third = await turn(it.client.stream(it.request(messages)));
    expect(third.text).toBe('The mean price is 4.20.');
    expect(third.end.reason).toBe('stop');

    const bodies = it.server.requests.map(({ body }) => body);
    expect(bodies).toHaveLength(3);
    expect(bodies[0]).not.toContain(TRACEBACK);
    expect(bodies[1]).toContain(TRACEBACK);
    expect(bodies[2]).toContain('4.20');
    expect(bodies[2]).toContain('I read the file.');
  });

  test('the input of a call is told as it is written', async () => {
    await using it = await setUp(kind, correction);
    const { events, calls } = await turn(it.client.stream(it.request()));
    const inputs = events.filter((event) => event.kind === 'call-input');
    expect(inputs.length).toBeGreaterThan(kind === 'google' ? 0 : 5);
    expect(new Set(inputs.map(({ id }) => id))).toEqual(new Set([calls[0]?.id]));
    expect(new Set(inputs.map(({ name }) => name))).toEqual(new Set(['python']));
    expect(inputs.map(({ text }) => text).join('')).toBe(calls[0]?.input);
  });

  test('two calls in one turn keep their order, and each result finds its call', async () => {
    await using it = await setUp(kind, twoTools);
    const first = await turn(it.client.stream(it.request()));
    expect(first.calls.map(({ name }) => name)).toEqual(['list_files', 'read_file']);
    expect(first.calls.map(({ input }) => JSON.parse(input) as unknown)).toEqual([
      {},
      { path: '/mnt/data/a "quoted" näme.csv' },
    ]);
    const [one, two] = first.calls;
    expect(one?.id).not.toBe(two?.id);
    const results = [
      result(one?.id ?? '', 'ONE', false, 'list_files'),
      result(two?.id ?? '', 'TWO', false, 'read_file'),
    ];
    const second = await turn(it.client.stream(it.request([question('And?'), first.message, ...results])));
    expect(second.text).toBe('Both are there.');
    const body = it.server.requests[1]?.body ?? '';
    expect(body.indexOf('ONE')).toBeGreaterThan(0);
    expect(body.indexOf('TWO')).toBeGreaterThan(body.indexOf('ONE'));
  });

  test('a call without a result is sent as interrupted', async () => {
    await using it = await setUp(kind, twoTools);
    const first = await turn(it.client.stream(it.request()));
    const only = result(first.calls[1]?.id ?? '', 'TWO', false, 'read_file');
    await turn(it.client.stream(it.request([question('And?'), first.message, only])));
    const body = it.server.requests[1]?.body ?? '';
    expect(body).toContain('interrupted');
    expect(body).toContain('TWO');
  });

  test('a picture in a result reaches the model as bytes, and is no text', async () => {
    await using it = await setUp(kind, picture);
    const first = await turn(it.client.stream(it.request()));
    const shown: ModelMessage = {
      role: 'tool',
      callId: first.calls[0]?.id ?? '',
      name: 'python',
      content: [
        { kind: 'text', text: 'One plot:' },
        { kind: 'image', data: PNG },
      ],
      isError: false,
    };
    const second = await turn(it.client.stream(it.request([question('Plot it.'), first.message, shown])));
    expect(second.text).toBe('The line rises.');
    const body = it.server.requests[1]?.body ?? '';
    expect(body.split(PNG_TEXT)).toHaveLength(2);
    expect(pictures(JSON.parse(body))).toBe(1);
  });

  test('a model without eyes is told that there is a picture', async () => {
    await using it = await setUp(kind, picture);
    const messages: ModelMessage[] = [{ role: 'user', content: [{ kind: 'image', data: PNG }] }];
    await turn(it.client.stream(it.request(messages, { provider: { ...it.provider, images: false } })));
    const body = it.server.requests[0]?.body ?? '';
    expect(body).not.toContain(PNG_TEXT);
    expect(body).toContain('picture');
  });

  test('arguments that are no JSON', async () => {
    await using it = await setUp(kind, malformed);
    const first = await turn(it.client.stream(it.request()));
    if (kind === 'google') {
      // Gemini never sends them: it says that it failed.
      expect(first.end).toMatchObject({ reason: 'error', error: { code: 'unknown' } });
      expect(first.end.error?.message).toContain('MALFORMED_FUNCTION_CALL');
      return;
    }
    expect(first.calls).toMatchObject([{ name: 'python', input: MALFORMED }]);
    expect(first.end.reason).toBe('tool-calls');
    const told = result(first.calls[0]?.id ?? '', 'The arguments are no JSON.', true);
    const second = await turn(it.client.stream(it.request([question('Go.'), first.message, told])));
    expect(second.text).toBe('Now it is right.');
    expect(it.server.requests[1]?.body).toContain('print(1)');
  });
});

test('a conversation can go on with another provider', async () => {
  const messages: ModelMessage[] = [question('What is the mean price?')];
  for (const { kind } of ADAPTERS) {
    await using it = await setUp(kind, correction);
    const { message, calls, end } = await turn(it.client.stream(it.request(messages)));
    expect(end.error).toBeNull();
    messages.push(message, result(calls[0]?.id ?? '', 'done'));
  }
  await using last = await setUp('mistral', correction);
  await turn(last.client.stream(last.request(messages)));
  const body = last.server.requests[0]?.body ?? '';
  const ids = [...body.matchAll(/"(?:tool_call_id|id)":"([^"]*)"/g)].map((match) => match[1] ?? '');
  expect(ids).toHaveLength(ADAPTERS.length * 2);
  expect(ids.every((id) => /^[A-Za-z0-9]{9}$/.test(id))).toBe(true);
});

/** How many pictures a request holds, in whichever form. */
function pictures(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const here =
    ['image_url', 'input_image', 'image'].includes((value as { type?: string }).type ?? '') || 'inlineData' in value;
  return (here ? 1 : 0) + Object.values(value).reduce((sum: number, inner) => sum + pictures(inner), 0);
}
