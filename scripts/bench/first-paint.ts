import { type Browser, chromium, devices } from 'playwright';
import { chromiumArguments, findBrowser } from '../browser.ts';
import { DIST, isMain } from '../project.ts';
import { serve } from '../serve.ts';

/** Milliseconds of a first visit. */
export interface FirstPaint {
  /** Something is to be read. */
  readonly first: number;
  /** The desk is there. */
  readonly desk: number;
  /** By how much tasks were longer than 50 ms, in sum, until the desk was quiet. */
  readonly blocked: number;
}

/** A slow phone, as Lighthouse has it: 150 ms away, 1.6 Mbit/s, a processor four times as slow as this one. */
const SLOW = { latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: 750e3 / 8, offline: false };
const SLOWER_BY = 4;
const ROUNDS = 3;

export async function measureFirstPaint(browser: Browser, url: string): Promise<FirstPaint> {
  const context = await browser.newContext({ ...devices['Pixel 7'], serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    await client.send('Network.enable');
    await client.send('Network.emulateNetworkConditions', SLOW);
    await client.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_BY });
    await page.addInitScript(() => {
      const seen = { blocked: 0 };
      Reflect.set(window, 'seen', seen);
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) seen.blocked += duration - 50;
      }).observe({ type: 'longtask', buffered: true });
    });
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForSelector('article', { timeout: 120_000 });
    const desk = await page.evaluate(() => performance.now());
    await page.waitForLoadState('networkidle');
    const [first, blocked] = await page.evaluate(() => [
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      (Reflect.get(window, 'seen') as { blocked: number }).blocked,
    ]);
    return { first: first ?? Number.NaN, desk, blocked: blocked ?? Number.NaN };
  } finally {
    await context.close();
  }
}

/** The best of some visits: a busy machine makes them slower and never faster. */
export async function printFirstPaint(browser: Browser, url: string): Promise<void> {
  const visits: FirstPaint[] = [];
  for (let round = 0; round < ROUNDS; round += 1) visits.push(await measureFirstPaint(browser, url));
  const best = (of: keyof FirstPaint) => `${Math.min(...visits.map((visit) => visit[of])).toFixed(0)} ms`;
  console.log(`\nA first visit on a slow phone, the best of ${ROUNDS}:`);
  console.log(`  something to read      ${best('first')}`);
  console.log(`  the desk               ${best('desk')}`);
  console.log(`  in tasks over 50 ms    ${best('blocked')}`);
}

if (isMain(import.meta.url)) {
  const server = await serve({ root: DIST, port: 0 });
  const browser = await chromium.launch({
    executablePath: findBrowser('chromium') ?? undefined,
    args: chromiumArguments,
  });
  await printFirstPaint(browser, `http://localhost:${server.port}/`);
  await browser.close();
  await server.close();
}
