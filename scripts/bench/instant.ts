import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { ROOT } from '../project.ts';

/** What a restart costs a bare page is a boot: it has nothing that waits. */
const MEASURES = ['first', 'second', 'pandas', 'restart'] as const;
type Measure = (typeof MEASURES)[number];
/** Milliseconds. */
type Times = Readonly<Record<Measure, number>>;

const TITLES: Readonly<Record<Measure, string>> = {
  first: 'first visit to print',
  second: 'second visit to print',
  pandas: 'second visit, pandas',
  restart: 'restart to ready',
};

const TARGETS: Readonly<Record<Measure, number>> = { first: 1.15, second: 0.35, pandas: 0.6, restart: 0.1 };

const PRINT = 'print(1)';
const PANDAS = 'import pandas as pd\npd.DataFrame({"a": [1, 2, 3]}).head()';

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

async function inContext<T>(browser: Browser, action: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    return await action(context);
  } finally {
    await context.close();
  }
}

/** A tab that a browser has done with: for most of a second after it opens, Chromium loads pages of its own (the address bar's). */
async function newTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.waitForTimeout(2000);
  return page;
}

async function visit(page: Page, address: string, run: (page: Page) => Promise<unknown>): Promise<number> {
  return timed(async () => {
    await page.goto(address, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => 'carrel' in window || 'bare' in window);
    await run(page);
  });
}

async function execute(page: Page, code: string): Promise<void> {
  const error = await page.evaluate(async (text) => (await window.carrel.execute(text)).error, code);
  if (error !== null) throw new Error(error);
}

/** Whether the page has kept a snapshot; its database is not made here, which would be one without any store. */
function hasSnapshot(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const all = await indexedDB.databases();
    if (!all.some(({ name }) => name === 'carrel-snapshot')) return false;
    return new Promise<boolean>((resolve, reject) => {
      const opening = indexedDB.open('carrel-snapshot');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const count = database.transaction('snapshots').objectStore('snapshots').count();
        count.onsuccess = () => {
          database.close();
          resolve(count.result > 0);
        };
      };
    });
  });
}

/** Waits until the page has kept a snapshot, and until the spare that it starts from it is up. */
async function prepared(page: Page, boot: number): Promise<void> {
  // `waitForFunction` takes a promise for the answer: it would not wait.
  while (!(await hasSnapshot(page))) await page.waitForTimeout(500);
  await page.waitForFunction(
    () => document.querySelectorAll('iframe[title="Python sandbox"]').length === 2,
    undefined,
    { polling: 500, timeout: 300_000 },
  );
  // A frame does not say from outside that its Python is up: twice the time of a whole boot is enough.
  await page.waitForTimeout(2 * boot);
}

function carrel(browser: Browser, base: string): Promise<Times> {
  return inContext(browser, async (context) => {
    const address = `${base}index.html`;
    const before = await newTab(context);
    const first = await visit(before, address, (page) => execute(page, PRINT));
    await execute(before, PANDAS);
    await prepared(before, first);
    await before.close();
    const page = await newTab(context);
    const second = await visit(page, address, () => execute(page, PRINT));
    const pandas = await timed(() => execute(page, PANDAS));
    await prepared(page, first);
    const restart = await timed(() => page.evaluate(() => window.carrel.restart()));
    return { first, second, pandas, restart };
  });
}

function latest(browser: Browser, base: string): Promise<Times> {
  return inContext(browser, async (context) => {
    const run = (page: Page) => page.evaluate((code) => window.bare(code, []), PRINT);
    const before = await newTab(context);
    const first = await visit(before, `${base}latest.html`, run);
    await before.close();
    const second = await visit(await newTab(context), `${base}latest.html`, run);
    // There are no wheels of pandas for its ABI to be had: those of the Pyodide that Carrel has, as they are pinned.
    const load = (page: Page) => page.evaluate((code) => window.bare(code, ['pandas']), PANDAS);
    const other = await newTab(context);
    await visit(other, `${base}bare.html`, load);
    await other.close();
    const page = await newTab(context);
    await visit(page, `${base}bare.html`, run);
    const pandas = await timed(() => load(page));
    return { first, second, pandas, restart: second };
  });
}

/** Puts the latest Pyodide and the page that runs it beside the others. */
export async function layLatest(site: string): Promise<void> {
  for (const file of ['latest.html', 'latest-worker.js']) await cp(join(ROOT, 'scripts/bench', file), join(site, file));
  await cp(join(ROOT, 'node_modules/pyodide-latest'), join(site, 'latest-pyodide'), { recursive: true });
}

/** How quickly a start is there, against the latest Pyodide that does the same in a plain worker. */
export async function benchInstant(browser: Browser, base: string, rounds = 3): Promise<void> {
  const ours: Times[] = [];
  const theirs: Times[] = [];
  // They take turns, so that what else the machine does meets both.
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await latest(browser, base));
    ours.push(await carrel(browser, base));
  }
  const middle = (times: readonly Times[], measure: Measure) =>
    times.map((time) => time[measure]).sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
  console.log(`\nStarts, the median of ${rounds}, against the latest Pyodide in a plain worker:`);
  for (const measure of MEASURES) {
    const [own, bare] = [middle(ours, measure), middle(theirs, measure)];
    const figures = `(target ${TARGETS[measure].toFixed(2)}; ${own.toFixed(0)} ms / ${bare.toFixed(0)} ms)`;
    console.log(`  ${TITLES[measure].padEnd(22)} ratio ${(own / bare).toFixed(2)}   ${figures}`);
  }
}
