import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { chromiumArguments, findBrowser } from './browser.ts';
import { DIST, isMain, ROOT } from './project.ts';
import { serve } from './serve.ts';

const PUBLIC = join(ROOT, 'public');
const ACCENT = '#17695a';

/** The drawing of icon.svg without its ground. */
function drawing(colour: string): string {
  const [path] = /<path[^>]*\/>/.exec(readFileSync(join(PUBLIC, 'icon.svg'), 'utf8')) ?? [];
  if (path === undefined) throw new Error('icon.svg has no path');
  return path.replace(/stroke="[^"]*"/, `stroke="${colour}"`);
}

/** `scale`: of the drawing. `radius`: of the ground's corners, in the drawing's 64 units; null: no ground. */
function svg({ scale, radius, colour }: { scale: number; radius: number | null; colour: string }): string {
  const ground = radius === null ? '' : `<rect width="64" height="64" rx="${radius}" fill="${ACCENT}"/>`;
  const moved = `translate(${32 - 32 * scale} ${32 - 32 * scale}) scale(${scale})`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${ground}<g transform="${moved}">${drawing(colour)}</g></svg>`;
}

const ICONS = [
  { name: 'icon-192.png', size: 192, scale: 1, radius: 14, colour: '#fffefc' },
  { name: 'icon-512.png', size: 512, scale: 1, radius: 14, colour: '#fffefc' },
  // Systems cut these to their own shapes: the drawing keeps to the middle, the ground goes to the edge.
  { name: 'icon-maskable-512.png', size: 512, scale: 0.8, radius: 0, colour: '#fffefc' },
  { name: 'apple-touch-icon.png', size: 180, scale: 0.9, radius: 0, colour: '#fffefc' },
  // Systems colour this one: only what is opaque counts.
  { name: 'icon-monochrome-512.png', size: 512, scale: 1, radius: null, colour: '#000000' },
];

async function drawIcons(browser: Browser): Promise<void> {
  for (const { name, size, ...look } of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg(look)}`);
    await page.screenshot({ path: join(PUBLIC, name), omitBackground: true });
    await page.close();
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const CITIES = {
  Oslo: { rain: [55, 41, 52, 48, 61, 79, 94, 103, 97, 92, 83, 62], warm: [-3, -2, 2, 7, 13, 17, 19, 18, 13, 7, 2, -2] },
  Pune: {
    rain: [1, 1, 3, 11, 40, 138, 187, 122, 120, 78, 30, 5],
    warm: [21, 23, 27, 30, 30, 27, 25, 24, 25, 25, 23, 21],
  },
  Quito: {
    rain: [84, 111, 139, 157, 115, 46, 26, 28, 76, 114, 104, 91],
    warm: [15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15],
  },
};
const TABLE = `city,month,rain_mm,temperature\n${Object.entries(CITIES)
  .flatMap(([city, { rain, warm }]) => MONTHS.map((month, at) => `${city},${month},${rain[at]},${warm[at]}\n`))
  .join('')}`;
const CELLS = [
  "import pandas as pd\nclimate = pd.read_csv('climate.csv')\nrain = climate.pivot(index='month', columns='city', values='rain_mm').loc[climate['month'].unique()]\nrain.head(2)",
  "import matplotlib.pyplot as plt\nrain.plot(figsize=(7, 2.3), ylabel='Rain, mm', xlabel='')\nplt.savefig('rain.png', dpi=80)\nplt.show()",
];

const VIEWS = [
  { name: 'desk-light.png', width: 1280, height: 800, scale: 1, colorScheme: 'light', narrow: false },
  { name: 'desk-dark.png', width: 1280, height: 800, scale: 1, colorScheme: 'dark', narrow: false },
  { name: 'desk-narrow.png', width: 390, height: 844, scale: 2, colorScheme: 'light', narrow: true },
] as const;

/** The desk of the build as it looks with some work on it. */
async function photographDesk(browser: Browser): Promise<void> {
  const server = await serve({ root: DIST, port: 0 });
  for (const { name, width, height, scale, colorScheme, narrow } of VIEWS) {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, colorScheme });
    const page = await context.newPage();
    await page.goto(`http://localhost:${server.port}/`);
    await layOut(page, narrow);
    await page.screenshot({ path: join(PUBLIC, 'screenshots', name) });
    await context.close();
  }
  await server.close();
}

async function layOut(page: Page, isNarrow: boolean): Promise<void> {
  const editor = (number: number) => page.getByRole('textbox', { name: `Code of cell ${number}`, exact: true });
  await editor(1).waitFor();
  await page.evaluate(async (text) => {
    const { carrel } = window as unknown as { readonly carrel: { uploadFile(file: File): Promise<unknown> } };
    await carrel.uploadFile(new File([text], 'climate.csv'));
  }, TABLE);
  await page.getByRole('button', { name: /rename$/ }).click();
  const title = page.getByRole('textbox', { name: 'Title of this session' });
  await title.fill('Rain in three cities');
  await title.press('Enter');
  for (const [at, code] of CELLS.entries()) {
    await editor(at + 1).fill(code);
    await editor(at + 1).press('Shift+Enter');
    await page.getByRole('region', { name: `Output of cell ${at + 1}`, exact: true }).waitFor({ timeout: 90_000 });
    await page.getByText('Python is ready').waitFor({ timeout: 90_000 });
  }
  if (!isNarrow) await page.getByRole('button', { name: 'Preview climate.csv' }).click();
  await page.locator('.notebook-scroll').evaluate((scroller) => scroller.scrollTo(0, 0));
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1000);
}

if (isMain(import.meta.url)) {
  const browser = await chromium.launch({
    executablePath: findBrowser('chromium') ?? undefined,
    args: chromiumArguments,
  });
  await drawIcons(browser);
  if (!process.argv.includes('--icons')) await photographDesk(browser);
  await browser.close();
}
