import { describe, expect, test } from 'vitest';
import { basename, confine, dirname, freeName, isBelow, join, MAX_NAME, splitName } from '../../../src/lib/path';

const ROOT = '/mnt/data';

describe('confine', () => {
  test.each([
    ['/mnt/data', '/mnt/data'],
    ['/mnt/data/', '/mnt/data'],
    ['/mnt/data/a.csv', '/mnt/data/a.csv'],
    ['a.csv', '/mnt/data/a.csv'],
    ['./a//b/./c/', '/mnt/data/a/b/c'],
    ['/mnt/data/a/../b', '/mnt/data/b'],
    ['/mnt//data/./x', '/mnt/data/x'],
    ['...', '/mnt/data/...'],
    ['a b/é\n💾', '/mnt/data/a b/é\n💾'],
    ['%2e%2e/x', '/mnt/data/%2e%2e/x'],
    ['..\\..\\x', '/mnt/data/..\\..\\x'],
    ['x'.repeat(255), `/mnt/data/${'x'.repeat(255)}`],
  ])('%j is %j', (path, expected) => {
    expect(confine(path, ROOT)).toEqual({ path: expected, problem: null });
  });

  test.each([
    '',
    '..',
    '../x',
    'a/../../x',
    '/',
    '/etc/passwd',
    '/mnt',
    '/mnt/database',
    '/mnt/data/../../../../..',
    '/mnt/data/../data2/x',
    'a\0',
    '\0',
    'x'.repeat(256),
    'é'.repeat(128),
    'abc/'.repeat(1100),
  ])('%j is refused', (path) => {
    const { path: confined, problem } = confine(path, ROOT);
    expect(confined).toBeNull();
    expect(problem).toMatch(/\.$|…$/);
  });
});

test('the parts of a path', () => {
  expect(basename('/mnt/data/a/b.csv')).toBe('b.csv');
  expect(basename('b.csv')).toBe('b.csv');
  expect(dirname('/mnt/data/a/b.csv')).toBe('/mnt/data/a');
  expect(dirname('/a')).toBe('/');
  expect(join('/mnt/data', 'a')).toBe('/mnt/data/a');
  expect(join('/', 'a')).toBe('/a');
  expect(isBelow('/mnt/data/a', '/mnt/data')).toBe(true);
  expect(isBelow('/mnt/data', '/mnt/data')).toBe(false);
  expect(isBelow('/mnt/data2', '/mnt/data')).toBe(false);
});

test.each([
  ['sales.csv', 'sales', '.csv'],
  ['a.tar.gz', 'a', '.tar.gz'],
  ['sales.csv.zst', 'sales', '.csv.zst'],
  ['x.gz', 'x', '.gz'],
  ['.bashrc', '.bashrc', ''],
  ['.config.json', '.config', '.json'],
  ['README', 'README', ''],
  ['v1.2 of it', 'v1.2 of it', ''],
  ['ends.', 'ends.', ''],
  ['.gz', '.gz', ''],
])('%j has the extension it should', (name, stem, extension) => {
  expect(splitName(name)).toEqual([stem, extension]);
});

describe('freeName', () => {
  test.each([
    [[], 'sales.csv', 'sales.csv'],
    [['sales.csv'], 'sales.csv', 'sales (1).csv'],
    [['sales.csv', 'sales (1).csv'], 'sales.csv', 'sales (2).csv'],
    [['sales (1).csv'], 'sales (1).csv', 'sales (2).csv'],
    [['a.tar.gz'], 'a.tar.gz', 'a (1).tar.gz'],
    [['README'], 'README', 'README (1)'],
    [['.env'], '.env', '.env (1)'],
  ])('with %j taken, %j becomes %j', (taken, name, expected) => {
    const set = new Set(taken);
    expect(freeName((each) => set.has(each), name)).toBe(expected);
  });

  test('stays within the length of a name', () => {
    const long = `${'é'.repeat(125)}a.csv`;
    expect(new TextEncoder().encode(long).length).toBe(MAX_NAME);
    const free = freeName((each) => each === long, long);
    expect(free).toMatch(/^é+ \(1\)\.csv$/);
    expect(new TextEncoder().encode(free).length).toBeLessThanOrEqual(MAX_NAME);
    expect(new TextEncoder().encode(free).length).toBeGreaterThan(MAX_NAME - 3);
  });
});
