import { readFile } from 'node:fs/promises';
import { type Desk, expect, test } from './desk.ts';
import { validateNotebook } from './notebook-format.ts';

async function choose(desk: Desk, name: string): Promise<void> {
  await desk.page.getByRole('button', { name: 'Notebook menu' }).click();
  await desk.page.getByRole('menuitem', { name }).click();
}

async function exportNotebook(desk: Desk): Promise<Buffer> {
  const [file] = await Promise.all([desk.page.waitForEvent('download'), choose(desk, 'Export as .ipynb')]);
  expect(file.suggestedFilename()).toMatch(/\.ipynb$/);
  return readFile(await file.path());
}

test('a notebook exported is valid, and imported is the same', async ({ session: desk }) => {
  const { page } = desk;
  await desk.run(1, "import sys\nprint('text')\nprint('loud', file=sys.stderr)\n{'a': 1}");
  await desk.run(2, 'import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()');
  await desk.run(3, '1 / 0');
  // The focus is in the cell after it, and the menu stays open all the same.
  await desk.cell(3).hover();
  await desk.cell(3).getByRole('button', { name: 'More for this cell' }).click();
  await expect(page.getByRole('menuitem', { name: 'Clear output' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menuitem', { name: 'Clear output' })).toBeHidden();
  await desk.editor(4).click();
  await page.getByRole('toolbar', { name: 'Notebook' }).getByRole('button', { name: 'Add text cell' }).click();
  const text = page.getByRole('textbox', { name: /^Text of cell/ });
  await text.fill('# Umlauts: äöü\n\nand a formula $x^2$');
  await text.press('Shift+Enter');
  await expect(page.getByRole('heading', { name: 'Umlauts: äöü' })).toBeVisible();
  // The cell after it takes the focus once its editor is there, and a menu that is open then closes.
  await expect(desk.editor(6)).toBeFocused();

  const exported = await exportNotebook(desk);
  const notebook = validateNotebook(JSON.parse(exported.toString()));
  const kinds = ['code', 'code', 'code', 'code', 'markdown', 'code'];
  expect(notebook.cells.map(({ cell_type }) => cell_type)).toEqual(kinds);
  const outputs = notebook.cells.map((cell) => (cell.outputs ?? []).map(({ output_type }) => output_type));
  expect(outputs.slice(0, 3)).toEqual([['stream', 'stream', 'execute_result'], ['display_data'], ['error']]);

  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), choose(desk, 'Import .ipynb')]);
  await chooser.setFiles({ name: 'again.ipynb', mimeType: 'application/x-ipynb+json', buffer: exported });
  await expect(desk.output(2).getByRole('img')).toBeVisible();
  await expect(desk.output(3)).toContainText('ZeroDivisionError');
  await expect(page.getByRole('heading', { name: 'Umlauts: äöü' })).toBeVisible();
  const again = validateNotebook(JSON.parse((await exportNotebook(desk)).toString()));
  expect(again.cells).toEqual(notebook.cells);
});
