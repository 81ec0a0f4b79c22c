import { chromium } from '@playwright/test';
import { deskOn, expect, test } from './desk.ts';

// The browser's own check wants the service worker, which other tests do without.
test.use({ serviceWorkers: 'allow' });

test('the browser finds nothing that keeps Carrel from being installed', async ({ baseURL, launchOptions }) => {
  // In the private windows of the other tests nothing can be installed.
  const context = await chromium.launchPersistentContext('', { ...launchOptions, baseURL });
  const [page = await context.newPage()] = context.pages();
  await page.goto('./');
  const client = await context.newCDPSession(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const { errors, url } = await client.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(url).toBe(`${baseURL}manifest.json`);
  await expect.poll(async () => (await client.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
  // Each picture is there, and of the size that the manifest says.
  const wrong = await page.evaluate(async () => {
    const { icons, screenshots } = (await (await fetch('manifest.json')).json()) as Record<
      'icons' | 'screenshots',
      { src: string; sizes: string }[]
    >;
    const sizes = await Promise.all(
      [...icons, ...screenshots].map(async ({ src, sizes }) => {
        const image = Object.assign(new Image(), { src });
        await image.decode();
        return sizes === 'any' || sizes === `${image.naturalWidth}x${image.naturalHeight}` ? [] : [src];
      }),
    );
    return sizes.flat();
  });
  expect(wrong).toEqual([]);
  await expect(deskOn(page).editor(1)).toBeVisible();
  await context.close();
});

test('a shortcut, a link and a share open what they name', async ({ page, desk }) => {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goto('./?do=recipes');
  await expect(page.getByRole('dialog', { name: 'Recipes' })).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  await page.goto('./?link=web%2Bcarrel%3Aask');
  await expect(page.getByRole('button', { name: 'Conversation', pressed: true })).toBeVisible();

  // As the browser does it for a share: a post to the address in the manifest, which the service worker takes.
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await page.evaluate(async () => {
    const body = new FormData();
    body.append('title', 'Rain');
    body.append('files', new File(['a,b\n1,2\n'], 'rain.csv', { type: 'text/csv' }));
    const answer = await fetch('shared/', { method: 'POST', body });
    location.href = answer.url;
  });
  const dialog = page.getByRole('dialog', { name: 'Shared with Carrel' });
  await expect(dialog).toContainText('rain.csv');
  await expect(dialog).toContainText('shared.txt');
  await expect(desk.file('rain.csv')).toBeHidden();
  await dialog.getByRole('button', { name: 'Add to the desk' }).click();
  await expect(desk.file('rain.csv')).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
});

test('files opened with the app come as if they were dropped; a notebook opens as a session', async ({
  page,
  desk,
}) => {
  await page.addInitScript(() => {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [{ cell_type: 'code', metadata: {}, source: 'opened = 1', outputs: [], execution_count: null }],
    };
    const handle = (name: string, text: string) => ({ getFile: async () => new File([text], name) });
    const launches: { targetURL: string; files: unknown[] }[] = [
      { targetURL: location.href, files: [handle('rain.csv', 'a\n1\n')] },
      { targetURL: location.href, files: [handle('work.ipynb', JSON.stringify(notebook))] },
    ];
    // Chromium's own queue is filled by the system only.
    Reflect.defineProperty(window, 'launchQueue', {
      value: {
        setConsumer(consumer: (launch: unknown) => void) {
          for (const launch of launches) consumer(launch);
        },
      },
    });
  });
  await page.reload();
  await expect(desk.file('rain.csv')).toBeVisible();
  await expect(desk.file('work.ipynb')).toBeVisible();
  await expect(desk.editor(1)).toHaveText('opened = 1');
});
