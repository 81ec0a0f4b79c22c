import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { createCell } from '../../../src/session/notebook';
import { mountDesk } from './mount';

it('lists the files of the session alone, in the order that is wanted, and remembers both', async () => {
  const { files } = await mountDesk({ cells: [createCell('code', "load_file('read.csv')")] });
  const write = (name: string, size: number, modified: number) =>
    files.commit([{ kind: 'write', path: `/mnt/data/${name}`, data: new Blob(['x'.repeat(size)]), modified }]);
  await write('a-large.bin', 5000, 1000);
  await write('read.csv', 10, 3000);
  await write('newest.txt', 20, 9000);
  const region = page.getByRole('region', { name: 'Files', exact: true });
  const names = () =>
    region
      .getByRole('button', { name: /^Preview / })
      .elements()
      .map((row) => row.getAttribute('aria-label'));
  await expect.poll(names).toEqual(['Preview a-large.bin', 'Preview newest.txt', 'Preview read.csv']);

  await page.getByRole('button', { name: 'Order of the files' }).click();
  await page.getByRole('menuitem', { name: 'Largest first' }).click();
  await expect.poll(names).toEqual(['Preview a-large.bin', 'Preview newest.txt', 'Preview read.csv']);
  await page.getByRole('button', { name: 'Order of the files' }).click();
  await page.getByRole('menuitem', { name: 'Newest first' }).click();
  await expect.poll(names).toEqual(['Preview newest.txt', 'Preview read.csv', 'Preview a-large.bin']);

  await region.getByRole('button', { name: 'This session' }).click();
  await expect.poll(names).toEqual(['Preview read.csv']);

  // Another session begins with all files; the first one has its choice again.
  await page.getByRole('button', { name: 'New session' }).click();
  await expect.poll(names).toHaveLength(3);
  await region.getByRole('button', { name: 'This session' }).click();
  await expect.element(page.getByText('No file of this session.')).toBeVisible();
  await page.getByRole('region', { name: 'Sessions', exact: true }).getByRole('button', { name: /^Test/ }).click();
  await expect.poll(names).toEqual(['Preview read.csv']);
});

it('leaves the files of a repository out of the list until they are asked for', async () => {
  const { files } = await mountDesk();
  const paths = ['a.csv', '.gitconfig', '.git/HEAD', 'm/__pycache__/a.pyc'];
  await files.commit(paths.map((path) => ({ kind: 'write', path: `/mnt/data/${path}`, data: new Blob(['x']) })));
  const region = page.getByRole('region', { name: 'Files', exact: true });
  const rows = region.getByRole('button', { name: /^Preview / });
  await expect.poll(() => rows.elements().length).toBe(1);
  await region.getByRole('button', { name: 'Show 3 hidden files' }).click();
  await expect.poll(() => rows.elements().length).toBe(4);
  await page.getByRole('button', { name: 'Order of the files' }).click();
  await page.getByRole('menuitem', { name: 'Hidden files' }).click();
  await expect.poll(() => rows.elements().length).toBe(1);
});
