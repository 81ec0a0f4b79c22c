import { describe, expect, test } from 'vitest';
import { fillParameters, pythonLiteral } from '../../../src/lib/python-parameters';

const TEMPLATE = `# What it does

# Parameters
path = '/mnt/data/a.csv'
columns = []  # empty: all
how = None

path = 'of the code, not a parameter'
print(path)
`;

describe('pythonLiteral', () => {
  test.each([
    [null, 'None'],
    [true, 'True'],
    [1.5, '1.5'],
    ['plain', "'plain'"],
    ["it's", '"it\'s"'],
    ['say "x"', `'say "x"'`],
    ['back\\slash', "'back\\\\slash'"],
    ['a\\"b', `'a\\\\"b'`],
    ['two\nlines\r\0', "'two\\nlines\\r\\u0000'"],
    ["'); import os; os.remove('x", '"\'); import os; os.remove(\'x"'],
    ['\\', "'\\\\'"],
    [['a', ['b']], "['a', ['b']]"],
    [[], '[]'],
  ])('%j is %s', (value, literal) => {
    expect(pythonLiteral(value)).toBe(literal);
  });
});

describe('fillParameters', () => {
  test('sets the parameters at the top, keeps comments, and changes nothing else', () => {
    const filled = fillParameters(TEMPLATE, { path: '/mnt/data/Ä $& b.csv', columns: ['x', "y's"] });
    expect(filled).toBe(
      TEMPLATE.replace("'/mnt/data/a.csv'", () => "'/mnt/data/Ä $& b.csv'").replace('[]', `['x', "y's"]`),
    );
  });

  test('a value cannot leave its line', () => {
    const filled = fillParameters(TEMPLATE, { path: "x'\nimport os\n#" });
    expect(filled.split('\n')).toHaveLength(TEMPLATE.split('\n').length);
    expect(filled.split('\n')[3]).toBe(`path = "x'\\nimport os\\n#"`);
  });

  test('a parameter that is not there is a mistake of ours', () => {
    expect(() => fillParameters(TEMPLATE, { nowhere: 1 })).toThrow('nowhere');
    expect(() => fillParameters('path = 1\n', { path: 2 })).toThrow('path');
  });
});
