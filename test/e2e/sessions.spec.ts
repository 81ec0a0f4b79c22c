import { type Desk, expect, test } from './desk.ts';

async function newSession(desk: Desk): Promise<void> {
  await desk.sessions.getByRole('button', { name: 'New session' }).click();
  await expect(desk.editor(1)).toHaveText('Write Python');
}

async function name({ page }: Desk, title: string): Promise<void> {
  await page.getByRole('button', { name: /, rename$/ }).click();
  await page.getByRole('textbox', { name: 'Title of this session' }).fill(title);
  await page.keyboard.press('Enter');
}

function row({ sessions }: Desk, title: string) {
  return sessions.getByRole('listitem').filter({ hasText: title });
}

async function more(desk: Desk, title: string, action: string): Promise<void> {
  await desk.sessions.getByRole('button', { name: `More for session ${title}`, exact: true }).click();
  await desk.page.getByRole('menuitem', { name: action }).click();
}

test('each session has its own variables in the one Python', async ({ desk }) => {
  await name(desk, 'First');
  await desk.run(1, 'own = 41');
  await newSession(desk);
  await desk.run(1, 'own');
  await expect(desk.output(1)).toContainText('NameError');
  await desk.details.getByRole('tab', { name: 'Variables' }).click();
  await expect(desk.details).toContainText('No variables yet');
  await desk.sessions.getByRole('button', { name: /^First/ }).click();
  await expect(desk.details.getByRole('region', { name: 'Variables' })).toContainText('own');
  await desk.run(2, 'own + 1');
  await expect(desk.output(2)).toHaveText('42');
  await expect(desk.cell(2)).toContainText('[2]');
});

test('sessions are pinned, copied, searched, deleted and brought back', async ({ desk }) => {
  for (const [title, code] of [
    ['Alpha', "'the needle is here'"],
    ['Beta', '2'],
    ['Gamma', '3'],
    ['Delta', '4'],
    ['Epsilon', '5'],
  ] as const) {
    if (title !== 'Alpha') await newSession(desk);
    await name(desk, title);
    await desk.run(1, code);
  }
  const titles = () => desk.sessions.locator('.row-main .row-title:first-child').allTextContents();
  await expect.poll(titles).toEqual(['Epsilon', 'Delta', 'Gamma', 'Beta', 'Alpha']);
  await more(desk, 'Beta', 'Pin to the top');
  await expect.poll(titles).toEqual(['Beta', 'Epsilon', 'Delta', 'Gamma', 'Alpha']);
  await desk.reload();
  await expect.poll(titles).toEqual(['Beta', 'Epsilon', 'Delta', 'Gamma', 'Alpha']);

  const search = desk.sessions.getByRole('searchbox', { name: 'Search sessions' });
  await search.fill('NEEDLE');
  await expect.poll(titles).toEqual(['Alpha']);
  await expect(row(desk, 'Alpha')).toContainText('the needle is here');
  await search.fill('nowhere');
  await expect(desk.sessions).toContainText('No title, cell, question or answer has these words.');
  await search.press('Escape');
  await expect.poll(async () => (await titles()).length).toBe(5);

  await more(desk, 'Alpha', 'Duplicate');
  await expect(desk.page.getByRole('heading', { name: /^Alpha \(copy\)/ })).toBeVisible();
  await expect(desk.editor(1)).toHaveText("'the needle is here'");
  await expect(desk.output(1)).toHaveText("'the needle is here'");
  await desk.write(1, "'changed in the copy'");

  await row(desk, 'Alpha (copy)').hover();
  await desk.sessions.getByRole('button', { name: 'Delete session Alpha (copy)' }).click();
  await expect(row(desk, 'Alpha (copy)')).toHaveCount(0);
  await desk.messages.getByRole('button', { name: 'Undo' }).click();
  await expect(desk.editor(1)).toHaveText("'changed in the copy'");
  await expect(desk.output(1)).toHaveText("'the needle is here'");
  await desk.sessions.getByRole('button', { name: /^Alpha(?! \(copy)/ }).click();
  await expect(desk.editor(1)).toHaveText("'the needle is here'");
});
