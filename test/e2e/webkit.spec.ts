import { expect, test } from '@playwright/test';
import { expectConfinedRedirects } from '../isolation/suite.ts';
import { openWebKit, type WebKitTab, whyNoWebKit } from '../isolation/webkit.ts';
import { STOP_LIMIT } from '../stop-limit.ts';

// No shared memory and no JSPI: Stop means kill and restart.
test.describe.configure({ mode: 'serial', timeout: 360_000 });

const reason = whyNoWebKit();
let tab: WebKitTab | null = null;

test.afterAll(async () => {
  await tab?.close();
});

test('WebKit: runs Python on files, stops by restarting it, and keeps the files over a reload', async ({ baseURL }) => {
  test.skip(reason !== null, reason ?? '');
  const desk = await openWebKit();
  tab = desk;
  const execute = (code: string) =>
    desk.call(async (text) => {
      const { output, error, returnCode, generatedFiles } = await window.carrel.execute(text);
      return { output, error, returnCode, files: generatedFiles.map(({ path }) => path) };
    }, code);
  await desk.goto(baseURL ?? '');
  await desk.call(async () => {
    while (!('carrel' in window)) await new Promise((resolve) => setTimeout(resolve, 100));
    await window.carrel.uploadFile(new File(['a,b\n1,2\n'], 'x.csv'));
  }, null);

  expect(await execute("print(open('x.csv').read())\nwith open('y.txt', 'w') as f: f.write('hello')")).toEqual({
    output: 'a,b\n1,2\n\n',
    error: null,
    returnCode: 0,
    files: ['/mnt/data/y.txt'],
  });
  const stopped = await desk.call(async () => {
    const running = window.carrel.execute("print('there')\nwhile True: pass");
    while ((await window.carrel.status()).kernel !== 'busy') await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const start = performance.now();
    await window.carrel.interrupt();
    const { returnCode, error } = await running;
    return { returnCode, error, seconds: (performance.now() - start) / 1000 };
  }, null);
  expect(stopped.seconds).toBeLessThan(STOP_LIMIT);
  expect(stopped.returnCode).toBe(137);
  expect(stopped.error).toContain('Python was restarted');

  const after = await execute("import pandas as pd\nprint(pd.read_csv('x.csv').b.sum(), open('y.txt').read())");
  expect(after.output).toBe('2 hello\n');
  expect(await desk.call(async () => (await window.carrel.status()).capabilities, null)).toEqual({
    interruptible: false,
    canBlock: false,
  });

  // Without JSPI a program can be awaited, and what would have to wait for one says so.
  const programs = await execute(`import asyncio, subprocess
try:
    subprocess.run(["ls"])
except OSError as error:
    print("await asyncio" in str(error))
process = await asyncio.create_subprocess_shell("bc; echo ended", stdin=-1, stdout=-1)
print((await process.communicate(b"6*7"))[0])
from concurrent.futures import ThreadPoolExecutor
print(list(ThreadPoolExecutor(2).map(abs, [-1, -2])))`);
  expect(programs.output).toContain("True\nb'42\\nended\\n'\n[1, 2]\n");

  await desk.reload();
  const kept = await desk.call(async () => {
    while (!('carrel' in window)) await new Promise((resolve) => setTimeout(resolve, 100));
    const files = await window.carrel.listFiles();
    return { paths: files.map(({ path }) => path), text: await (await window.carrel.readFile('y.txt')).text() };
  }, null);
  expect(kept).toEqual({ paths: ['/mnt/data/x.csv', '/mnt/data/y.txt'], text: 'hello' });
});

test('WebKit: an allowed host cannot send a request on to another', async ({ baseURL }) => {
  test.skip(reason !== null, reason ?? '');
  tab ??= await openWebKit();
  await expectConfinedRedirects(tab, baseURL ?? '');
});
