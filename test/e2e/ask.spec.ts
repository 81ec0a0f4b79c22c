import { readFile } from 'node:fs/promises';
import { STOP_LIMIT } from '../stop-limit.ts';
import { ask, SALES, setUp, test } from './asking.ts';
import { drop, expect, RUN_TIMEOUT } from './desk.ts';

test('a question: wrong code, its traceback, better code, a plot, an answer with files', async ({ desk, model }) => {
  const { page, details } = desk;
  await setUp(desk, model);
  await drop(page, [SALES]);
  await expect(page.getByRole('list', { name: 'Files that go with the question' })).toContainText('sales.csv');
  await ask(desk, 'Which region grows faster?');
  const turn = page.getByRole('article', { name: 'Question 1' });
  const runs = turn.getByRole('region', { name: 'Python', exact: true });
  await expect(turn).toContainText('South grows faster than North', { timeout: RUN_TIMEOUT });
  await expect(runs).toHaveCount(3);
  await expect(runs.nth(0)).toContainText('Failed');
  await expect(runs.nth(0)).toContainText('KeyError');
  await expect(runs.nth(1)).toContainText('Done');
  const plot = runs.nth(2).getByRole('img');
  await expect(plot).toHaveJSProperty('complete', true);
  expect(await plot.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible();

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    turn.getByRole('button', { name: 'revenue-by-month.csv' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toContain('Month,North,South');

  await details.getByRole('tab', { name: 'Ledger' }).click();
  const entries = details.locator('.request');
  await expect(entries).toHaveCount(model.requests.length);
  for (const [place, request] of [...model.requests].reverse().entries()) {
    const entry = entries.nth(place);
    if (request.body === '') {
      await expect(entry).toContainText('GET');
      continue;
    }
    await entry.locator('summary').click();
    await entry.getByRole('checkbox', { name: 'As it is sent' }).check();
    expect(await entry.locator('pre').textContent()).toBe(request.body);
    await entry.locator('summary').click();
  }

  await page.reload();
  await expect(turn).toContainText('South grows faster than North');
  await expect(runs.nth(2).getByRole('img')).toBeVisible();
  await page.getByRole('button', { name: 'Notebook', exact: true }).click();
  await expect(desk.cell(3)).toBeVisible();
  await expect(desk.output(3).getByRole('img')).toBeVisible();
});

test('stop in the middle of the answer; it is kept, and another version is asked for', async ({ desk, model }) => {
  const { page } = desk;
  await setUp(desk, model);
  await ask(desk, 'Which region grows faster?');
  const turn = page.getByRole('article', { name: 'Question 1' });
  await expect(turn).toContainText('I read', { timeout: RUN_TIMEOUT });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(turn).toContainText('Stopped. What was made so far is kept.', {
    timeout: STOP_LIMIT * 1000,
  });
  expect(await model.requests.at(-1)?.ended).toBe('left');

  await turn.hover();
  await turn.getByRole('button', { name: 'Edit and send again' }).click();
  const edited = page.getByRole('textbox', { name: 'Your message, edited' });
  await edited.fill('And in May?');
  await edited.press('Enter');
  await expect(turn).toContainText('2 of 2', { timeout: RUN_TIMEOUT });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(turn).toContainText('Stopped.');
  await turn.getByRole('button', { name: 'Earlier version' }).click();
  await expect(turn).toContainText('Which region grows faster?');
  await page.reload();
  await expect(turn).toContainText('Which region grows faster?');
});

test('code is shown before it runs, and may be changed', async ({ desk, model }) => {
  const { page } = desk;
  await setUp(desk, model);
  await page.getByRole('button', { name: 'Code: Run automatically' }).click();
  await page.getByRole('menuitem', { name: 'Ask before each run' }).click();
  await ask(desk, 'Which region grows faster?');
  const run = page.getByRole('region', { name: 'Python', exact: true }).first();
  await expect(run).toContainText('Waits for you', { timeout: RUN_TIMEOUT });
  await run.getByRole('textbox', { name: 'Code that waits to run' }).fill('print(6 * 7)');
  await run.getByRole('button', { name: 'Run once' }).click();
  await expect(run).toContainText('Changed by you', { timeout: RUN_TIMEOUT });
  await expect(run.getByRole('region', { name: 'Output of this run' })).toContainText('42', { timeout: RUN_TIMEOUT });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('article', { name: 'Question 1' })).toContainText('Stopped.');
});

test('a second tab reads the conversation, and has it once the first has let it go', async ({
  desk,
  model,
  context,
}) => {
  const { page } = desk;
  await setUp(desk, model);
  await ask(desk, 'Which region grows faster?');
  await expect(page.getByRole('article', { name: 'Question 1' })).toContainText('I read', { timeout: RUN_TIMEOUT });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('article', { name: 'Question 1' })).toContainText('Stopped.');
  const second = await context.newPage();
  await second.goto('./');
  const notice = second.getByText('This session is open in another tab.');
  await expect(notice).toBeVisible();
  await expect(second.getByRole('article', { name: 'Question 1' })).toContainText('Which region');
  await expect(second.getByRole('article', { name: 'Question 1' })).toContainText('Stopped.');
  await expect(second.getByRole('textbox', { name: 'Your question' })).toBeHidden();

  // What is asked there is seen here while it goes on, with its requests.
  await ask(desk, 'And which one is larger?');
  await expect(second.getByRole('article', { name: 'Question 2' })).toContainText('I read', { timeout: RUN_TIMEOUT });
  await second.getByRole('tab', { name: 'Ledger' }).click();
  await expect(second.locator('.request').first()).toBeVisible();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(second.getByRole('article', { name: 'Question 2' })).toContainText('Stopped.');

  await page.close();
  await expect(notice).toBeHidden();
  await second.getByRole('textbox', { name: 'Your question' }).fill('Go on');
  await expect(second.getByRole('button', { name: 'Send', exact: true })).toBeEnabled();
});
