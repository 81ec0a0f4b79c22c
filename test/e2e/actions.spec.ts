import { AxeBuilder } from '@axe-core/playwright';
import { drop, expect, RUN_TIMEOUT, test } from './desk.ts';
import type { MadeFile } from './execute.ts';

const SALES: MadeFile = {
  name: 'sales.csv',
  type: 'text/csv',
  content:
    'day,region,revenue\n2026-01-01,North,10\n2026-01-02,South,20.5\n2026-01-03,North,30\n2026-01-04,South,4.5\n',
};
const NOTES: MadeFile = { name: 'notes.txt', type: 'text/plain', content: 'One harvest, two harvests.' };

test('a dropped file offers actions; one is put into the first cell and run with Shift-Enter', async ({ desk }) => {
  const { page } = desk;
  await drop(page, [SALES]);
  const actions = page.getByRole('region', { name: 'Ready-made actions' });
  await expect(actions.getByRole('combobox', { name: 'Ready-made actions for' })).toHaveValue('/mnt/data/sales.csv');
  await actions.getByRole('button', { name: /^Pivot/ }).press('Enter');
  await expect(desk.editor(1)).toBeFocused();
  await expect(desk.editor(1)).toContainText("path = '/mnt/data/sales.csv'");
  await expect(actions).toBeHidden();
  await desk.begin(1);
  await desk.ended(1);
  await expect(desk.output(1)).toContainText('revenue (sum): 65 over all; region North has the most, 40.');
  await expect(desk.output(1).getByRole('img')).toBeVisible();
  await expect(desk.file('sales-pivot.csv')).toBeVisible();
});

test('Insert and run, from the menu of a file, into a new cell; known columns stand in the code', async ({ desk }) => {
  const { page, files } = desk;
  await drop(page, [SALES, NOTES]);
  await expect(desk.messages).toContainText('Added 2 files.');
  await desk.run(1, '1 + 1');
  await expect(desk.output(1)).toContainText('2');
  await desk.file('sales.csv').focus();
  await files.getByRole('button', { name: 'More for sales.csv' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Actions…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Actions for sales.csv' });
  await expect(dialog.getByRole('button', { name: /^PDF/ })).toHaveCount(0);
  expect((await new AxeBuilder({ page }).include('.dialog').analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Insert and run: Distribution' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(desk.editor(2)).toContainText("columns = ['revenue']");
  await expect(desk.output(2)).toContainText('revenue: half lie between', { timeout: RUN_TIMEOUT });
});

test('several files together, from the message of the drop', async ({ desk }) => {
  const { page } = desk;
  await drop(page, [SALES, NOTES]);
  await desk.messages.getByRole('button', { name: 'Actions…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Actions for 2 files' });
  await expect(dialog.getByRole('button', { name: /^Profile/ })).toContainText('sales.csv');
  await dialog.getByRole('button', { name: 'Insert and run: Zip' }).click();
  await desk.ended(1);
  await expect(desk.output(1)).toContainText('2 files in files.zip');
  await expect(desk.file('files.zip')).toBeVisible();
});

test('where no model is set the conversation offers them too', async ({ desk }) => {
  const { page } = desk;
  await drop(page, [NOTES]);
  await page.getByRole('button', { name: 'Conversation' }).click();
  const actions = page.getByRole('main').getByRole('region', { name: 'Ready-made actions' });
  await actions.getByRole('button', { name: 'Insert and run: Word counts' }).click();
  await expect(desk.editor(1)).toContainText('# Word counts');
  await desk.ended(1);
  await expect(desk.output(1)).toContainText('notes.txt: 4 words (4 different), 1 sentences.');
});
