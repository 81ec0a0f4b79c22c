import { strToU8, zipSync } from 'fflate';
import { installFullDisk } from '../doubles/full-disk.ts';
import { type Desk, deskOn, drop, expect, RUN_TIMEOUT, test, watchErrors } from './desk.ts';

/** The desk is usable: another cell runs, writes a file, and the file is in the panel. */
async function expectUsable(desk: Desk, number: number): Promise<void> {
  const name = `after-${crypto.randomUUID()}.txt`;
  await desk.run(number, `print(open('${name}', 'w').write('still here'), 'characters')`);
  await expect(desk.output(number)).toHaveText('10 characters');
  await expect(desk.file(name)).toBeVisible();
}

/** Bytes that are no text in any encoding, the same each time. */
const NOISE = Uint8Array.from({ length: 4096 }, (_, i) => (i * 197 + ((i * i) >> 3)) & 0xff);

async function chooseNotebook(desk: Desk, name: string, content: string): Promise<void> {
  await desk.page.getByRole('button', { name: 'Notebook menu' }).click();
  const [chooser] = await Promise.all([
    desk.page.waitForEvent('filechooser'),
    desk.page.getByRole('menuitem', { name: 'Import .ipynb' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'application/x-ipynb+json', buffer: Buffer.from(content) });
}

test('a syntax error is shown with its line', async ({ session: desk }) => {
  await desk.run(1, 'total = 1\nfor x in range(3) print(x)');
  await expect(desk.output(1)).toContainText('SyntaxError');
  await expect(desk.output(1)).toContainText('for x in range(3) print(x)');
  await expectUsable(desk, 2);
});

test('10 MB of output are cut on the screen and whole in a file', async ({ session: desk }) => {
  const line = 'x'.repeat(99);
  await desk.run(1, `for i in range(100_000): print('${line}')\nprint('the very end')`);
  await expect(desk.output(1)).toContainText('The output was longer than the limit.');
  await expect(desk.output(1)).not.toContainText('the very end');
  const shown = (await desk.output(1).textContent())?.length ?? 0;
  expect(shown).toBeGreaterThan(90_000);
  expect(shown).toBeLessThan(110_000);
  const [file] = await Promise.all([
    desk.page.waitForEvent('download'),
    desk
      .output(1)
      .getByRole('button', { name: /Show the whole/ })
      .click(),
  ]);
  const text = await streamText(await file.createReadStream());
  expect(text.length).toBe(100_000 * 100 + 'the very end\n'.length);
  expect(text.endsWith(`${line}\nthe very end\n`)).toBe(true);
  await expectUsable(desk, 2);
});

async function streamText(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

test('100 figures are all shown', async ({ session: desk }) => {
  await desk.run(
    1,
    `import matplotlib.pyplot as plt
for i in range(100):
    plt.figure(figsize=(1, 1), dpi=40)
    plt.text(.5, .5, str(i))
    plt.axis('off')
print('drawn')`,
  );
  await expect(desk.output(1)).toContainText('drawn', { timeout: RUN_TIMEOUT });
  await expect(desk.output(1).getByRole('img')).toHaveCount(100);
  await desk.run(2, 'plt.get_fignums()');
  await expect(desk.output(2)).toHaveText('[]');
  await expectUsable(desk, 3);
});

test('a cell that deletes /mnt/data leaves an empty desk that works', async ({ desk }) => {
  await drop(desk.page, [{ name: 'doomed.txt', content: 'x' }]);
  await expect(desk.file('doomed.txt')).toBeVisible();
  await desk.run(1, "import shutil\nshutil.rmtree('/mnt/data')");
  await expect(desk.files).toContainText('No files yet.');
  await expectUsable(desk, 2);
  await drop(desk.page, [{ name: 'second.txt', content: 'again' }]);
  await expect(desk.file('second.txt')).toBeVisible();
  await desk.run(3, "open('second.txt').read()");
  await expect(desk.output(3)).toHaveText("'again'");
});

test('a file that is no CSV is called what it is', async ({ session: desk }) => {
  await drop(desk.page, [{ name: 'noise.csv', type: 'text/csv', content: NOISE }]);
  await desk.file('noise.csv').click();
  await expect(desk.details).toContainText('noise.csv');
  await desk.run(1, "load_file('noise.csv')");
  await expect(desk.output(1)).toContainText('"noise.csv" is binary data, not a CSV file');
  await expectUsable(desk, 2);
});

test('a zip dropped as CSV is called a zip, and how to read it', async ({ session: desk }) => {
  const content = zipSync({ 'inner.txt': strToU8('packed') });
  await drop(desk.page, [{ name: 'packed.csv', type: 'text/csv', content }]);
  await expect(desk.file('packed.csv')).toBeVisible();
  await desk.run(1, "load_file('packed.csv')");
  await expect(desk.output(1)).toContainText(
    '"packed.csv" is a ZIP archive, not a CSV file; load_file("packed.csv", kind="zip") reads it as that.',
  );
  await expectUsable(desk, 2);
});

test('a file over the limit is refused with both sizes', async ({ desk }) => {
  await desk.details.getByRole('tab', { name: 'Status' }).click();
  const limit = desk.details.getByRole('textbox', { name: /^Size of a file/ });
  await limit.fill('1');
  await limit.press('Enter');
  await drop(desk.page, [{ name: 'big.bin', content: new Uint8Array(1_500_000) }]);
  await expect(desk.messages).toContainText(/File too large: 1\.[45] MB, the limit is 1(\.0)? MB/);
  await expect(desk.file('big.bin')).toHaveCount(0);
  await desk.run(1, "open('made.bin', 'wb').write(bytes(1_500_000))");
  await expect(desk.output(1)).toContainText(
    /Not saved: \/mnt\/data\/made\.bin\. File too large: 1\.[45] MB, the limit is 1(\.0)? MB/,
  );
  await desk.run(2, "import os\nos.remove('made.bin')");
  await expectUsable(desk, 3);
});

for (const state of ['at-once', 'at-the-end'] as const) {
  test(`a full disk (refused ${state}) is told, and saved later`, async ({ page }) => {
    const errors = watchErrors(page);
    await page.addInitScript(`(${installFullDisk})(() => globalThis.disk ?? 'no')`);
    await page.goto('./');
    const desk = deskOn(page);
    await desk.run(1, "print('ready')");
    await page.evaluate((now) => Object.assign(globalThis, { disk: now }), state);
    await drop(page, [{ name: 'dropped.txt', content: 'x' }]);
    await expect(desk.messages).toContainText('There is no room left for this: the browser or the disk is full.');
    await expect(desk.file('dropped.txt')).toHaveCount(0);
    await desk.run(2, "print(open('result.txt', 'w').write('precious'))");
    await expect(desk.output(2)).toContainText('Not saved: /mnt/data/result.txt. There is no room left');
    await expect(desk.file('result.txt')).toHaveCount(0);
    await page.evaluate(() => Object.assign(globalThis, { disk: 'no' }));
    await desk.run(3, "print('again')");
    await expect(desk.file('result.txt')).toBeVisible();
    await expectUsable(desk, 4);
    expect(errors).toEqual([]);
  });
}

test('a notebook that is none is refused with the reason', async ({ session: desk }) => {
  await chooseNotebook(desk, 'broken.ipynb', '{"cells": [');
  await expect(desk.messages).toContainText('This is not a Jupyter notebook: the file is not JSON.');
  await chooseNotebook(desk, 'list.ipynb', '[1, 2]');
  await expect(desk.messages).toContainText('the file does not say which notebook format it has.');
  await chooseNotebook(desk, 'old.ipynb', '{"nbformat": 3, "worksheets": []}');
  await expect(desk.messages).toContainText('This notebook has format 3.');
  await expectUsable(desk, 1);
});

test('an endless loop is stopped by the button and the cell says so', async ({ session: desk }) => {
  await desk.write(1, "print('begun')\nwhile True: pass");
  await desk.begin(1);
  await expect(desk.output(1)).toContainText('begun', { timeout: RUN_TIMEOUT });
  await desk.page.getByRole('toolbar', { name: 'Notebook' }).getByRole('button', { name: 'Stop' }).click();
  await desk.ended(1);
  await expect(desk.cell(1)).toContainText('Stopped');
  await expectUsable(desk, 2);
});
