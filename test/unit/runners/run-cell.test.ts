import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../../scripts/project.ts';

const PROGRAM = join(ROOT, 'src/runners/py/run_cell.py');
const folder = mkdtempSync(join(tmpdir(), 'carrel-cell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hasPython = spawnSync('python3', ['--version']).status === 0;

function run(cell: string, before?: string) {
  writeFileSync(join(folder, 'cell.py'), cell);
  writeFileSync(join(folder, 'data.csv'), 'a\n1\n');
  if (before !== undefined) writeFileSync(join(folder, 'before.py'), before);
  const sources = before === undefined ? ['cell.py'] : ['cell.py', 'before.py'];
  const { stdout, stderr, status } = spawnSync('python3', ['-B', '-u', PROGRAM, ...sources], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

// The Python of this machine, which is not part of the project.
describe.runIf(hasPython)('a cell as a program', () => {
  test.each([
    ['print(1)\n2 + 2', '1\n4\n'],
    ['x = 3', ''],
    ["'quiet';", ''],
    ['None', ''],
    ["!echo 'from a shell'\n'then this'", "from a shell\n'then this'\n"],
    ["import asyncio\nawait asyncio.sleep(0, 'waited')", "'waited'\n"],
    ["'data.csv' in FILES", 'True\n'],
    ['def f(n):\n    return n * 2\n\nf(21)', '42\n'],
  ])('%j puts out %j', (cell, stdout) => {
    expect(run(cell)).toMatchObject({ stdout, stderr: '', status: 0 });
  });

  test('knows what the cells above have set, and puts out nothing of theirs', () => {
    expect(run('total + 1', "total = 41\nprint('hidden')")).toEqual({ stdout: '42\n', stderr: '', status: 0 });
  });

  test('leaves out what only a notebook knows, and says so', () => {
    expect(run('%matplotlib inline\n1')).toEqual({
      stdout: '1\n',
      stderr: 'Left out: %matplotlib inline\n',
      status: 0,
    });
  });

  test('shows an error with the lines of the cell and none of ours', () => {
    const { stderr, status } = run("def f():\n    return 1 / 0\n\nprint('before')\nf()");
    expect(status).toBe(1);
    expect(stderr).toContain('return 1 / 0');
    expect(stderr).toContain('File "<cell>", line 5');
    expect(stderr).not.toContain('run_cell');
  });

  test('says of a name that it does not know that it ran by itself', () => {
    expect(run('df.head()').stderr).toMatch(/NameError.*\n.*what other cells have set is not there/);
  });

  test('shows a mistake in the code as Python does', () => {
    const { stderr, status } = run('x = (');
    expect(status).toBe(1);
    expect(stderr).toMatch(/File "<cell>", line 1\n {4}x = \(/);
    expect(stderr).not.toContain('ast.py');
  });

  test.each([
    ['raise SystemExit(3)', 3],
    ['import sys\nsys.exit()', 0],
  ])('%j ends with %i', (cell, status) => {
    expect(run(cell).status).toBe(status);
  });
});
