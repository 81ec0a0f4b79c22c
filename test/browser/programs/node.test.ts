import { afterAll, expect, test } from 'vitest';
import { NODE_ENDS, NODE_LINES, withoutTrace } from '../../node-lines';
import RECORDED from '../../node-lines.json';
import { openPrograms } from './kit';

const { run, end } = openPrograms();
afterAll(end);

test('a script with modules, files, JSON and arguments', async () => {
  const made = await run(['node', 'main.js', 'ä b', '--flag'], {
    'main.js': `#!/usr/bin/env node
      const fs = require('fs');
      const path = require('node:path');
      const { twice } = require('./lib');
      const data = require('./data.json');
      console.log(process.argv.slice(2), path.basename(__filename), twice(data.count), require('./lib') === module.require?.('./lib'));
      fs.mkdirSync('out/deep', { recursive: true });
      fs.writeFileSync('out/deep/a.txt', 'one');
      fs.appendFileSync('out/deep/a.txt', ' two');
      fs.unlinkSync('data.json');
      console.log(fs.readFileSync('out/deep/a.txt', 'utf8'), fs.readdirSync('out'), fs.existsSync('data.json'));
      try { fs.readFileSync('nowhere'); } catch (error) { console.error(error.code, error.message); }
      console.log(Buffer.from('häl').toString('base64'), { a: [1, new Map([['k', 1n]])], f() {} });
      process.on('exit', (code) => console.log('exit', code));
      setTimeout(() => { console.log('later'); process.exitCode = 3; }, 5);
      Promise.resolve().then(() => console.log('soon'));
    `,
    'lib/index.js': 'exports.twice = (x) => 2 * x;',
    'data.json': '{ "count": 21 }',
  });
  expect(made.stdout).toBe(
    [
      "[ 'ä b', '--flag' ] main.js 42 false",
      "one two [ 'deep' ] false",
      "aMOkbA== { a: [ 1, Map(1) { 'k' => 1n } ], f: [Function: f] }",
      'soon',
      'later',
      'exit 3',
      '',
    ].join('\n'),
  );
  expect(made).toMatchObject({ exitCode: 3, names: ['out/deep/a.txt'] });
  expect(made.stderr).toBe("ENOENT ENOENT: no such file or directory, open 'nowhere'\n");
});

test('ES modules with await, TypeScript, stdin and the browser’s own promises', async () => {
  const made = await run(
    ['node', 'main.mts'],
    {
      'main.mts': `
        import { readFile } from 'node:fs/promises';
        import assert from 'node:assert/strict';
        import text, { count as many } from './other.mjs';
        interface Row { readonly name: string }
        const rows: Row[] = [];
        for await (const chunk of process.stdin) rows.push({ name: String(chunk) });
        assert.deepEqual(rows, [{ name: 'in' }]);
        console.log(text, many, await readFile('x.txt', 'utf8'), import.meta.url, new URL('../y', 'http://h/a/b').pathname);
        console.log(await new Blob(['of the browser']).text());
      `,
      'other.mjs': 'export const count = 2; export default "text";',
      'x.txt': 'x',
    },
    { stdin: new Blob(['in']) },
  );
  expect(made.stderr).toBe('');
  expect(made.stdout).toBe('text 2 x file:///mnt/data/main.mts /y\nof the browser\n');
  expect(made.exitCode).toBe(0);
});

test('code in arguments and on stdin, errors with their place, and what is missing', { timeout: 240_000 }, async () => {
  expect((await run(['node', '-p', 'const x = 2; [x, 3].map((y) => y * y)'])).stdout).toBe('[ 4, 9 ]\n');
  expect((await run(['node', '-e', 'console.log(process.argv[1], await 5)', 'word'])).stdout).toBe('word 5\n');
  expect((await run(['node', '-'], {}, { stdin: new Blob(['process.exit(7)']) })).exitCode).toBe(7);
  const rejected = await run(['node', 'r.js'], { 'r.js': '\n(async () => { throw new TypeError("no way"); })();' });
  expect(rejected.exitCode).toBe(1);
  expect(rejected.stderr).toMatch(/^\/mnt\/data\/r\.js:2\n.*\n +\^\n\nTypeError: no way\n.*r\.js:2:\d+/);
  const broken = await run(['node', 'b.js'], { 'b.js': 'let x = 1;\nlet y = ;\n' });
  expect(broken).toMatchObject({ exitCode: 1, stdout: '' });
  expect(broken.stderr).toContain('/mnt/data/b.js:2:9: ');
  const http = await run(['node', '-e', "require('http')"]);
  expect(http.stderr).toContain("'http' is not in the tab's node: scripts have no network here");
  const failed = await run(['node', '-e', 'process.on("exit", () => console.log(1)); null.x']);
  expect(failed).toMatchObject({ exitCode: 1, stdout: '1\n' });
  const npm = await run(['npm', 'install', 'left-pad']);
  expect(npm).toMatchObject({ exitCode: 1 });
  expect(npm.stderr).toContain('node_modules');
  const { seconds } = await run([
    'node',
    '-e',
    'setInterval(() => {}, 1e9).unref(); fetch("https://example.org").catch((e) => console.log(e.message))',
  ]);
  expect(seconds).toBeGreaterThan(0);
});

// One worker for all lines would be another's: a script takes over the worker that it runs in.
test.each(Object.entries(NODE_LINES))('as Node: %s', { timeout: 120_000 }, async (name, text) => {
  const { stdout, stderr } = await run(['node', 'line.js'], { 'line.js': text });
  expect(stdout + stderr).toBe(Object.entries(RECORDED.lines).find(([each]) => each === name)?.[1]);
});

test.each(Object.entries(NODE_ENDS))(
  'ends as Node does: %s',
  { timeout: 120_000 },
  async (name, { argv, files, stdin = '' }) => {
    const { exitCode, stdout, stderr } = await run(['node', ...argv], files, { stdin: new Blob([stdin]) });
    expect({ exitCode, stdout, stderr: withoutTrace(stderr) }).toEqual(
      Object.entries(RECORDED.ends).find(([each]) => each === name)?.[1],
    );
  },
);
