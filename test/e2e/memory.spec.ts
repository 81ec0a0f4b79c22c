import type { CDPSession } from '@playwright/test';
import { expect, RUN_TIMEOUT, test } from './desk.ts';
import { execute } from './execute.ts';

const FIRST = 50;
const RUNS = 200;

/** What a run of 200 may add for good, in KB of the page's heap for each run. A plot that leaks is 10 KB and more. */
const KB_PER_RUN = 5;

const PLOT = `import matplotlib.pyplot as plt
plt.figure(figsize=(3, 2), dpi=60)
plt.plot([1, 3, 2, 4])
plt.show()`;

const COUNT = `import gc, pyodide_js
gc.collect()
print(pyodide_js._module.HEAPU8.length, len(gc.get_objects()))`;

interface Measure {
  /** Bytes of the page's JavaScript heap after a collection. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Object URLs that were made and not given back. */
  readonly urls: number;
  /** Bytes of the memory that Python has taken, which never shrinks. */
  readonly python: number;
  /** Objects that Python holds, after a collection. */
  readonly blocks: number;
}

/** Counts object URLs, in a page that has not loaded yet. */
function countUrls(): void {
  const { createObjectURL, revokeObjectURL } = URL;
  const live = new Set<string>();
  Object.assign(globalThis, { liveUrls: live });
  URL.createObjectURL = (object) => {
    const url = createObjectURL.call(URL, object);
    live.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    live.delete(url);
    revokeObjectURL.call(URL, url);
  };
}

test('200 runs that make and show a plot do not grow the page', async ({ page, context }) => {
  test.slow();
  await page.addInitScript(countUrls);
  await page.goto('./');
  const cell = page.getByRole('article', { name: 'Code cell 1' });
  const editor = page.getByRole('textbox', { name: 'Code of cell 1', exact: true });
  await editor.fill(PLOT);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');

  let done = 0;
  /** Runs the cell on the screen again and again; the next begins when the picture of the last is there. */
  const runUntil = async (count: number) => {
    for (; done < count; done += 1) {
      await editor.press('Control+Enter');
      await expect(cell.getByText(`[${done + 1}]`, { exact: true })).toBeVisible({ timeout: RUN_TIMEOUT });
      await expect(cell.getByRole('img')).toHaveCount(1);
    }
  };
  const measure = async (): Promise<Measure> => {
    const { output } = await execute(page, COUNT);
    const [python = Number.NaN, blocks = Number.NaN] = output.trim().split(' ').map(Number);
    done += 1;
    await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('HeapProfiler.collectGarbage');
    const found = await metrics(cdp);
    const urls = await page.evaluate(() => Object.getOwnPropertyDescriptor(globalThis, 'liveUrls')?.value.size);
    return { ...found, urls, python, blocks };
  };

  await runUntil(FIRST);
  const early = await measure();
  await runUntil(RUNS);
  const late = await measure();
  const perRun = (late.heap - early.heap) / (RUNS - FIRST) / 1024;
  const told = [
    `after ${FIRST} runs: ${show(early)}`,
    `after ${RUNS} runs: ${show(late)}`,
    `${perRun.toFixed(2)} KB a run`,
  ];
  console.log(told.join('; '));
  test.info().annotations.push({ type: 'memory', description: told.join('; ') });
  expect(perRun).toBeLessThan(KB_PER_RUN);
  expect(late.nodes - early.nodes).toBeLessThan(200);
  expect(late.listeners - early.listeners).toBeLessThan(50);
  expect(late.python - early.python).toBeLessThan(32 * 1024 ** 2);
  expect((late.blocks - early.blocks) / (RUNS - FIRST)).toBeLessThan(100);
  expect(late.urls).toBeLessThanOrEqual(early.urls + 1);
});

async function metrics(cdp: CDPSession): Promise<Pick<Measure, 'heap' | 'nodes' | 'listeners'>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { heap: metric('JSHeapUsedSize'), nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
}

function show({ heap, nodes, listeners, urls, python, blocks }: Measure): string {
  const megabytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  return `page ${megabytes(heap)}, ${nodes} nodes, ${listeners} listeners, ${urls} object URLs, Python ${megabytes(python)} with ${blocks} objects`;
}
