import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { DIST } from '../../scripts/project.ts';
import { writeBuildList } from '../../scripts/vite/build-list.ts';
import type { Build } from '../../src/contract/offline.ts';
import { type Desk, deskOn, drop, expect, RUN_TIMEOUT, test, watchErrors } from './desk.ts';
import { startHost } from './host.ts';

test.use({ serviceWorkers: 'allow' });

/** One more step of the files' schema, as a release would bring it: it rewrites each entry, with a backup of them before. */
const STEP = `,{rewrites:['entries'],async migrate(database,transaction){
  database.createObjectStore('next');
  const entries = transaction.objectStore('entries');
  for (const entry of await entries.getAll()) await entries.put({...entry, schema: 'next'});
}}]`;

/** Gives the built script that has the files' schema one more step. */
async function changeSchema(folder: string): Promise<void> {
  const last = /(\.createObjectStore\([`'"]cleanup[`'"]\)\}\})\]/;
  for (const name of await readdir(join(folder, 'assets'))) {
    const path = join(folder, 'assets', name);
    const text = name.endsWith('.js') ? await readFile(path, 'utf8') : '';
    if (last.test(text))
      return writeFile(
        path,
        text.replace(last, (_all, step: string) => step + STEP),
      );
  }
  throw new Error('The schema of the files is in no script of the build');
}

/**
 * The same build as another version: a mark in its HTML, another icon of the same name, a changed schema of the files, one
 * more line of what is new.
 */
async function nextVersion(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-next-'));
  await cp(DIST, folder, { recursive: true });
  const change = async (name: string, from: string, to: string) => {
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), text.replace(from, to));
  };
  await change('index.html', '<html lang="en"', '<html lang="en" data-version="next"');
  await change('icon.svg', '</svg>', '<!-- next --></svg>');
  await changeSchema(folder);
  const { news } = JSON.parse(await readFile(join(DIST, 'files.json'), 'utf8')) as Build;
  await writeBuildList(folder, { version: '99.0.0', news: ['Tables can be sorted.', ...news] });
  return folder;
}

/** As a tab does now and then, and each time it is loaded. */
function lookForUpdate(page: Page): Promise<void> {
  return page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update();
  });
}

/** A tab that got its page past the service worker, so no update reaches it. */
async function tabLeftBehind(context: BrowserContext, url: string): Promise<Desk> {
  const desk = deskOn(await context.newPage());
  const client = await context.newCDPSession(desk.page);
  await client.send('Network.enable');
  await client.send('Network.setBypassServiceWorker', { bypass: true });
  await desk.page.goto(url);
  await expect(desk.file('kept.csv')).toBeVisible();
  return desk;
}

/** What the database of the files holds now, and what was backed up. */
function storedFiles(page: Page): Promise<{ paths: string[]; schemas: string[]; backup: number }> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('carrel-files');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction(['entries', 'backup-1']);
          const entries = transaction.objectStore('entries').getAll();
          const backup = transaction.objectStore('backup-1').count();
          transaction.oncomplete = () => {
            database.close();
            const found = entries.result as { path: string; schema: string }[];
            resolve({
              paths: found.map(({ path }) => path),
              schemas: [...new Set(found.map(({ schema }) => schema))],
              backup: backup.result,
            });
          };
        };
      }),
  );
}

function icon(page: Page): Promise<string> {
  return page.evaluate(async () => (await fetch('icon.svg')).text());
}

test('a new version waits for a run in another tab, then both tabs move to it with all that is theirs', async ({
  page,
  context,
}) => {
  const errors = watchErrors(page);
  const next = await nextVersion();
  let host = await startHost(DIST);
  try {
    const first = deskOn(page);
    await page.goto(host.url);
    await expect(page.getByRole('button', { name: 'Ready offline', exact: true })).toBeVisible({
      timeout: RUN_TIMEOUT,
    });
    await drop(page, [{ name: 'kept.csv', content: 'n\n1\n' }]);
    await expect(first.file('kept.csv')).toBeVisible();
    // The session is stored for certain before another tab looks for it.
    await first.editor(1).fill('typed = 1');
    await first.reload();
    await expect(first.editor(1)).toHaveText('typed = 1');
    const second = deskOn(await context.newPage());
    await second.page.goto(host.url);
    await expect(second.page.getByText('This session is open in another tab.')).toBeVisible();
    await second.sessions.getByRole('button', { name: 'New session' }).click();
    await expect(second.page.getByText('This session is open in another tab.')).toBeHidden();
    await second.write(1, "answer = input('Go on? ')\nprint('went on:', answer)");
    await second.begin(1);
    const question = second.page.getByRole('textbox', { name: 'Go on?' });
    await expect(question).toBeVisible({ timeout: RUN_TIMEOUT });

    const old = await tabLeftBehind(context, host.url);
    await host.kill();
    host = await startHost(next, host.port);
    await lookForUpdate(page);
    const offer = page.getByRole('region', { name: /A new version of Carrel \(99\.0\.0\)/ });
    await expect(offer).toBeVisible({ timeout: 60_000 });
    await offer.getByText('What is new').click();
    await expect(offer.getByRole('listitem')).toHaveText(['Tables can be sorted.']);
    await expect(second.page.getByRole('button', { name: 'Update now' })).toBeVisible();

    // The version that runs gives its own files, whatever the server has now.
    expect(await icon(page)).not.toContain('next');
    await first.editor(1).fill('typed = "every letter"');
    await offer.getByRole('button', { name: 'Update now' }).click();
    await expect(page.getByText('The new version comes when nothing is at work any more')).toBeVisible();
    await expect(second.page.locator('html[data-version]')).toHaveCount(0);

    await question.fill('yes');
    await question.press('Enter');
    await expect(page.locator('html[data-version=next]')).toHaveCount(1, { timeout: 60_000 });
    await expect(second.page.locator('html[data-version=next]')).toHaveCount(1, { timeout: 60_000 });
    await expect(second.output(1)).toContainText('went on: yes');
    await expect(first.editor(1)).toHaveText('typed = "every letter"');
    await expect(first.file('kept.csv')).toBeVisible();
    for (const tab of [page, second.page]) expect(await icon(tab)).toContain('next');
    await expect(page.getByText('A new version of Carrel')).toBeHidden();

    // The schema has moved on, with a backup. A tab of the version before says so, and changes nothing of it.
    const stored = await storedFiles(page);
    expect(stored).toEqual({ paths: ['/mnt/data/kept.csv'], schemas: ['next'], backup: 1 });
    const late = old.page.evaluate(() => window.carrel.uploadFile(new File(['n'], 'late.csv')));
    await expect(late).rejects.toThrow('A newer version of this page is open in another tab. Reload this tab.');
    expect(await storedFiles(page)).toEqual(stored);
    await old.page.close();

    // What no tab needs any more is gone; what both versions have was not fetched twice.
    await expect
      .poll(() =>
        page.evaluate(async () => {
          const names = (await caches.keys()).filter((name) => name.startsWith('carrel-builds'));
          const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return keys.flat().filter(({ url }) => url.includes('/build/')).length;
        }),
      )
      .toBe(1);
    await host.kill();
    await first.reload();
    await expect(page.locator('html[data-version=next]')).toHaveCount(1);
    await first.run(1, "open('kept.csv').read()");
    await expect(first.output(1)).toContainText('n');
  } finally {
    await host.kill();
    await rm(next, { recursive: true, force: true });
  }
  expect(errors).toEqual([]);
});
