import type { Page } from '@playwright/test';
import { type Desk, deskOn, drop, expect, test, watchErrors } from './desk.ts';
import { type Host, withHost } from './host.ts';

test.use({ serviceWorkers: 'allow' });

/** Waits for the mark at the foot of the page. */
async function readyOffline(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Ready offline', exact: true })).toBeVisible({ timeout: 90_000 });
}

/** What a page can reach when nothing but its own, dead server is on the network. */
async function cut(desk: Desk, host: Host): Promise<void> {
  await host.kill();
  await expect(fetch(host.url)).rejects.toThrow();
  await desk.page.context().route(
    (url) => url.origin !== new URL(host.url).origin,
    (route) => route.abort('internetdisconnected'),
  );
}

test('after one visit the desk opens, has its files and runs pandas and what a pack brought with the server killed', async ({
  page,
}) => {
  const errors = watchErrors(page);
  await withHost('isolating', async (host) => {
    const desk = deskOn(page);
    await page.goto(host.url);
    await drop(page, [{ name: 'kept.csv', content: 'n\n20\n22\n' }]);
    await desk.run(1, "import pandas as pd\npd.read_csv('kept.csv')['n'].sum()");
    await expect(desk.output(1)).toHaveText(/42/);
    await readyOffline(page);
    await page.getByRole('button', { name: 'Ready offline' }).click();
    await desk.details.getByRole('button', { name: 'Choose packs' }).click();
    const packs = page.getByRole('dialog', { name: 'Available offline' });
    await packs.getByRole('button', { name: 'Make available offline Documents' }).click();
    await expect(packs.getByRole('button', { name: 'Remove Documents' })).toBeVisible({ timeout: 60_000 });
    // One program is made available, another is kept because it was used.
    const programs = packs.getByRole('list', { name: 'Programs' });
    await expect(programs.getByRole('listitem').filter({ hasText: 'ffmpeg, ffprobe' })).toContainText(
      /GPL-2.0-or-later/,
    );
    await packs.getByRole('button', { name: 'Make available offline graphviz' }).click();
    await expect(packs.getByRole('button', { name: 'Remove graphviz' })).toBeVisible({ timeout: 60_000 });
    const made = await page.evaluate(() =>
      window.carrel.run({ argv: ['magick', '-size', '9x6', 'xc:red', 'red.png'] }),
    );
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    await cut(desk, host);

    await desk.reload();
    await expect(desk.file('kept.csv')).toBeVisible();
    await expect(desk.file('red.png')).toBeVisible();
    const command = (argv: readonly string[]) =>
      page.evaluate((argv) => window.carrel.run({ argv, stdin: 'digraph { a -> b }' }), argv);
    expect(await command(['identify', 'red.png'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('red.png PNG 9x6 '),
    });
    const drawn = await command(['dot', '-Tpng', '-ograph.png']);
    expect(drawn).toMatchObject({ exitCode: 0, generatedFiles: [{ path: '/mnt/data/graph.png', type: 'image/png' }] });
    await expect(desk.file('graph.png')).toBeVisible();
    expect(await command(['no-such-program'])).toMatchObject({ exitCode: 127 });
    await expect(command(['ffmpeg', '-version'])).rejects.toThrow(
      /ffmpeg is not on this device .* make it available offline/,
    );
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await desk.run(2, "import pandas as pd\npd.read_csv('kept.csv')['n'].max()");
    await expect(desk.output(2)).toHaveText(/22/);
    // Parts of the page that were never opened.
    await desk.file('kept.csv').click();
    await expect(desk.details.getByRole('table')).toContainText('20');

    // A package of a pack that was made available, and never used; one of no such pack can't come, and a sentence says so.
    await desk.run(3, 'import openpyxl\nprint(openpyxl.Workbook().active.title)\nimport networkx');
    await expect(desk.output(3)).toContainText('Sheet');
    await expect(desk.output(3)).toContainText(/is not on this device and could not be downloaded .* try again\./);

    // An address in the page's folder is the desk as well.
    await page.goto(`${host.url}anywhere?from=a-link#there`);
    await expect(desk.editor(1)).toContainText('import pandas');
    await readyOffline(page);
  });
  expect(errors).toEqual([]);
});

test('on a host without headers the page is loaded once more, and is isolated from then on', async ({ page }) => {
  await withHost('plain', async (host) => {
    let loads = 0;
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) loads += 1;
    });
    const desk = deskOn(page);
    await page.goto(host.url);
    await page.waitForFunction(() => crossOriginIsolated, null, { timeout: 60_000 });
    await expect(desk.editor(1)).toBeVisible();
    expect(loads).toBe(2);
    await readyOffline(page);
    await cut(desk, host);
    await desk.reload();
    expect(loads).toBe(3);
    await desk.run(1, 'print(6 * 7)');
    await expect(desk.output(1)).toHaveText('42');
    expect((await page.evaluate(() => window.carrel.status())).capabilities?.interruptible).toBe(true);
  });
});

test('damaged copies are fetched again, and the repair says so', async ({ page }) => {
  await withHost('isolating', async (host) => {
    const desk = deskOn(page);
    await page.goto(host.url);
    await readyOffline(page);
    // A script of the page is half written, Python's program has a wrong byte.
    await damage(page, 'assets/desk-', 'half');
    await damage(page, 'pyodide/pyodide.asm.wasm', 'flip');
    await desk.reload();
    await desk.run(1, 'print(6 * 7)');
    await expect(desk.output(1)).toHaveText('42');

    await damage(page, 'packages/ipython-', 'flip');
    await page.getByRole('button', { name: 'Ready offline' }).click();
    const section = desk.details.getByRole('region', { name: 'Without a network' });
    await section.getByRole('button', { name: 'Check and repair' }).click();
    await expect(section.getByRole('status')).toHaveText(/^\d+ files checked, 1 fetched again\.$/, { timeout: 60_000 });
    await section.getByRole('button', { name: 'Check and repair' }).click();
    await expect(section.getByRole('status')).toHaveText(/^\d+ files checked, all whole\.$/, { timeout: 60_000 });
  });
});

/** Spoils the kept copy of the first file whose path begins so. What was unpacked of it goes. */
async function damage(page: Page, path: string, how: 'half' | 'flip'): Promise<void> {
  await page.evaluate(
    async ([path, how]) => {
      indexedDB.deleteDatabase('carrel-unpacked');
      const name = (await caches.keys()).find((key) => key.startsWith('carrel-files'));
      const { files } = await (await fetch('files.json')).json();
      const file = files.find((one: { path: string }) => one.path.startsWith(path) && !one.path.endsWith('.css'));
      const url = `https://kept.invalid/${file.sha256}`;
      const cache = await caches.open(name ?? '');
      const bytes = new Uint8Array((await (await cache.match(url))?.arrayBuffer()) ?? new ArrayBuffer());
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 255;
      await cache.put(url, new Response(how === 'half' ? bytes.slice(0, middle) : bytes));
    },
    [path, how] as const,
  );
}
