import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const START = fileURLToPath(new URL('../../scripts/start.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  /** The address that it prints, or null if it ends before. */
  readonly url: Promise<string | null>;
  readonly end: Promise<{ readonly code: number | null; readonly errors: string }>;
}

/** What `npm start` runs, on what is built already. */
function start(environment: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', START], {
    env: { ...process.env, BROWSER: 'none', CARREL_SKIP_BUILD: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  const end = new Promise<{ code: number | null; errors: string }>((done) => {
    child.on('close', (code) => done({ code, errors }));
  });
  const url = new Promise<string | null>((done) => {
    child.stdout.on('data', (part) => {
      output += part;
      const line = /^Carrel: (\S+)$/m.exec(output);
      if (line?.[1]) done(line[1]);
    });
    child.on('close', () => done(null));
  });
  child.stderr.on('data', (part) => {
    errors += part;
  });
  return { child, url, end };
}

test('tells its address, isolates the page, and ends when asked to', async ({ page }) => {
  const { child, url, end } = start({ PORT: '0' });
  const address = await url;
  expect(address).toMatch(/^http:\/\/localhost:\d+\/$/);
  await page.goto(address ?? '');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  child.kill('SIGTERM');
  expect(await end).toEqual({ code: 0, errors: '' });
});

test('says what to do where the port is taken', async ({ baseURL }) => {
  const { port } = new URL(baseURL ?? '');
  const { url, end } = start({ PORT: port });
  expect(await url).toBeNull();
  expect(await end).toMatchObject({ code: 1, errors: expect.stringContaining(`Port ${port} is in use. Set PORT`) });
});

test('takes the next free port where none was asked for', async () => {
  const first = start({ PORT: '' });
  const second = start({ PORT: '' });
  const urls = await Promise.all([first.url, second.url]);
  for (const { child } of [first, second]) child.kill('SIGTERM');
  for (const { end } of [first, second]) expect(await end).toEqual({ code: 0, errors: '' });
  expect(new Set(urls).size).toBe(2);
  for (const url of urls) expect(url).toMatch(/^http:\/\/localhost:\d+\/$/);
});

test('serves the packages in use and nothing else', async ({ request }) => {
  const lock = await (await request.get('packages/pyodide-lock.json')).json();
  const { file_name, size } = lock.packages.numpy;
  const wheel = await request.head(`packages/${file_name}`);
  expect(wheel.headers()['content-length']).toBe(String(size));
  expect((await request.get('packages/numpy-0-py3-none-any.whl')).status()).toBe(404);
  expect((await request.get('pyodide/pyodide.asm.wasm')).headers()['content-type']).toBe('application/wasm');
});
