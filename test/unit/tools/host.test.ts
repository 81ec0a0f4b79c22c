import { describe, expect, test } from 'vitest';
import { createAskUserTool } from '../../../src/tools/ask-user';
import { createToolHost, success, type Tool } from '../../../src/tools/host';
import { problemsOf } from '../../../src/tools/schema';
import { CONTEXT, textOf } from './kit';

const SCHEMA = {
  type: 'object',
  properties: {
    code: { type: 'string' },
    lines: { type: 'integer', minimum: 1, maximum: 10 },
    mode: { type: 'string', enum: ['a', 'b'] },
    names: { type: 'array', items: { type: 'string' } },
  },
  required: ['code'],
  additionalProperties: false,
};

const ECHO: Tool = {
  spec: { name: 'echo', description: '', input: SCHEMA },
  run: async (input) => success(JSON.stringify(input)),
};

const host = createToolHost(() => [
  ECHO,
  { ...ECHO, spec: { ...ECHO.spec, name: 'broken' }, run: () => Promise.reject(new Error('Boom.')) },
]);

describe('what does not fit', () => {
  test.each([
    [{}, 'the input lacks "code".'],
    [{ code: 1 }, '"code" must be a text, not a number.'],
    [{ code: null }, '"code" must be a text, not null.'],
    [{ code: 'x', extra: 1 }, 'the input has "extra", which is not one of code, lines, mode, names.'],
    [{ code: 'x', lines: 1.5 }, '"lines" must be a whole number, not a number.'],
    [{ code: 'x', lines: 0 }, '"lines" must be at least 1.'],
    [{ code: 'x', lines: 11 }, '"lines" must be at most 10.'],
    [{ code: 'x', mode: 'c' }, '"mode" must be one of "a", "b".'],
    [{ code: 'x', names: ['a', 2] }, '"names"[1] must be a text, not a number.'],
    [[], 'the input must be an object, not a list.'],
    ['x', 'the input must be an object, not a text.'],
    [{ code: 'x', constructor: 1 }, 'the input has "constructor", which is not one of code, lines, mode, names.'],
  ])('%j', (value, problem) => {
    expect(problemsOf(value, SCHEMA)).toEqual([problem]);
  });

  test('what fits has no problems', () => {
    expect(problemsOf({ code: 'x', lines: 3, mode: 'a', names: [] }, SCHEMA)).toEqual([]);
  });

  test('a schema with more than is known is a bug', () => {
    expect(() => problemsOf('x', { type: 'string', pattern: 'y' })).toThrow('pattern');
  });
});

describe('the host', () => {
  test('calls a tool with its input', async () => {
    expect(textOf(await host.call('echo', '{"code":"x"}', CONTEXT))).toBe('{"code":"x"}');
  });

  test.each([
    ['pyhton', '{}', 'There is no tool "pyhton". There are: echo, broken.'],
    ['echo', '{"code": "x', 'no JSON'],
    ['echo', '', 'lacks "code"'],
    ['echo', '{"code": 1}', 'does not fit: "code" must be a text'],
    ['broken', '{"code": "x"}', 'broken failed: Boom.'],
  ])('%s %s is a result', async (name, input, message) => {
    const result = await host.call(name, input, CONTEXT);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(message);
  });
});

test('ask_user gives the answer', async () => {
  const tool = createToolHost(() => [createAskUserTool()]);
  const asked: unknown[] = [];
  const ask = async (...question: unknown[]) => {
    asked.push(question);
    return 'b';
  };
  const result = await tool.call('ask_user', '{"question":"Which?","options":["a","b"]}', { ...CONTEXT, ask });
  expect([textOf(result), result.isError, asked]).toEqual(['b', false, [['Which?', ['a', 'b']]]]);
  expect((await tool.call('ask_user', '{"question":"Which?"}', CONTEXT)).isError).toBe(true);
});
