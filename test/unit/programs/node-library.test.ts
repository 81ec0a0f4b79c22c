import nodeAssert from 'node:assert';
import nodePath from 'node:path';
import nodeUtil from 'node:util';
import { describe, expect, test } from 'vitest';
import { createJobFiles, resolvePath } from '../../../workers/commands/files';
import { assert } from '../../../workers/commands/node/library/assert';
import { createConsole } from '../../../workers/commands/node/library/console';
import { EventEmitter } from '../../../workers/commands/node/library/events';
import { createFs } from '../../../workers/commands/node/library/fs';
import { format, inspect } from '../../../workers/commands/node/library/inspect';
import { createPath } from '../../../workers/commands/node/library/path';

describe('values are written as Node itself writes them', () => {
  class Point {
    x = 1;
    #hidden = 2;
    get both() {
      return this.#hidden;
    }
  }
  class Empty {}
  const circle: Record<string, unknown> = { name: 'c' };
  const values: Record<string, unknown> = {
    numbers: [1, -0, 1.5, Number.NaN, 10n],
    texts: ["it's", 'plain', 'a "b"', 'line\nbreak', '\\'],
    nothing: [null, undefined, true, Symbol('s')],
    nested: { a: { b: { c: { d: 1 } } }, list: [[[[1]]]] },
    keys: { 'a-b': 1, ok_1: 2, [Symbol('k')]: 3 },
    empty: [{}, [], new Map(), new Set(), new Empty(), Object.create(null)],
    maps: [new Map([['k', { v: 1 }]]), new Set([1, 'two'])],
    functions: [() => 1, function named() {}, class Some {}, class extends Point {}, async () => 1],
    objects: [new Point(), new Date(0), /x/gi, new Uint8Array([1, 2]), new ArrayBuffer(0) === null],
    // biome-ignore lint/suspicious/noSparseArray: they are what is looked at
    holes: [1, , , 4],
    accessors: {
      get g() {
        return 1;
      },
      set s(_value: number) {},
    },
    long: { first: 'a'.repeat(30), second: 'b'.repeat(30), third: 'c'.repeat(30) },
    rows: Array.from({ length: 30 }, (_, index) => index * 7),
    many: Array.from({ length: 120 }, (_, index) => index),
    records: [
      { id: 1, name: 'one', tags: ['a', 'b'] },
      { id: 2, name: 'two', tags: [] },
    ],
  };
  test.each(Object.keys(values))('%s', (name) => {
    expect(inspect(values[name])).toBe(nodeUtil.inspect(values[name]));
  });

  test('a circle', () => {
    circle.self = circle;
    expect(inspect(circle)).toContain('[Circular *1]');
  });

  test.each([
    [['%s is %d years and %i, %f, %j %% %o', 'Ann', 42.5, 42.9, '1.5', { a: 1 }]],
    [['no marks', 1, { a: 'b' }, 'text']],
    [['%s %s', 'only one']],
    [[{ a: 1 }, 'x']],
    [['%c styled', 'color: red', 'rest']],
  ])('format %#', (args) => {
    expect(format(...args)).toBe(nodeUtil.format(...args));
  });
});

test('paths are taken apart and joined as Node does it', () => {
  const path = createPath(() => '/mnt/data');
  const names = ['', '.', '/', 'a', 'a/b.tar.gz', '/a/b/', '../x', './a//b/../c', '.hidden', 'a/.hidden.txt', 'a.'];
  for (const name of names) {
    for (const call of ['normalize', 'basename', 'dirname', 'extname', 'isAbsolute'] as const)
      expect([call, name, path[call](name)]).toEqual([call, name, nodePath.posix[call](name)]);
    expect(path.parse(name)).toEqual(nodePath.posix.parse(name));
    expect(path.join('/root', name, 'end')).toBe(nodePath.posix.join('/root', name, 'end'));
  }
  expect(path.resolve('x', '../y')).toBe('/mnt/data/y');
  expect(path.relative('/a/b/c', '/a/d')).toBe('../../d');
  expect(path.format(path.parse('/a/b.txt'))).toBe('/a/b.txt');
});

test('assertions that Node makes fail, fail', () => {
  const cases: [string, unknown, unknown][] = [
    ['equal', 1, '1'],
    ['strictEqual', 1, '1'],
    ['deepEqual', { a: [1, { b: 2 }] }, { a: [1, { b: '2' }] }],
    ['deepStrictEqual', { a: [1, { b: 2 }] }, { a: [1, { b: '2' }] }],
    ['deepStrictEqual', new Map([['a', new Set([1])]]), new Map([['a', new Set([1])]])],
    // biome-ignore lint/suspicious/noSparseArray: they are what is looked at
    ['deepStrictEqual', [1, , 3], [1, undefined, 3]],
    ['deepStrictEqual', new Date(1), new Date(2)],
    ['notStrictEqual', Number.NaN, Number.NaN],
  ];
  const holds = (library: object, name: string, a: unknown, b: unknown) => {
    try {
      Reflect.apply(Reflect.get(library, name), null, [a, b]);
      return true;
    } catch {
      return false;
    }
  };
  for (const [name, a, b] of cases)
    expect([name, a, b, holds(assert, name, a, b)]).toEqual([name, a, b, holds(nodeAssert, name, a, b)]);
  assert.throws(() => JSON.parse('{'), SyntaxError);
  assert.throws(
    () => {
      throw Object.assign(new Error('no'), { code: 'E' });
    },
    { code: 'E', message: /n/ },
  );
  expect(() => assert.throws(() => 1)).toThrow('Missing expected exception');
  expect(() => assert(0, 'told')).toThrow('told');
});

test('files are opened, written in places, moved and removed, with the errors of Node', async () => {
  const files = createJobFiles(
    [{ path: '/mnt/data/in/a.txt', data: new TextEncoder().encode('abc').buffer }],
    (data) => new Uint8Array(data as ArrayBuffer),
  );
  const written: string[] = [];
  const fs = createFs({
    files,
    resolve: (path) => resolvePath('/mnt/data', path),
    stdin: new TextEncoder().encode('typed'),
    write: (fd, data) => void written.push(`${fd}${new TextDecoder().decode(data as Uint8Array)}`),
  }) as unknown as typeof import('node:fs');
  expect(fs.readFileSync(0, 'utf8')).toBe('typed');
  const fd = fs.openSync('in/a.txt', 'r+');
  fs.writeSync(fd, 'XY', 1);
  fs.closeSync(fd);
  expect(fs.readFileSync('in/a.txt', 'latin1')).toBe('aXY');
  fs.writeFileSync(1, 'out');
  expect(written).toEqual(['1out']);
  fs.renameSync('in', 'moved');
  expect(fs.existsSync('in')).toBe(false);
  expect(fs.readdirSync('.', { withFileTypes: true }).map((entry) => [entry.name, entry.isDirectory()])).toEqual([
    ['moved', true],
  ]);
  expect(await fs.promises.readFile('moved/a.txt', 'utf8')).toBe('aXY');
  const code = (action: () => unknown) => {
    try {
      action();
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
    return null;
  };
  expect(code(() => fs.readFileSync('moved'))).toBe('EISDIR');
  expect(code(() => fs.mkdirSync('moved'))).toBe('EEXIST');
  expect(code(() => fs.rmdirSync('moved'))).toBe('ENOTEMPTY');
  expect(code(() => fs.rmSync('moved'))).toBe('EISDIR');
  expect(code(() => fs.writeFileSync('moved/a.txt/b', ''))).toBe('ENOTDIR');
  expect(code(() => fs.closeSync(99))).toBe('EBADF');
  await expect(fs.promises.stat('nowhere')).rejects.toMatchObject({ code: 'ENOENT' });
  fs.rmSync('moved', { recursive: true });
  expect(files.changes().removed).toEqual(['/mnt/data/in/a.txt']);
});

test('events reach who listens, once or always', async () => {
  const emitter = new EventEmitter();
  const heard: unknown[] = [];
  emitter.on('a', (value: number) => heard.push(value)).once('a', (value: number) => heard.push(`once ${value}`));
  emitter.emit('a', 1);
  emitter.emit('a', 2);
  expect(heard).toEqual([1, 'once 1', 2]);
  expect(emitter.emit('nobody')).toBe(false);
  expect(() => emitter.emit('error', new Error('unheard'))).toThrow('unheard');
  const next = EventEmitter.once(emitter, 'b');
  emitter.emit('b', 3);
  expect(await next).toEqual([3]);
});

test('tables and groups of the console', () => {
  let out = '';
  const console = createConsole(
    (text) => {
      out += text;
    },
    () => {},
  );
  console.table([{ a: 1, b: 'x' }, { a: 22 }]);
  console.group('in');
  console.log('one\ntwo');
  console.groupEnd();
  expect(out).toBe(
    [
      '┌─────────┬────┬─────┐',
      '│ (index) │ a  │ b   │',
      '├─────────┼────┼─────┤',
      "│ 0       │ 1  │ 'x' │",
      '│ 1       │ 22 │     │',
      '└─────────┴────┴─────┘',
      'in',
      '  one',
      '  two',
      '',
    ].join('\n'),
  );
});
