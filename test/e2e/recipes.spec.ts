import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { ask, setUp, test } from './asking.ts';
import { type Desk, drop, expect, RUN_TIMEOUT } from './desk.ts';
import type { MadeFile } from './execute.ts';

function sales(name: string, header: string, rows: readonly (readonly [string, number])[]): MadeFile {
  const lines = rows.map(([region, revenue], at) => `2026-01-${String(at + 1).padStart(2, '0')};${region};${revenue}`);
  return { name, type: 'text/csv', content: `${[header, ...lines].join('\n')}\n` };
}
const HEADER = 'Day;Region;Revenue';
const JANUARY = sales('january.csv', HEADER, [
  ['North', 10],
  ['South', 20],
  ['North', 30],
]);
const FEBRUARY = sales('february.csv', HEADER, [
  ['North', 100],
  ['South', 200],
]);
const RENAMED = sales('march.csv', 'Day;Region;Revenue (EUR);Note', [
  ['North', 7],
  ['South', 8],
]);

async function choose({ page }: Desk, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Notebook menu' }).click();
  await page.getByRole('menuitem', { name }).click();
}

/** What is wrong with the open dialog for those who use assistive technology. */
async function violations({ page }: Desk): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).include('.dialog').analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** A session of three cells, one of which fails, kept as a recipe. */
async function saveRecipe(desk: Desk): Promise<void> {
  const { page } = desk;
  // Long ways, and Python may start twice on them.
  test.slow();
  await drop(page, [JANUARY]);
  await expect(desk.file('january.csv')).toBeVisible();
  await desk.run(1, "frame = load_file('january.csv')\nframe.shape");
  await expect(desk.output(1)).toContainText('(3, 3)');
  await desk.run(2, "frame['revenue'].sum()");
  await expect(desk.output(2)).toContainText('KeyError');
  await desk.run(
    3,
    "print('total', frame['Revenue'].sum())\nframe.groupby('Region').Revenue.sum().to_csv('by-region.csv')",
  );
  await expect(desk.output(3)).toContainText('total 60');
  await choose(desk, 'Save as recipe…');
  const dialog = page.getByRole('dialog', { name: 'Save as recipe' });
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Monthly sales');
  await dialog.getByRole('textbox', { name: 'Note' }).fill('From the shop');
  await expect(dialog.getByRole('checkbox', { name: 'Cell 1' })).toBeChecked({ timeout: RUN_TIMEOUT });
  await expect(dialog.getByRole('checkbox', { name: 'Cell 2 Failed' })).not.toBeChecked();
  await expect(dialog).toContainText('Nothing of it ran.');
  await expect(dialog.getByRole('checkbox', { name: 'Cell 3' })).toBeChecked();
  const checks = dialog.getByRole('list', { name: 'Checks of january.csv' });
  await expect(checks.getByRole('checkbox', { name: 'It has rows' })).toBeChecked({ timeout: RUN_TIMEOUT });
  await checks.getByRole('checkbox', { name: 'Revenue is filled in every row' }).check();
  await checks.getByRole('checkbox', { name: 'Revenue lies between 10 and 30' }).check();
  await checks.getByRole('textbox', { name: 'Most of Revenue' }).fill('150');
  await checks.getByRole('textbox', { name: 'Least of Revenue' }).fill('0');
  await expect(dialog).toContainText('It writes by-region.csv.');
  expect(await violations(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save recipe' }).click();
  await expect(desk.messages).toContainText('Saved the recipe “Monthly sales”.');
}

test('a recipe runs on the next file, catches a renamed column, and stops at the first cell that fails', async ({
  desk,
}) => {
  await saveRecipe(desk);
  await expect(desk.messages.getByRole('button', { name: 'Run it' })).toBeVisible();
  await desk.page.reload();
  await test.step('with other numbers, and says what of its checks failed', () => runOnFebruary(desk));
  await test.step('a renamed column is caught before anything runs, and can be named', () => nameColumn(desk));
  await test.step('a run stops at the first cell that fails, with the reason', () => leaveColumnOut(desk));
});

async function runOnFebruary(desk: Desk): Promise<void> {
  const { page } = desk;
  await drop(page, [FEBRUARY]);
  await choose(desk, 'Run recipe…');
  await page.getByRole('dialog', { name: 'Recipes' }).getByRole('button', { name: 'Run Monthly sales' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run Monthly sales' });
  await expect(dialog.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'In the place of january.csv' }).selectOption('february.csv');
  await expect(dialog).toContainText('Its columns are as expected.', { timeout: RUN_TIMEOUT });
  await expect(dialog).toContainText('4 of 5 checks passed');
  await expect(dialog).toContainText('Revenue lies between 0 and 150. The most is 200.');
  await expect(dialog).toContainText('It replaces by-region.csv');
  await dialog.getByRole('button', { name: 'Run anyway' }).click();

  await expect(page.getByRole('heading', { name: 'Monthly sales: february' })).toBeVisible();
  await expect(desk.editor(2)).toContainText("input_january = '/mnt/data/february.csv'");
  await expect(desk.output(4)).toContainText('total 300', { timeout: RUN_TIMEOUT });
  const report = desk.cell(1);
  await expect(report).toContainText('All 2 cells ran well.');
  await expect(report).toContainText('✗ january.csv: Revenue lies between 0 and 150. The most is 200.');
  await expect(desk.messages).toContainText('4 of 5 checks passed');
  const read = await page.evaluate(async () => (await window.carrel.readFile('by-region.csv')).text());
  expect(read).toBe('Region,Revenue\nNorth,100\nSouth,200\n');
}

async function nameColumn(desk: Desk): Promise<void> {
  const { page } = desk;
  await choose(desk, 'Run recipe…');
  await page.getByRole('dialog', { name: 'Recipes' }).getByRole('button', { name: 'Run Monthly sales' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run Monthly sales' });
  // Dropped while the dialog is open, it is taken for the file that is wanted.
  await dropAnywhere(desk, RENAMED);
  await expect(dialog).toContainText('The column Revenue is missing.', { timeout: RUN_TIMEOUT });
  await expect(dialog).toContainText('New, and not used: Revenue (EUR), Note.');
  await expect(dialog.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  expect(await violations(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Use Revenue (EUR)' }).click();
  await expect(dialog).toContainText('5 of 5 checks passed');
  expect(await violations(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(desk.output(4)).toContainText('total 15', { timeout: RUN_TIMEOUT });
  await expect(desk.cell(1)).toContainText('with Revenue (EUR) as Revenue');
  await expect(desk.file('march (renamed).csv')).toBeVisible();
  await expect(desk.file('march.csv')).toBeVisible();
}

async function leaveColumnOut(desk: Desk): Promise<void> {
  const { page } = desk;
  await choose(desk, 'Run recipe…');
  await page.getByRole('button', { name: 'Run Monthly sales' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run Monthly sales' });
  await dialog.getByRole('combobox', { name: 'In the place of january.csv' }).selectOption('march.csv');
  await dialog.getByRole('combobox', { name: /column Revenue is missing/ }).selectOption('left out');
  await expect(dialog).toContainText('Missing: Revenue.');
  await dialog.getByRole('button', { name: 'Run anyway' }).click();
  await expect(desk.cell(1)).toContainText('Stopped at cell 2 of 2.', { timeout: RUN_TIMEOUT });
  await expect(desk.cell(1)).toContainText("KeyError: 'Revenue'");
  await expect(desk.messages).toContainText('stopped at cell 2');
}

test('a recipe goes out as a file and comes back, is shown first, and one that is broken is refused', async ({
  desk,
}) => {
  const { page } = desk;
  await saveRecipe(desk);
  await choose(desk, 'Run recipe…');
  const list = page.getByRole('dialog', { name: 'Recipes' });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    list.getByRole('button', { name: 'Save Monthly sales as a file' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('Monthly sales.recipe.json');
  const text = await readFile(await file.path(), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ format: 'carrel-recipe', title: 'Monthly sales', note: 'From the shop' });
  await list.getByRole('button', { name: 'Delete Monthly sales' }).click();
  await expect(list).toContainText('No recipes yet.');
  await list.getByRole('button', { name: 'Undo' }).click();
  await list.getByRole('button', { name: 'Delete Monthly sales' }).click();
  await expect(list).toContainText('No recipes yet.');

  const bring = async (name: string, content: string) => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      list.getByRole('button', { name: 'Import a recipe…' }).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
  };
  await bring('broken.recipe.json', text.replace('"parameter": "input_january"', '"parameter": "x = 1; import os"'));
  await expect(list.getByRole('alert')).toContainText('This recipe is broken at inputs.0.parameter');
  await bring('other.json', '{"a": 1}');
  await expect(list.getByRole('alert')).toContainText('This is no recipe of Carrel.');
  await expect(list).toContainText('No recipes yet.');

  await bring('Monthly sales.recipe.json', text);
  const shown = page.getByRole('dialog', { name: 'Monthly sales' });
  await expect(shown).toContainText('Nothing of it has run.');
  await expect(shown).toContainText('load_file(input_january)');
  expect(await violations(desk)).toEqual([]);
  await shown.getByRole('button', { name: 'Keep this recipe' }).click();
  await expect(list.getByRole('button', { name: 'Run Monthly sales' })).toBeVisible();
  expect(await violations(desk)).toEqual([]);
});

test('a conversation that worked runs again on another file, with its model gone', async ({ desk, model }) => {
  const { page } = desk;
  // Python starts twice.
  test.slow();
  const months = ['Jan', 'Feb'];
  const rows = (factor: number) =>
    months.map((month, at) => `${month},North,${(at + 1) * factor}\n${month},South,${(at + 2) * factor}\n`).join('');
  await setUp(desk, model);
  await drop(page, [{ name: 'sales.csv', type: 'text/csv', content: `Month,Region,Revenue\n${rows(1)}` }]);
  await ask(desk, 'Which region grows faster?');
  const turn = page.getByRole('article', { name: 'Question 1' });
  await expect(turn).toContainText('South grows faster than North', { timeout: 2 * RUN_TIMEOUT });
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible();

  await choose(desk, 'Save as recipe…');
  const saving = page.getByRole('dialog', { name: 'Save as recipe' });
  // The first attempt failed, but it is the one that read the file.
  await expect(saving.getByRole('checkbox', { name: 'Cell 1 Failed' })).toBeChecked({ timeout: RUN_TIMEOUT });
  await expect(saving).toContainText('This is what ran before it failed:');
  await expect(saving.getByRole('list', { name: 'Checks of sales.csv' })).toBeVisible({ timeout: RUN_TIMEOUT });
  await saving.getByRole('textbox', { name: 'Title' }).fill('Growth');
  await saving.getByRole('button', { name: 'Save recipe' }).click();
  await expect(desk.messages).toContainText('Saved the recipe “Growth”.');

  const asked = model.requests.length;
  await model.close();
  await page.reload();
  await drop(page, [{ name: 'next.csv', type: 'text/csv', content: `Month,Region,Revenue\n${rows(100)}` }]);
  await choose(desk, 'Run recipe…');
  await page.getByRole('button', { name: 'Run Growth' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run Growth' });
  await dialog.getByRole('combobox', { name: 'In the place of sales.csv' }).selectOption('next.csv');
  await expect(dialog).toContainText('3 of 3 checks passed', { timeout: RUN_TIMEOUT });
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(desk.cell(1)).toContainText('All 3 cells ran well.', { timeout: RUN_TIMEOUT });
  await expect(desk.output(5).getByRole('img')).toBeVisible();
  const made = await page.evaluate(async () => (await window.carrel.readFile('revenue-by-month.csv')).text());
  expect(made).toBe('Month,North,South\nJan,100,200\nFeb,200,300\n');
  expect(model.requests).toHaveLength(asked);
});

/** A drop on the page beside an open dialog. */
async function dropAnywhere({ page }: Desk, { name, content }: MadeFile): Promise<void> {
  await page.evaluate(
    ({ name, content }) => {
      const data = new DataTransfer();
      data.items.add(new File([content], name, { type: 'text/csv' }));
      for (const kind of ['dragenter', 'dragover', 'drop'] as const)
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    { name, content: String(content) },
  );
}
