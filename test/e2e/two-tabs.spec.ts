import type { BrowserContext, Page } from '@playwright/test';
import { type Desk, deskOn, drop, expect, RUN_TIMEOUT, test, watchErrors } from './desk.ts';

/** A tab more on the same profile, with the desk open in it. */
async function openTab(context: BrowserContext): Promise<Desk> {
  const page: Page = await context.newPage();
  await page.goto('./');
  const desk = deskOn(page);
  await expect(desk.cell(1)).toBeVisible();
  return desk;
}

test('files of one tab are in the other, in its panel and for its Python', async ({ desk: first, context }) => {
  const second = await openTab(context);
  const errors = watchErrors(second.page);
  await first.run(1, "print(open('from-first.txt', 'w').write('first'))");
  await expect(second.file('from-first.txt')).toBeVisible();

  await second.sessions.getByRole('button', { name: 'New session' }).click();
  await second.run(1, "print(open('from-first.txt').read())\nopen('from-second.txt', 'w').write('second');");
  await expect(second.output(1)).toHaveText('first');
  await expect(first.file('from-second.txt')).toBeVisible();
  await first.run(2, "open('from-second.txt').read()");
  await expect(first.output(2)).toHaveText("'second'");

  await drop(second.page, [{ name: 'dropped.txt', content: 'by hand' }]);
  await expect(first.file('dropped.txt')).toBeVisible();
  await first.files.getByRole('button', { name: 'Delete from-first.txt' }).click();
  await expect(second.file('from-first.txt')).toHaveCount(0);
  await second.run(2, "import os\nsorted(name for name in os.listdir('.'))");
  await expect(second.output(2)).toHaveText("['dropped.txt', 'from-second.txt']");
  expect(errors).toEqual([]);
});

test('a session belongs to one tab; another reads it, follows it, and has it when that lets go', async ({
  desk: first,
  context,
}) => {
  await first.write(1, 'shared = 1');
  await expect(first.sessions.getByRole('button', { name: /^Untitled/ })).toBeVisible();
  await isStored(first, 'shared = 1');
  const second = await openTab(context);
  const errors = watchErrors(second.page);
  const notice = second.page.getByText('This session is open in another tab.');
  await expect(notice).toBeVisible();
  await expect(second.editor(1)).toHaveText('shared = 1');
  await expect(second.page.getByRole('button', { name: 'Add code cell', exact: true })).toBeHidden();
  await expect(second.page.getByRole('button', { name: 'Run cell' })).toHaveCount(0);
  await second.editor(1).press('End');
  await second.page.keyboard.type(' + 99');
  await expect(second.editor(1)).toHaveText('shared = 1');

  // What happens there is seen here, the output of a run too.
  await first.page.bringToFront();
  await first.run(1, "print('from the first tab')");
  await expect(second.output(1)).toHaveText('from the first tab');

  // While the first tab is at work it keeps the session.
  await first.run(2, 'import time');
  await first.write(3, 'time.sleep(600)');
  await first.begin(3);
  await expect(first.cell(3)).toHaveAttribute('data-status', 'running');
  await second.page.getByRole('button', { name: 'Use it here' }).click();
  await expect(second.messages).toContainText('at work');
  await first.cell(3).getByRole('button', { name: 'Stop cell' }).click();
  await first.ended(3);

  await second.page.getByRole('button', { name: 'Use it here' }).click();
  await expect(notice).toBeHidden();
  await expect(first.page.getByText('This session is open in another tab.')).toBeVisible();
  await second.write(3, "'written in the second tab'");
  await expect(first.editor(3)).toHaveText("'written in the second tab'");

  // A tab that is closed lets go by itself.
  await second.page.close();
  await expect(first.page.getByText('This session is open in another tab.')).toBeHidden();
  await first.write(3, "'and the first again'");
  await isStored(first, 'and the first again');
  await first.reload();
  await expect(first.editor(1)).toHaveText("print('from the first tab')");
  await expect(first.editor(3)).toHaveText("'and the first again'");
  await expect(first.page.getByText('This session is open in another tab.')).toBeHidden();
  expect(errors).toEqual([]);
});

/** Waits until the text is in the database of sessions. */
async function isStored({ page }: Desk, text: string): Promise<void> {
  await page.waitForFunction(async (wanted) => {
    const stored = await new Promise<string>((done, failed) => {
      const opening = indexedDB.open('carrel-sessions');
      opening.onerror = () => failed(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const names = [...database.objectStoreNames];
        const transaction = database.transaction(names);
        const all = names.map((name) => transaction.objectStore(name).getAll());
        transaction.oncomplete = () => {
          database.close();
          done(JSON.stringify(all.map(({ result }) => result)));
        };
      };
    });
    return stored.includes(wanted);
  }, text);
}

test('a reload in mid-run says so and keeps what was committed', async ({ desk }) => {
  await desk.write(
    1,
    `import time
with open('kept.txt', 'w') as file: _ = file.write('committed on close')
print('written')
time.sleep(999)`,
  );
  await desk.begin(1);
  await expect(desk.output(1)).toContainText('written', { timeout: RUN_TIMEOUT });
  await expect(desk.file('kept.txt')).toBeVisible();
  await desk.reload();
  await expect(desk.cell(1)).toContainText('Stopped');
  await expect(desk.cell(1)).toHaveAttribute('data-status', 'interrupted');
  await expect(desk.output(1)).toContainText('written');
  await expect(desk.file('kept.txt')).toBeVisible();
  await desk.run(2, "open('kept.txt').read()");
  await expect(desk.output(2)).toHaveText("'committed on close'");
});

test('a reload right after a key keeps the text', async ({ desk }) => {
  await desk.editor(1).pressSequentially('typed = "every letter"');
  await desk.reload();
  await expect(desk.editor(1)).toHaveText('typed = "every letter"');
});
