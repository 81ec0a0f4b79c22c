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

  // Without JSPI a cell waits in Python's place: for programs of the shell (packed ones too), packages of commands and servers.
  const programs = await execute(`import os, requests, subprocess
!echo from a line | tr a-z A-Z
print(subprocess.run(["perl", "-e", "print 6 * 7"], capture_output=True, text=True).stdout)
print(subprocess.check_output("git init -q work; cd work; echo 1 > f; git add f; git status -s", shell=True))
!python3 -m http.server 8123 > /tmp/log
print(requests.get("http://localhost:8123/x.csv").text.split())
def inside():
    subprocess.run(["ls"])
try:
    inside()
except OSError as error:
    print("top level of a cell" in str(error))
from concurrent.futures import ThreadPoolExecutor
print(list(ThreadPoolExecutor(2).map(abs, [-1, -2])))
!rm -r work; node -p 1`);
  expect(programs.output).toContain("FROM A LINE\n42\nb'A  f\\n'\n['a,b', '1,2']\nTrue\n[1, 2]\n");
  expect(programs.output).toContain('node: this browser loads no script into its sandbox');

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
