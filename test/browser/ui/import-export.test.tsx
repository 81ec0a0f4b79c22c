import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { exportZip } from '../../../src/session/export/zip-export';
import { createCell, createSession } from '../../../src/session/notebook';
import { mountDesk, soon } from './mount';

async function archive(named: Readonly<Record<string, string>>): Promise<File> {
  const files = createMemoryFileStore({ fileLimit: () => 1e9 });
  for (const [name, text] of Object.entries(named)) {
    await files.commit([{ kind: 'write', path: `/mnt/data/${name}`, data: new Blob([text]) }]);
  }
  const document = createSession('From elsewhere', 1, [createCell('code', 'theirs = 1')]);
  const source = { document, events: [], files, requests: async () => [], body: async () => null };
  return new File([await exportZip(source)], 'theirs.zip', { type: 'application/zip' });
}

async function choose(name: string): Promise<void> {
  await page.getByRole('button', { name: 'Notebook menu' }).click();
  await page.getByRole('menuitem', { name }).click();
}

/** Chooses a file where the browser would ask for one. */
async function importFile(file: File): Promise<void> {
  const click = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(function (this: HTMLInputElement) {
    const chosen = new DataTransfer();
    chosen.items.add(file);
    this.files = chosen.files;
    this.dispatchEvent(new Event('change'));
  });
  await choose('Import .ipynb or .zip');
  await soon(() => expect(click).toHaveBeenCalled());
  click.mockRestore();
}

const textOf = async (files: { read(path: string): Promise<{ ok: boolean; value?: Blob }> }, path: string) =>
  (await files.read(path)).value?.text();

it('imports a session, and asks about names that are taken', async () => {
  const { files, sessions } = await mountDesk({ cells: [createCell('code', 'mine = 1')] });
  await files.commit([{ kind: 'write', path: '/mnt/data/a.csv', data: new Blob(['mine']) }]);
  await importFile(await archive({ 'a.csv': 'theirs', 'b.csv': 'theirs' }));
  const dialog = page.getByRole('dialog', { name: 'Import a session' });
  await expect.element(dialog.getByText('From elsewhere')).toBeVisible();
  await expect.element(dialog.getByText('1 cell, 2 files (12 B)')).toBeVisible();
  await expect.element(dialog.getByText('Another file on the desk has the same name')).toBeVisible();
  await expect.element(dialog.getByRole('radio', { name: 'Keep both' })).toBeChecked();
  await dialog.getByRole('radio', { name: 'Replace' }).click();
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect.element(page.getByText('Imported “From elsewhere”.')).toBeVisible();
  await expect.element(page.getByRole('textbox', { name: 'Code of cell 1' })).toHaveTextContent('theirs = 1');
  expect(await textOf(files, '/mnt/data/a.csv')).toBe('theirs');
  expect((await sessions.list()).map(({ title }) => title).sort()).toEqual(['From elsewhere', 'Test']);
});

it('says what is wrong with a file, and imports nothing', async () => {
  const { files, sessions } = await mountDesk({ cells: [createCell('code', 'mine = 1')] });
  const whole = await archive({ 'a.csv': 'theirs' });
  await importFile(new File([whole.slice(0, whole.size - 40)], 'cut.zip'));
  const dialog = page.getByRole('dialog', { name: 'Import a session' });
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('not a zip, or it was cut off');
  await expect.element(dialog.getByRole('button', { name: 'Import' })).not.toBeInTheDocument();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(await files.list()).toEqual([]);
  expect(await sessions.list()).toHaveLength(1);
});

it('a person who closes the dialog has imported nothing', async () => {
  const { files, sessions } = await mountDesk({ cells: [createCell('code', 'mine = 1')] });
  await importFile(await archive({ 'a.csv': 'theirs' }));
  await expect.element(page.getByText('Every part is whole.')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(await files.list()).toEqual([]);
  expect(await sessions.list()).toHaveLength(1);
});

it('an archive that is dropped is a file, and may be opened as a session', async () => {
  const { host } = await mountDesk({ cells: [createCell('code', 'mine = 1')] });
  const data = new DataTransfer();
  data.items.add(await archive({ 'a.csv': 'theirs' }));
  host.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  await expect.element(page.getByText('Added theirs.zip.')).toBeVisible();
  await page.getByRole('button', { name: 'Open as session' }).click();
  await expect
    .element(page.getByRole('dialog', { name: 'Import a session' }).getByText('From elsewhere'))
    .toBeVisible();
});

it('an export says which files go with it, and what went wrong', async () => {
  const { files } = await mountDesk({ cells: [createCell('code', 'mine = 1')] });
  await files.commit([{ kind: 'write', path: '/mnt/data/a.csv', data: new Blob(['12345']) }]);
  await choose('Export everything as .zip');
  const dialog = page.getByRole('dialog', { name: 'Export everything' });
  await expect.element(dialog.getByText('1 file, 5 B')).toBeVisible();
  const read = vi.spyOn(files, 'read').mockResolvedValue({
    ok: false,
    failure: { code: 'storage', message: 'The disk is gone.' },
  });
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect
    .element(dialog.getByRole('alert'))
    .toHaveTextContent('a.csv could not be read, so nothing was exported. The disk is gone.');
  read.mockRestore();
  const saved: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  await dialog.getByRole('radio', { name: 'No files' }).click();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect.element(page.getByText(/^Exported “Test”/)).toBeVisible();
  expect(saved).toEqual(['Test.zip']);
  click.mockRestore();
});
