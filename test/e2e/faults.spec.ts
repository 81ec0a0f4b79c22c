import type { BrowserContext, Page } from '@playwright/test';
import { deskOn, drop, expect, test } from './desk.ts';

// What happens to a person's browser and not to the page's own code. Each ends with a next step, and a reload heals.

/** Every kernel of this page asks the browser for memory in vain. */
async function withoutMemory(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // In the page, which makes a Blob of the worker's script: a script for the sandbox's frame may come too late.
    if (window.origin === 'null') return;
    const refuse = `WebAssembly.Memory = class { constructor() { throw new RangeError('could not allocate memory'); } };\n`;
    const isScript = (part: BlobPart | undefined) =>
      part instanceof ArrayBuffer && new TextDecoder().decode(part.slice(0, 100)).includes('_createPyodideModule');
    const Whole = Blob;
    globalThis.Blob = class extends Whole {
      constructor(parts: BlobPart[] = [], options: BlobPropertyBag = {}) {
        super(isScript(parts[0]) ? [refuse, ...parts] : parts, options);
      }
    };
  });
}

/** A page whose clock is off by some years. */
async function pageInAnotherTime(context: BrowserContext, years: number): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript((off) => {
    const now = Date.now;
    Date.now = () => now() + off;
  }, years * 31_557_600_000);
  await page.goto('./');
  return page;
}

test('no memory for Python: the run says what to do, and works in the next tab', async ({ page, context }) => {
  await withoutMemory(page);
  const desk = deskOn(page);
  await page.goto('./');
  await desk.run(1, 'print(6 * 7)');
  await expect(desk.output(1)).toContainText(
    'Python could not be started. There is not enough memory for it. Close other tabs',
  );
  await page.close();
  const next = deskOn(await context.newPage());
  await next.page.goto('./');
  await next.run(1, 'print(6 * 7)');
  await expect(next.output(1)).toHaveText('42');
});

test('the browser clears what is stored while the desk is open: it says so, goes on, and keeps the open session', async ({
  desk,
}) => {
  const { page } = desk;
  await desk.write(1, 'first = 1');
  await page.getByRole('button', { name: 'Add code cell at the end' }).click();
  await desk.write(2, 'second = 1');
  await drop(page, [
    { name: 'lost.csv', content: 'n\n1\n' },
    { name: 'also-lost.csv', content: 'n\n1\n' },
  ]);
  await expect(desk.file('lost.csv')).toBeVisible();
  await desk.reload();
  const client = await page.context().newCDPSession(page);
  await client.send('Storage.clearDataForOrigin', {
    origin: new URL(page.url()).origin,
    storageTypes: 'indexeddb,cache_storage,local_storage',
  });
  await expect(desk.messages).toContainText('The browser has cleared what was stored for this page');
  await expect(desk.file('lost.csv')).toBeHidden();
  await drop(page, [{ name: 'next.csv', content: 'n\n2\n' }]);
  await expect(desk.file('next.csv')).toBeVisible();
  await desk.write(2, 'second = 2');
  await desk.reload();
  await expect(desk.file('next.csv')).toBeVisible();
  await expect(desk.file('lost.csv')).toBeHidden();
  await expect(desk.editor(1)).toHaveText('first = 1');
  await expect(desk.editor(2)).toHaveText('second = 2');
});

test('a clock that is years off, either way, takes nothing away', async ({ desk }) => {
  const { page } = desk;
  await drop(page, [{ name: 'kept.csv', content: 'n\n1\n' }]);
  await desk.write(1, "print(open('kept.csv').read())");
  await desk.reload();
  await page.close();
  for (const years of [9, -9]) {
    const other = deskOn(await pageInAnotherTime(page.context(), years));
    await expect(other.file('kept.csv')).toBeVisible();
    await expect(other.editor(1)).toHaveText("print(open('kept.csv').read())");
    await other.page.close();
  }
});
