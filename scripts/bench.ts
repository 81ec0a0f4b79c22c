import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page, type Request } from 'playwright';
import { build } from 'vite';
import type { LockFile } from '../src/contract/packages.ts';
import { benchDocker, printDocker } from './bench/docker.ts';
import { printFirstPaint } from './bench/first-paint.ts';
import { benchInstant, layLatest } from './bench/instant.ts';
import { fillLongSession, LONG_SESSION, openLongSession, scrollLongSession } from './bench/long-session.ts';
import { benchPrograms } from './bench/programs.ts';
import { chromiumArguments, findBrowser } from './browser.ts';
import { GLUE, gather, LOADER, STDLIB, summarise } from './packages/gather.ts';
import { closure } from './packages/official.ts';
import { pack, WASM } from './packages/pack.ts';
import { CACHE, ROOT } from './project.ts';
import { serve } from './serve.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SITE = join(CACHE, 'bench');

/** What a data-science session imports first, in this order: each brings what the ones before have not. */
const FIRST_IMPORTS = {
  numpy: 'numpy',
  pandas: 'pandas',
  matplotlib: 'matplotlib.pyplot',
  seaborn: 'seaborn',
} as const;

type Library = keyof typeof FIRST_IMPORTS;
const LIBRARIES = Object.keys(FIRST_IMPORTS) as Library[];

/** Milliseconds of one round, by what was measured; of a library, with its download and unpacking. */
type Times = Record<'boot' | 'empty' | Library, number>;

/** Bytes that came from the server up to the last library, as they were sent. */
interface Wire {
  page: number;
  python: number;
  packages: number;
}

interface Visit {
  readonly times: Times;
  readonly wire: Wire;
}

/** Runs Python on a page; each kind of page has its own way. */
interface Subject {
  readonly path: string;
  run(page: Page, code: string, packages: readonly string[]): Promise<void>;
}

const CARREL: Subject = {
  path: 'index.html',
  async run(page, code) {
    const error = await page.evaluate(async (text) => (await window.carrel.execute(text)).error, code);
    if (error !== null) throw new Error(error);
  },
};

const BARE: Subject = {
  path: 'bare.html',
  async run(page, code, packages) {
    await page.evaluate(([text, names]) => window.bare(text, names), [code, packages] as const);
  },
};

declare global {
  interface Window {
    carrel: {
      execute(code: string, options?: { readonly timeout?: number }): Promise<{ error: string | null; output: string }>;
      restart(): Promise<void>;
    };
    bare(code: string, packages: readonly string[]): Promise<unknown>;
  }
}

async function timed(action: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** One visit with an empty cache: boot and first print, the libraries, then fifty empty cells. */
async function visit(browser: Browser, base: string, subject: Subject): Promise<Visit> {
  // The service worker would fetch what later visits need, too.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    const sent: Request[] = [];
    page.on('requestfinished', (request) => sent.push(request));
    const boot = await timed(async () => {
      await page.goto(base + subject.path, { waitUntil: 'domcontentloaded' });
      await page.waitForFunction(() => 'carrel' in window || 'bare' in window);
      await subject.run(page, 'print(1)', []);
    });
    const libraries = { numpy: 0, pandas: 0, matplotlib: 0, seaborn: 0 };
    for (const name of LIBRARIES) {
      libraries[name] = await timed(() => subject.run(page, `import ${FIRST_IMPORTS[name]}`, [name]));
    }
    const wire = await wireOf(sent);
    const empty: number[] = [];
    for (let count = 0; count < 50; count += 1) empty.push(await timed(() => subject.run(page, '', [])));
    return { times: { boot, ...libraries, empty: median(empty) }, wire };
  } finally {
    await context.close();
  }
}

async function wireOf(requests: readonly Request[]): Promise<Wire> {
  const wire = { page: 0, python: 0, packages: 0 };
  for (const request of requests) {
    if (!request.url().startsWith('http')) continue;
    const kind = /\/(?:plain-)?pyodide\//.test(request.url())
      ? 'python'
      : request.url().endsWith('.whl')
        ? 'packages'
        : 'page';
    wire[kind] += (await request.sizes()).responseBodySize;
  }
  return wire;
}

/** A session of 200 messages and 50 plots: from the navigation to its last answer, and the frames while it is scrolled. */
async function longSession(browser: Browser, base: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(`${base}index.html`);
    await page.waitForSelector('article');
    await fillLongSession(page);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await openLongSession(page));
    await page.waitForTimeout(500);
    const { frames, p99, longest } = await scrollLongSession(page);
    const { messages, plots } = LONG_SESSION;
    console.log(`\nA session of ${messages} messages and ${plots} plots:`);
    console.log(`  opened                 ${median(times).toFixed(0)} ms, median of ${ROUNDS} loads of the page`);
    console.log(
      `  scrolled               ${frames} frames, one in a hundred over ${p99.toFixed(0)} ms, the longest ${longest.toFixed(0)} ms`,
    );
  } finally {
    await context.close();
  }
}

/** Bytes of the wheels that the shell and the libraries bring, each with all it needs. */
function printDownload(built: LockFile, plain: LockFile): void {
  const bytes = (lock: LockFile, names: readonly string[]) =>
    megabytes(...closure(lock, names).map(({ size = 0 }) => size));
  console.log('\nWheels to download, as the build has them (as they are pinned):');
  const rows = [['ipython'], ...LIBRARIES.map((name) => [name]), ['ipython', ...LIBRARIES]];
  for (const names of rows) {
    const title = names.length > 1 ? 'base set for data science' : (names[0] ?? '');
    console.log(`  ${title.padEnd(26)} ${bytes(built, names)} (${bytes(plain, names)})`);
  }
}

function printWire(carrel: Wire, bare: Wire): void {
  const text = ({ page, python, packages }: Wire) =>
    `${megabytes(python, packages)}: Python ${megabytes(python)}, packages ${megabytes(packages)}; besides, the page ${megabytes(page)}`;
  console.log('\nOn the wire in a first visit that imports all of these:');
  console.log(`  Carrel     ${text(carrel)}\n  bare page  ${text(bare)}, which has no IPython`);
}

function megabytes(...bytes: readonly number[]): string {
  return `${(bytes.reduce((sum, one) => sum + one, 0) / 1e6).toFixed(1)} MB`;
}

async function bench(): Promise<void> {
  const executablePath = findBrowser('chromium');
  if (executablePath === null) throw new Error('No Chromium was found. Run `npm test` once, or set CHROME_PATH.');
  const set = await gather({ log: console.log });
  console.log(summarise(set));
  const plain = await gather({ plain: true, cache: join(CACHE, 'bench-plain') });
  console.log('Packing them as small as can be, once');
  const first = closure(set.lock, ['ipython', 'matplotlib-inline', ...LIBRARIES]);
  const core = [join(set.folder, '..', STDLIB), join(ROOT, 'node_modules/pyodide', WASM)];
  await pack([...first.map((entry) => join(set.folder, entry.file_name)), ...core], 'small');
  await rm(SITE, { recursive: true, force: true });
  await mkdir(SITE, { recursive: true });
  await build({
    root: ROOT,
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: SITE, emptyOutDir: true },
  });
  for (const file of ['bare.html', 'bare-worker.js']) await cp(join(ROOT, 'scripts/bench', file), join(SITE, file));
  // The bare page has the wheels as they are pinned and Pyodide as npm carries it.
  await cp(plain.folder, join(SITE, 'plain'), { recursive: true });
  await cp(join(SITE, 'pyodide'), join(SITE, 'plain-pyodide'), { recursive: true });
  for (const name of [GLUE, LOADER, STDLIB, WASM]) {
    await cp(join(ROOT, 'node_modules/pyodide', name), join(SITE, 'plain-pyodide', name));
  }
  const built = JSON.parse(await readFile(join(SITE, 'packages/pyodide-lock.json'), 'utf8')) as LockFile;
  await layLatest(SITE);
  printDownload(built, plain.lock);

  const server = await serve({ root: SITE, port: 0 });
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  try {
    const base = `http://localhost:${server.port}/`;
    const carrel: Visit[] = [];
    const bare: Visit[] = [];
    // The first visit warms the server's compression and is not counted; then they take turns.
    await visit(browser, base, BARE);
    await visit(browser, base, CARREL);
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await visit(browser, base, BARE));
      carrel.push(await visit(browser, base, CARREL));
    }
    const [ours] = carrel;
    const [theirs] = bare;
    if (ours !== undefined && theirs !== undefined) printWire(ours.wire, theirs.wire);
    const rows = {
      boot: 'boot and first print',
      ...Object.fromEntries(LIBRARIES.map((name) => [name, `install, import ${name}`])),
      empty: 'an empty cell',
    } as Record<keyof Times, string>;
    console.log(
      `\nMedians of ${ROUNDS} visits with an empty cache, Carrel against a bare page with plain Pyodide and wheels:`,
    );
    for (const key of ['boot', ...LIBRARIES, 'empty'] as const) {
      const [ours, theirs] = [carrel, bare].map((visits) => median(visits.map(({ times }) => times[key])));
      if (ours === undefined || theirs === undefined) continue;
      console.log(
        `  ${rows[key].padEnd(22)} ratio ${(ours / theirs).toFixed(2)}   (${ours.toFixed(1)} ms / ${theirs.toFixed(1)} ms)`,
      );
    }
    await benchInstant(browser, base);
    await longSession(browser, base);
    await printFirstPaint(browser, base);
  } finally {
    await browser.close();
    await server.close();
  }
}

const [what, ...names] = process.argv.slice(2);
if (what === 'programs') await benchPrograms(names.length > 0 ? names : undefined);
else {
  await bench();
  const docker = await benchDocker();
  if (docker !== null) printDocker(docker);
}
