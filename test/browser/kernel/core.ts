import { expect, test } from 'vitest';
import { stripAnsi } from '../../../src/lib/ansi';
import type { TestKernel } from '../../doubles/kernel';

export async function textOf(files: TestKernel['files'], path: string): Promise<string | null> {
  const blob = await files.read(path);
  return blob.ok ? blob.value.text() : null;
}

/** What every Python does, wherever it came from, that was brought up for this. */
export function kernelCore({ kernel, files, run }: TestKernel): void {
  test('prints and gives the last value', async () => {
    const result = await run("print('hello')\n1 + 1");
    expect(result.error).toBeNull();
    expect(result.stdout).toBe('hello\n');
    expect(result.count).toBe(1);
    expect(result.events).toContainEqual({ kind: 'result', count: 1, data: { 'text/plain': '2' } });
  });

  test('keeps names, In and Out from one run to the next', async () => {
    await run('x = 20\nx + 1');
    const result = await run('print(_ * 2, Out[2], In[2])');
    expect(result.stdout).toBe('42 21 x = 20\nx + 1\n');
  });

  test('streams what is printed while the code runs', async () => {
    const times: number[] = [];
    const start = performance.now();
    const result = await run(
      'import time\nfor i in range(3):\n  print(i)\n  t = time.time() + .4\n  while time.time() < t: pass',
      {
        onEvent: (event) => {
          if (event.kind === 'stdout') times.push(performance.now() - start);
        },
      },
    );
    expect(times.length).toBe(3);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(600);
    expect(result.stdout).toBe('0\n1\n2\n');
  });

  test('a traceback names the frames of the cell', async () => {
    const result = await run('def f(n):\n    return 1 / n\nf(0)');
    expect(result.status).toBe('error');
    expect(result.error?.name).toBe('ZeroDivisionError');
    expect(stripAnsi(result.error?.traceback ?? '')).toContain('return 1 / n');
    expect(result.error?.traceback).not.toContain('shell.py');
  });

  test('a syntax error is one error with its line', async () => {
    const result = await run('x = = 1');
    expect(result.error?.name).toBe('SyntaxError');
    expect(stripAnsi(result.error?.traceback ?? '')).toContain('x = = 1');
  });

  test('awaits at the top level', async () => {
    expect((await run('import asyncio\nawait asyncio.sleep(0.01)\nprint("awaited")')).stdout).toBe('awaited\n');
  });

  test('magics work', async () => {
    expect((await run('%timeit -n1 -r1 pass')).status).toBe('ok');
  });

  test('input asks and gets the answer', async () => {
    const result = await run("name = input('Name? ')\nprint('Hello', name)", {
      onEvent: (event) => {
        if (event.kind === 'input') kernel.reply('Ada');
      },
    });
    expect(result.stdout).toBe('Hello Ada\n');
  });

  test('input raises at once where nobody can answer', async () => {
    const result = await run('input()', { interactive: false });
    expect(result.error?.name).toBe('EOFError');
    expect(result.error?.message).toContain('put the value into the code');
  });

  test('display, its updates and clear_output come as events', async () => {
    const result = await run(
      'from IPython.display import display, clear_output, HTML\nh = display(HTML("<b>1</b>"), display_id=True)\nh.update(HTML("<b>2</b>"))\nclear_output(wait=True)',
    );
    const kinds = result.events.filter((event) => event.kind === 'display' || event.kind === 'clear');
    expect(kinds.map((event) => (event.kind === 'display' ? event.update : event.wait))).toEqual([false, true, true]);
  });

  test('every way to change a file reaches the store', async () => {
    const result = await run(`
import os, mmap, shutil, pathlib, sqlite3
p = pathlib.Path('ways'); p.mkdir()
(p / 'written.txt').write_text('written')
(p / 'appended.txt').write_text('app'); open(p / 'appended.txt', 'a').write('ended')
(p / 'cut.txt').write_text('cut short'); os.truncate(p / 'cut.txt', 3)
(p / 'old.txt').write_text('renamed'); os.rename(p / 'old.txt', p / 'new.txt')
(p / 'gone.txt').write_text('gone'); os.remove(p / 'gone.txt')
(p / 'mapped.txt').write_bytes(b'mapped')
with open(p / 'mapped.txt', 'r+b') as f, mmap.mmap(f.fileno(), 0) as m: m[0:1] = b'M'; m.flush()
(p / 'dir').mkdir(); (p / 'dir' / 'a.txt').write_text('a'); os.rename(p / 'dir', p / 'moved')
db = sqlite3.connect(p / 'x.db'); db.execute('create table t(a)'); db.execute('insert into t values (1)'); db.commit(); db.close()
kept_open = open(p / 'open.txt', 'w'); kept_open.write('half'); kept_open.flush()
shutil.copy(p / 'written.txt', p / 'copied.txt')
`);
    expect(result.error).toBeNull();
    const names = (await files.list('/mnt/data/ways')).map(({ path }) => path.replace('/mnt/data/ways/', ''));
    expect(names).toEqual([
      'appended.txt',
      'copied.txt',
      'cut.txt',
      'mapped.txt',
      'moved',
      'moved/a.txt',
      'new.txt',
      'open.txt',
      'written.txt',
      'x.db',
    ]);
    expect(await textOf(files, '/mnt/data/ways/appended.txt')).toBe('appended');
    expect(await textOf(files, '/mnt/data/ways/cut.txt')).toBe('cut');
    expect(await textOf(files, '/mnt/data/ways/new.txt')).toBe('renamed');
    expect(await textOf(files, '/mnt/data/ways/mapped.txt')).toBe('Mapped');
    expect(await textOf(files, '/mnt/data/ways/open.txt')).toBe('half');
    await run("kept_open.write(' and whole'); kept_open.close()");
    expect(await textOf(files, '/mnt/data/ways/open.txt')).toBe('half and whole');
  });

  test('what others do to the files is there at the next run', async () => {
    await run("open('mine.txt', 'w').write('mine')\nopen('theirs.txt', 'w').write('1')");
    await files.commit([
      { kind: 'write', path: '/mnt/data/theirs.txt', data: new Blob(['2']) },
      { kind: 'remove', path: '/mnt/data/mine.txt' },
      { kind: 'write', path: '/mnt/data/new/deep.txt', data: new Blob(['deep']) },
    ]);
    const result = await run(
      "import os\nprint(open('theirs.txt').read(), os.path.exists('mine.txt'), open('new/deep.txt').read())",
    );
    expect(result.stdout).toBe('2 False deep\n');
    expect(result.files).toEqual([]);
  });

  test('a cell that deletes /mnt/data empties it and leaves a usable desk', async () => {
    await run("open('a.txt', 'w').write('a')");
    const removed: string[] = [];
    const stop = kernel.watch((notice) => {
      if (notice.kind === 'removed') removed.push(...notice.files.map(({ path }) => path));
    });
    const result = await run(
      "open('brief.txt', 'w').write('x')\nimport shutil\nshutil.rmtree('/mnt/data', ignore_errors=True)",
    );
    expect(result.status).toBe('ok');
    expect(result.removed).toContain('/mnt/data/a.txt');
    expect(await files.list()).toEqual([]);
    stop();
    expect(removed).toContain('/mnt/data/a.txt');
    expect(removed).not.toContain('/mnt/data/brief.txt');
    expect((await run("open('b.txt', 'w').write('b')")).files.map(({ path }) => path)).toEqual(['/mnt/data/b.txt']);
  });

  test('the network is closed until the host is allowed', async () => {
    const result = await run("import urllib.request\nurllib.request.urlopen('https://example.invalid/data.csv')");
    expect(result.status).toBe('error');
    expect(result.error?.message).toContain('Python may not reach example.invalid');
  });
}
