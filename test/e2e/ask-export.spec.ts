import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { ask, SALES, setUp, test } from './asking.ts';
import { type Desk, deskOn, drop, expect, RUN_TIMEOUT, watchErrors } from './desk.ts';
import { validateNotebook } from './notebook-format.ts';

const KEY = `sk-${'never'.repeat(8)}`;

async function choose({ page }: Desk, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Notebook menu' }).click();
  await page.getByRole('menuitem', { name }).click();
}

async function saved(download: Promise<Download>): Promise<Buffer> {
  return readFile(await (await download).path());
}

async function exported(desk: Desk, name: string): Promise<Buffer> {
  const download = desk.page.waitForEvent('download');
  await choose(desk, name);
  return saved(download);
}

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

/** Hashes of all files on the desk, as the page itself reads them. */
function hashes(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const found: Record<string, string> = {};
    for (const { path } of await window.carrel.listFiles()) {
      const bytes = await (await window.carrel.readFile(path)).arrayBuffer();
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      found[path] = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
    }
    return found;
  });
}

const conversation = ({ page }: Desk) => page.getByRole('article', { name: 'Question 1' });
const runsOf = (desk: Desk) => conversation(desk).getByRole('region', { name: 'Python', exact: true });

async function expectConversation(desk: Desk): Promise<void> {
  await expect(conversation(desk)).toContainText('South grows faster than North', { timeout: 2 * RUN_TIMEOUT });
  await expect(runsOf(desk)).toHaveCount(3);
  await expect(runsOf(desk).nth(0)).toContainText('KeyError');
  const plot = runsOf(desk).nth(2).getByRole('img');
  await expect(plot).toHaveJSProperty('complete', true);
  expect(await plot.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);
}

// Two conversations of three runs each, in Pythons of their own.
test.describe.configure({ timeout: 360_000 });

test('a conversation as notebook, page, transcript and zip; imported in another profile it is the same', async ({
  desk,
  model,
  browser,
}) => {
  const { page, details } = desk;
  await setUp(desk, model, KEY);
  await drop(page, [SALES]);
  await ask(desk, 'Which region grows faster?');
  await expectConversation(desk);
  await expect(page.getByRole('button', { name: 'Answer again' })).toBeAttached();

  // Every byte is in the ledger, after a reload too.
  const asked = model.requests.filter(({ method }) => method === 'POST');
  expect(asked.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
  const out = asked.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
  expect(await Promise.all(asked.map(({ ended }) => ended))).not.toContain('left');
  const back = asked.reduce((sum, { answered }) => sum + answered(), 0);
  await page.reload();
  await expectConversation(desk);
  await details.getByRole('tab', { name: 'Ledger' }).click();
  const total = (name: string) => details.getByRole('definition').and(details.locator(`dt:text-is("${name}") + dd`));
  await expect(total('Sent')).toHaveAttribute('title', `${out.toLocaleString('en')} bytes`);
  await expect(total('Received')).toHaveAttribute('title', `${back.toLocaleString('en')} bytes`);

  const notebook = validateNotebook(JSON.parse((await exported(desk, 'Export as .ipynb')).toString()));
  const kinds = notebook.cells.map((cell) => cell.cell_type);
  expect(kinds).toEqual(['markdown', 'markdown', 'code', 'markdown', 'code', 'markdown', 'code', 'markdown']);
  const ended = notebook.cells.filter(({ outputs }) => outputs).map(({ outputs }) => outputs?.at(-1)?.output_type);
  expect(ended[0]).toBe('error');

  const lines = (await exported(desk, 'Save transcript')).toString().trimEnd().split('\n');
  const transcript = lines.map((line) => JSON.parse(line));
  const bodies = transcript.filter(({ type }) => type === 'request').map(({ body }) => body);
  expect(bodies).toEqual(asked.map(({ body }) => body));
  expect(transcript.filter(({ kind }) => kind === 'result')).toHaveLength(3);

  const html = (await exported(desk, 'Export as web page')).toString();
  const markdown = (await exported(desk, 'Export as Markdown')).toString();
  const script = (await exported(desk, 'Export as .py')).toString();
  for (const text of [html, markdown, script]) expect(text).toContain('South');
  expect(markdown).toContain('](sandbox:/mnt/data/revenue-by-month.csv)');

  await choose(desk, 'Export everything as .zip');
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  const zip = await saved(download);
  await expect(page.getByRole('dialog')).toBeHidden();
  const members = unzipSync(zip);
  const manifest = JSON.parse(Buffer.from(members['carrel.json'] ?? []).toString());
  for (const { name, sha256: hash } of manifest.members)
    expect(sha256(members[name] ?? new Uint8Array()), name).toBe(hash);
  for (const [name, data] of Object.entries({
    ...members,
    html: Buffer.from(html),
    lines: Buffer.from(lines.join('')),
  })) {
    expect(Buffer.from(data).includes(KEY), name).toBe(false);
  }
  const before = await hashes(page);
  expect(Object.keys(before).length).toBeGreaterThan(2);

  const context = await browser.newContext({ baseURL: new URL('./', page.url()).href });
  const other = deskOn(await context.newPage());
  const errors = watchErrors(other.page);
  await other.page.goto('./');
  await expect(other.editor(1)).toBeVisible();
  const chooser = other.page.waitForEvent('filechooser');
  await choose(other, 'Import .ipynb or .zip');
  await (await chooser).setFiles({ name: 'session.zip', mimeType: 'application/zip', buffer: zip });
  const dialog = other.page.getByRole('dialog', { name: 'Import a session' });
  await expect(dialog).toContainText('1 question, 3 cells');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expectConversation(other);
  expect(await hashes(other.page)).toEqual(before);
  const again = validateNotebook(JSON.parse((await exported(other, 'Export as .ipynb')).toString()));
  expect(again.cells).toEqual(notebook.cells);
  await other.page.reload();
  await expectConversation(other);
  await other.details.getByRole('tab', { name: 'Ledger' }).click();
  await expect(other.details.locator('.request')).toHaveCount(asked.length);
  expect(errors).toEqual([]);
  await context.close();
});

test('what is changed and run in one view is so in the other', async ({ desk, model }) => {
  const { page } = desk;
  await setUp(desk, model);
  await drop(page, [SALES]);
  await ask(desk, 'Which region grows faster?');
  await expectConversation(desk);
  const outputOf = (place: number) => runsOf(desk).nth(place).getByRole('region', { name: 'Output of this run' });
  const sources = await Promise.all(
    [0, 1, 2].map((place) => runsOf(desk).nth(place).locator('pre').first().innerText()),
  );
  await page.getByRole('button', { name: 'Notebook', exact: true }).click();
  await expect(page.locator('[data-cell]')).toHaveCount(3);
  const words = page.getByRole('region', { name: 'From the conversation' });
  await expect(words.first()).toContainText('Which region grows faster?');
  await expect(words.first()).toContainText('I read the sales');
  await expect(words).toHaveCount(4);
  await words.last().scrollIntoViewIfNeeded();
  await expect(words.last()).toContainText('South grows faster than North');
  for (const [place, source] of sources.entries()) {
    const first = source.trim().split('\n')[0] ?? '';
    await desk.cell(place + 1).scrollIntoViewIfNeeded();
    await expect(desk.editor(place + 1)).toContainText(first);
  }
  await desk.run(1, "print('changed', 6 * 7)");
  await expect(desk.output(1)).toHaveText('changed 42');
  await page.getByRole('button', { name: 'Conversation' }).click();
  await expect(runsOf(desk).nth(0)).toContainText("print('changed', 6 * 7)");
  await expect(outputOf(0)).toHaveText('changed 42');
  await expect(runsOf(desk).nth(0).locator('.tag')).toHaveText(['Done', 'Changed by you']);
  await expect(runsOf(desk).nth(1).locator('.tag')).toHaveText(['Done']);

  await runsOf(desk).nth(0).hover();
  await runsOf(desk).nth(0).getByRole('button', { name: 'Edit code' }).click();
  await runsOf(desk).nth(0).getByRole('textbox', { name: 'Code of this run' }).fill("print('from here')");
  await runsOf(desk).nth(0).getByRole('button', { name: 'Run again' }).click();
  await expect(outputOf(0)).toHaveText('from here', { timeout: RUN_TIMEOUT });
  await page.getByRole('button', { name: 'Notebook', exact: true }).click();
  await expect(desk.editor(1)).toHaveText("print('from here')");
  await expect(desk.output(1)).toHaveText('from here');
  const script = (await exported(desk, 'Export as .py')).toString();
  expect(script).toContain("print('from here')");
  expect(script).toContain('# > Which region grows faster?');
});
