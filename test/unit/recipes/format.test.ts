import { describe, expect, test } from 'vitest';
import { fileName, fromFile, toFile } from '../../../src/recipes/format';
import { RECIPE } from './kit';

type Json = Record<string, unknown>;
const FILE = JSON.parse(toFile(RECIPE)) as Json & { readonly inputs: readonly Json[] };
const changed = (change: Json): string => JSON.stringify({ ...FILE, ...change });
const refusal = (text: string): string => {
  const read = fromFile(text);
  if (read.ok) throw new Error('It was taken');
  return read.failure.message;
};

test('a file comes back as it went, under an id of its own', () => {
  const read = fromFile(toFile(RECIPE));
  expect(read).toEqual({ ok: true, value: { ...RECIPE, id: expect.any(String) } });
  expect(read.ok && read.value.id).not.toBe(RECIPE.id);
});

test('a file can be read by a person: each line of code is a line', () => {
  expect(toFile(RECIPE)).toContain('"df = load_file(input_sales)",\n      "print(len(df))"');
  expect(toFile(RECIPE)).toContain('"created": "2026-01-02T00:00:00.000Z"');
  expect(fileName({ title: 'Sales: 2026/01' })).toBe('Sales- 2026-01.recipe.json');
});

describe('what is refused, with the reason', () => {
  test.each([
    ['not JSON', 'it is not JSON'],
    ['[]', 'no recipe of Carrel'],
    ['null', 'no recipe of Carrel'],
    ['{"format": "else"}', 'no recipe of Carrel'],
    [changed({ version: 2 }), 'is of version 2'],
    [changed({ cells: undefined }), 'broken at cells'],
    [changed({ cells: [] }), 'broken at cells'],
    [changed({ cells: ['text'] }), 'broken at cells.0'],
    [changed({ cells: [['two\nlines']] }), 'broken at cells.0.0'],
    [changed({ title: '  ' }), 'broken at title'],
    [changed({ created: 'yesterday' }), 'broken at created'],
    [changed({ run: true }), 'broken'],
    [changed({ outputs: [1] }), 'broken at outputs.0'],
    [changed({ inputs: [FILE.inputs[0], FILE.inputs[0]] }), 'same parameter'],
    ...[
      { parameter: 'input_x = 1; import os' },
      { parameter: 'print' },
      { parameter: 'input_é' },
      { name: '../../etc/passwd' },
      { columns: [{ name: 'a', type: 'code' }] },
      { columns: [{ name: 'a', type: 'text', more: 1 }] },
      { checks: [{ kind: 'run', code: 'x' }] },
      { checks: [{ kind: 'rows', least: -1 }] },
      { checks: [{ kind: 'range', column: 'a', min: 1, max: null }] },
    ].map((part): [string, string] => [
      changed({ inputs: [{ ...FILE.inputs[0], ...part }] }),
      `broken at inputs.0.${Object.keys(part)[0]}`,
    ]),
  ])('%.60s', (text, reason) => {
    expect(refusal(text)).toContain(reason);
  });

  test('a file that is too long is not even read', () => {
    expect(refusal(' '.repeat(2_000_001))).toContain('too long');
  });
});
