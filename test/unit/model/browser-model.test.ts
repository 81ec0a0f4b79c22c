import { describe, expect, test } from 'vitest';
import type { ToolSpec } from '../../../src/contract/tool.ts';
import { type BuiltIn, type BuiltInPrompt, downloadBuiltIn } from '../../../src/model/browser-model.ts';
import { createModelClient } from '../../../src/model/model-client.ts';
import { keysWith, PYTHON, providerOf, question, result, turn } from './kit.ts';

interface Double extends BuiltIn {
  readonly system: BuiltInPrompt[];
  readonly prompts: BuiltInPrompt[];
  destroyed: number;
}

/** The browser's model, as far as it is used; `hangs`: says nothing after the first piece. */
function builtInWith(
  pieces: readonly string[],
  {
    availability = 'available',
    fails,
    hangs = false,
  }: { availability?: Awaited<ReturnType<BuiltIn['availability']>>; fails?: DOMException; hangs?: boolean } = {},
): Double {
  const double: Double = {
    system: [],
    prompts: [],
    destroyed: 0,
    availability: async () => availability,
    async create({ initialPrompts }) {
      double.system.push(...(initialPrompts ?? []));
      return {
        promptStreaming(input) {
          double.prompts.push(...input);
          return new ReadableStream({
            start(controller) {
              for (const piece of pieces) controller.enqueue(piece);
              if (fails !== undefined) controller.error(fails);
              else if (!hangs) controller.close();
            },
          });
        },
        destroy: () => {
          double.destroyed += 1;
        },
      };
    },
  };
  return double;
}

const PROVIDER = providerOf('browser', '');

function ask(builtIn: BuiltIn | null, signal?: AbortSignal, tools: readonly ToolSpec[] = []) {
  const client = createModelClient({
    keys: keysWith(null),
    transport: () => Promise.reject(new Error('The built-in model sends nothing')),
    builtIn,
  });
  const messages = [
    question('How many?'),
    {
      role: 'assistant' as const,
      text: 'I count.',
      reasoning: '',
      calls: [{ id: 'a', name: 'python', input: '{"code":"1"}' }],
      provider: null,
    },
    result('a', 'six'),
  ];
  const request = { provider: PROVIDER, system: 'Be brief.', messages, tools, maxOutputTokens: null };
  return { client, turn: () => turn(client.stream(request, { signal })) };
}

test('an answer; the conversation goes in as text', async () => {
  const builtIn = builtInWith(['There ', 'are ', 'six.']);
  const { text, end } = await ask(builtIn).turn();
  expect(text).toBe('There are six.');
  expect(end).toMatchObject({ reason: 'stop', error: null, usage: null });
  expect(builtIn.system).toEqual([{ role: 'system', content: 'Be brief.' }]);
  expect(builtIn.prompts).toEqual([
    { role: 'user', content: 'How many?' },
    { role: 'assistant', content: 'I count.\n```call python\n{"code":"1"}\n```' },
    { role: 'user', content: '[Result of python]\nsix' },
  ]);
  expect(builtIn.destroyed).toBe(1);
});

test('stopped while it says nothing', async () => {
  const builtIn = builtInWith(['There '], { hangs: true });
  const { text, end } = await ask(builtIn, AbortSignal.timeout(30)).turn();
  expect({ text, reason: end.reason }).toEqual({ text: 'There ', reason: 'aborted' });
  expect(builtIn.destroyed).toBe(1);
});

test('the list and the test button', async () => {
  const { client } = ask(builtInWith(['ready']));
  expect(await client.models(PROVIDER)).toEqual({ ok: true, value: ['built-in'] });
  const tested = await client.test(PROVIDER);
  expect(tested.ok).toBe(true);
});

describe('what can go wrong', () => {
  test('a browser without a model, and one that cannot run it', async () => {
    for (const builtIn of [null, builtInWith([], { availability: 'unavailable' })]) {
      const { client, turn: run } = ask(builtIn);
      expect((await run()).end.error?.code).toBe('not-found');
      expect((await client.models(PROVIDER)).ok).toBe(false);
      expect((await client.test(PROVIDER)).ok).toBe(false);
    }
  });

  test.each([
    ['QuotaExceededError', 'context-overflow'],
    ['NotAllowedError', 'blocked'],
    ['NotSupportedError', 'refused'],
    ['NetworkError', 'offline'],
    ['UnknownError', 'unknown'],
  ])('%s is %s', async (name, code) => {
    const builtIn = builtInWith([], { fails: new DOMException('Nothing more', name) });
    const { end } = await ask(builtIn).turn();
    expect(end.error?.code).toBe(code);
    expect(builtIn.destroyed).toBe(1);
  });
});

describe('tools', () => {
  const TOOLS: readonly ToolSpec[] = [
    { ...PYTHON, code: 'code' },
    { name: 'read_file', description: 'Reads.', input: { type: 'object', properties: { path: { type: 'string' } } } },
  ];
  /** The answer in pieces of so many characters. */
  const inPieces = (text: string, size: number) => text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  const CODE = 'import math\nprint("ü 🙂", `1`)\n# ```not a fence';
  const WRITTEN = `I count.\n\n\`\`\`call python\n${CODE}\n\`\`\`\nThe result is 7.`;

  test.each([1, 2, 3, 7, 20, 500])('a block is a call, whichever way it comes: %i', async (size) => {
    const builtIn = builtInWith(inPieces(WRITTEN, size));
    const { text, calls, end, events } = await ask(builtIn, undefined, TOOLS).turn();
    expect(text.trimEnd()).toBe('I count.');
    expect(calls).toHaveLength(1);
    expect(calls[0]?.name).toBe('python');
    expect(JSON.parse(calls[0]?.input ?? '')).toEqual({ code: CODE });
    expect(end).toMatchObject({ reason: 'tool-calls', error: null });
    const told = events.filter((event) => event.kind === 'call-input');
    expect(told.map((event) => event.text).join('')).toBe(calls[0]?.input);
    // What the model makes up after its own call is not heard.
    expect(text).not.toContain('7');
  });

  test('of other tools are JSON; a block that is not closed is taken as it is', async () => {
    const { calls } = await ask(builtInWith(['```call read_file\n{"path": "a.csv"}']), undefined, TOOLS).turn();
    expect(calls.map(({ name, input }) => [name, JSON.parse(input) as unknown])).toEqual([
      ['read_file', { path: 'a.csv' }],
    ]);
  });

  test('other blocks and lines that look alike are text', async () => {
    const words = 'So:\n```python\nprint(1)\n```\nand `call` it\n```ca';
    for (const size of [1, 5, 100]) {
      const { text, calls, end } = await ask(builtInWith(inPieces(words, size)), undefined, TOOLS).turn();
      expect({ text, calls, reason: end.reason }).toEqual({ text: words, calls: [], reason: 'stop' });
    }
  });

  test('are explained to the model, and its calls shown to it as it wrote them', async () => {
    const builtIn = builtInWith(['Six.']);
    await ask(builtIn, undefined, TOOLS).turn();
    expect(builtIn.system[0]?.content).toMatch(/^Be brief\.\n\nHow to call a tool[\s\S]*```call python/);
    expect(builtIn.prompts[1]?.content).toBe('I count.\n```call python\n1\n```');
    expect(builtIn.prompts[2]?.content).toBe('[Result of python]\nsix');
  });
});

describe('the download', () => {
  test.each([
    ['downloadable', /Download it in the settings/],
    ['downloading', /is downloading its model/],
  ] as const)('%s: nothing is begun unasked, and what to do is said', async (availability, words) => {
    const builtIn = builtInWith(['x'], { availability });
    const { end } = await ask(builtIn).turn();
    expect(end.error).toMatchObject({ code: 'blocked', message: expect.stringMatching(words) });
    const { client } = ask(builtIn);
    const tested = await client.test(PROVIDER);
    expect(!tested.ok && tested.failure.message).toMatch(words);
  });

  test('tells how far it is, and how it failed', async () => {
    const parts: number[] = [];
    const options = { signal: new AbortController().signal, onProgress: (part: number) => void parts.push(part) };
    const builtIn: BuiltIn = {
      availability: async () => 'downloadable',
      async create({ monitor }) {
        const target = new EventTarget();
        monitor?.(target);
        for (const loaded of [0, 0.5, 1])
          target.dispatchEvent(Object.assign(new Event('downloadprogress'), { loaded }));
        return { promptStreaming: () => new ReadableStream(), destroy: () => {} };
      },
    };
    expect((await downloadBuiltIn(builtIn, options)).ok).toBe(true);
    expect(parts).toEqual([0, 0.5, 1]);
    const failing: BuiltIn = { ...builtIn, create: () => Promise.reject(new DOMException('x', 'NetworkError')) };
    expect(await downloadBuiltIn(failing, options)).toMatchObject({ ok: false, failure: { code: 'offline' } });
  });
});
