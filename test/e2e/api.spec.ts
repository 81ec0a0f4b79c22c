import { expect, test } from './desk.ts';
import { execute, fileOf } from './execute.ts';

test('a run gives its text, value, time and new files', async ({ shared: page }) => {
  const result = await execute(
    page,
    `import sys, time
from pathlib import Path
print('one')
print('two', file=sys.stderr)
time.sleep(.2)
Path('made').mkdir(exist_ok=True)
Path('made/note.txt').write_text('kept')
6 * 7`,
  );
  expect(result).toMatchObject({ success: true, error: null, returnCode: 0, status: 'ok' });
  expect(result.output).toBe('one\ntwo\n42\n');
  expect(result.executionTime).toBeGreaterThanOrEqual(0.2);
  expect(result.executionTime).toBeLessThan(30);
  expect(result.displays).toEqual([expect.arrayContaining(['text/plain'])]);
  const { bytes, ...file } = fileOf(result, 'note.txt');
  expect(file).toEqual({ path: '/mnt/data/made/note.txt', filename: 'note.txt', type: 'text/plain', size: 4 });
  expect(bytes.toString()).toBe('kept');
  expect(result.generatedFiles).toHaveLength(1);
});

test('only what a run made or changed is among its files', async ({ shared: page }) => {
  await execute(page, "open('old.txt', 'w').write('1'); open('other.txt', 'w').write('1')");
  const result = await execute(page, "open('old.txt', 'a').write('2')");
  expect(result.generatedFiles.map(({ path }) => path)).toEqual(['/mnt/data/old.txt']);
  expect(fileOf(result, 'old.txt').bytes.toString()).toBe('12');
});

test('a Python error is a result with the traceback as plain text', async ({ shared: page }) => {
  const result = await execute(page, "print('before')\n1 / 0");
  expect(result).toMatchObject({ success: false, returnCode: 1, status: 'error', output: 'before\n' });
  expect(result.error).toContain('ZeroDivisionError: division by zero');
  expect(result.error).not.toContain('\u001b');
});

test('the timeout ends a run with 124 and what it had printed', async ({ shared: page }) => {
  const result = await execute(page, "print('begun', flush=True)\nwhile True: pass", { timeout: 1 });
  expect(result).toMatchObject({ success: false, returnCode: 124, status: 'timeout', output: 'begun\n' });
  expect(result.error).toContain('Execution timeout after 1 second');
  expect(result.executionTime).toBeGreaterThan(0.9);
  expect(result.executionTime).toBeLessThan(10);
  expect((await execute(page, '1 + 1')).output).toBe('2\n');
});

test('a timeout that Python does not heed ends Python, tells the time, and what was kept', async ({ shared: page }) => {
  const code = `open('kept.txt', 'w').write('kept')
while True:
    try:
        while True: pass
    except BaseException: pass`;
  const result = await execute(page, code, { timeout: 1 });
  expect(result).toMatchObject({ success: false, returnCode: 124, status: 'timeout' });
  expect(result.error).toContain('Execution timeout after 1 second.');
  expect(result.executionTime).toBeGreaterThan(0.9);
  expect((await execute(page, "open('kept.txt').read()")).output).toBe("'kept'\n");
});

test('interrupt ends a run with 130 and keeps the variables', async ({ shared: page }) => {
  await execute(page, 'kept = 5');
  const running = execute(page, "import time\nopen('begun.txt', 'w').write('x')\ntime.sleep(999)", { timeout: null });
  await page.waitForFunction(async () => (await window.carrel.status()).kernel === 'busy');
  await page.evaluate(() => window.carrel.interrupt());
  expect(await running).toMatchObject({ success: false, returnCode: 130, status: 'interrupted' });
  expect((await execute(page, 'kept')).output).toBe('5\n');
});

test('files are put, read, listed, expire and are deleted', async ({ shared: page }) => {
  const entry = await page.evaluate(() =>
    window.carrel.uploadFile(new File(['short-lived'], 'leaving.txt'), { expiresAfterHours: 2 }),
  );
  expect(entry).toMatchObject({ path: '/mnt/data/leaving.txt', kind: 'file', size: 11, type: 'text/plain' });
  const hours = ((entry.expires ?? 0) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(1.9);
  expect(hours).toBeLessThanOrEqual(2);
  expect((await execute(page, "open('leaving.txt').read()")).output).toBe("'short-lived'\n");

  const found = await page.evaluate(async () => {
    await window.carrel.uploadFile(new File(['gone'], 'gone.txt'), { expiresAfterHours: -1 });
    const before = (await window.carrel.status()).expiring.map(({ path }) => path);
    const removed = await window.carrel.cleanup();
    const { expiring, lastCleanup } = await window.carrel.status();
    const list = (await window.carrel.listFiles()).map(({ path }) => path);
    const text = await (await window.carrel.readFile('leaving.txt')).text();
    await window.carrel.deleteFile('leaving.txt');
    const after = (await window.carrel.listFiles()).map(({ path }) => path);
    return { before, removed, expiring: expiring.map(({ path }) => path), lastCleanup, list, text, after };
  });
  expect(found.before).toEqual(['/mnt/data/gone.txt', '/mnt/data/leaving.txt']);
  expect(found.removed).toEqual(['/mnt/data/gone.txt']);
  expect(found.expiring).toEqual(['/mnt/data/leaving.txt']);
  expect(found.lastCleanup?.removed).toEqual(['/mnt/data/gone.txt']);
  expect(Date.now() - (found.lastCleanup?.time ?? 0)).toBeLessThan(60_000);
  expect(found.list).toContain('/mnt/data/leaving.txt');
  expect(found.list).not.toContain('/mnt/data/gone.txt');
  expect(found.text).toBe('short-lived');
  expect(found.after).not.toContain('/mnt/data/leaving.txt');
});

test('status tells of Python, packages, files, limits and the network', async ({ shared: page }) => {
  await execute(page, "import numpy\nopen('counted.bin', 'wb').write(bytes(1000))");
  const status = await page.evaluate(() => window.carrel.status());
  expect(status).toMatchObject({
    kernel: 'idle',
    python: expect.stringMatching(/^3\.13\.\d+$/),
    pyodide: '0.29.5',
    limits: { runTimeout: 120, outputLimit: 100_000, fileLimit: 2 * 1024 ** 3 },
    network: [],
    capabilities: { interruptible: true, canBlock: true },
  });
  expect(status.packages.versions.numpy).toMatch(/^2\.\d+\.\d+$/);
  expect(status.packages.count).toBe(Object.keys(status.packages.versions).length);
  const list = await page.evaluate(() => window.carrel.listFiles());
  expect(status.files.count).toBe(list.length);
  expect(status.files.bytes).toBe(list.reduce((sum, { size }) => sum + size, 0));
  expect(status.files.bytes).toBeGreaterThanOrEqual(1000);
  expect(typeof status.files.persisted).toBe('boolean');
});

test('what is refused is refused with a sentence', async ({ shared: page }) => {
  const sentences = await page.evaluate(async () => {
    const sentence = async (work: () => Promise<unknown>): Promise<string> =>
      work().then(
        () => 'nothing was thrown',
        (error: unknown) => (error instanceof Error ? error.message : 'no Error'),
      );
    return {
      read: await sentence(() => window.carrel.readFile('nowhere.txt')),
      outside: await sentence(() => window.carrel.readFile('../../etc/passwd')),
      remove: await sentence(() => window.carrel.deleteFile('nowhere.txt')),
      install: await sentence(() => window.carrel.install(['no-such-package-here'])),
    };
  });
  expect(sentences.read).toMatch(/^There is no file .*nowhere\.txt/);
  expect(sentences.outside).toMatch(/\/mnt\/data/);
  expect(sentences.remove).toBe('There is no file /mnt/data/nowhere.txt.');
  expect(sentences.install).toMatch(/no-such-package-here.*\./);
});

test('installs a package by name and by version', async ({ shared: page }) => {
  const installed = await page.evaluate(() => window.carrel.install(['tabulate']));
  expect(installed).toEqual([expect.stringMatching(/^tabulate==\d+\.\d+\.\d+$/)]);
  const result = await execute(page, 'import humanize\nprint(humanize.naturalsize(1000))', { install: ['humanize'] });
  expect(result).toMatchObject({ returnCode: 0, output: '1.0 kB\n' });
});

test('restart clears the variables and keeps the files', async ({ shared: page }) => {
  await execute(page, "lost = 1\nopen('survivor.txt', 'w').write('here')");
  await page.evaluate(() => window.carrel.restart());
  const result = await execute(page, "print(open('survivor.txt').read())\nlost");
  expect(result).toMatchObject({ returnCode: 1, output: 'here\n' });
  expect(result.error).toContain('NameError');
});

test('the open session comes as a notebook and as a script', async ({ desk }) => {
  await desk.write(1, 'answer = 42');
  const { notebook, script } = await desk.page.evaluate(async () => ({
    notebook: await (await window.carrel.export('ipynb')).text(),
    script: await (await window.carrel.export('py')).text(),
  }));
  expect(JSON.parse(notebook)).toMatchObject({ nbformat: 4, cells: [{ source: ['answer = 42'] }] });
  expect(script).toContain('answer = 42');
});

test('a question without a model fails with a sentence, and an empty one is none', async ({ desk }) => {
  const asked = await desk.page.evaluate(() => window.carrel.ask('How many rows?'));
  expect(asked).toMatchObject({ success: false, end: 'failed', answer: '', files: [] });
  expect(asked.error).toContain('No model is chosen yet');
  await expect(desk.page.getByRole('article', { name: 'Question 1' })).toContainText('How many rows?');
  await expect(desk.page.evaluate(() => window.carrel.ask(' '))).rejects.toThrow('There is no question to ask.');
});
