import { expect, test } from '@playwright/test';
import type { Browser } from 'puppeteer-core';
import { execute, openDesk, ready, runInCell, stopAfter } from '../isolation/desk.ts';
import { firefoxTab, openFirefox } from '../isolation/firefox.ts';
import { KEY, setKey } from '../isolation/key.ts';
import { expectConfinedOutputs, expectConfinedPython, expectConfinedRedirects } from '../isolation/suite.ts';
import { type Tab, until } from '../isolation/tab.ts';
import { createDemo } from '../providers/scenarios/demo.ts';
import { startScriptedServer } from '../providers/server.ts';
import { STOP_LIMIT } from '../stop-limit.ts';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

let browser: Browser | null = null;

test.beforeAll(async () => {
  browser = await openFirefox();
});

test.afterAll(async () => {
  await browser?.close();
});

async function tab(): Promise<Tab> {
  test.skip(browser === null, 'There is no Firefox on this machine: install it or set FIREFOX_PATH.');
  if (browser === null) throw new Error('There is no Firefox');
  return firefoxTab(browser);
}

test('runs Python, shows figures and keeps files over a reload', async ({ baseURL }) => {
  const desk = await tab();
  await openDesk(desk, baseURL ?? '');
  expect((await execute(desk, 'print(6 * 7)')).output).toContain('42');
  const plot = await execute(
    desk,
    'import pandas as pd, matplotlib.pyplot as plt\npd.DataFrame({"a": [1, 2]}).plot()\nplt.savefig("a.png")\nplt.show()',
  );
  expect(plot.error).toBeNull();
  expect(plot.types).toContain('image/png');
  expect(plot.files).toEqual(['/mnt/data/a.png']);
  await desk.reload();
  await ready(desk);
  expect((await execute(desk, 'print(open("a.png", "rb").read(4))')).output).toContain('PNG');
  // The late part of the worker's script, and Python that waits for it.
  const shell = await execute(
    desk,
    'import subprocess; print(subprocess.getoutput("echo from the shell | tr a-z A-Z"))',
  );
  expect(shell.output).toContain('FROM THE SHELL');
  const { capabilities } = await desk.call(() => window.carrel.status(), null);
  expect(capabilities).toEqual({ interruptible: true, canBlock: true });
});

const STOPPED = {
  'a busy loop': 'while True: pass',
  'time.sleep': 'import time; time.sleep(999)',
  'asyncio.sleep': 'import asyncio; await asyncio.sleep(999)',
  'a long call of numpy':
    'import numpy as np\nfor _ in range(99): np.random.rand(1200, 1200) @ np.random.rand(1200, 1200)',
} as const;

test('Stop ends every kind of run within three seconds', async ({ baseURL }) => {
  const desk = await tab();
  await openDesk(desk, baseURL ?? '');
  await execute(desk, 'import numpy');
  for (const [name, code] of Object.entries(STOPPED)) {
    const { status, seconds } = await stopAfter(desk, code, 500);
    expect(seconds, name).toBeLessThan(STOP_LIMIT);
    expect(['interrupted', 'killed'], name).toContain(status);
    expect((await execute(desk, 'print(6 * 7)')).output, name).toContain('42');
  }
});

test('Stop ends a question that waits for its answer', async ({ baseURL }) => {
  const desk = await tab();
  await openDesk(desk, baseURL ?? '');
  await runInCell(desk, "input('Name? ')");
  await until('The question is asked', () =>
    desk.call(() => document.querySelector('form.input-field input') !== null, null),
  );
  const seconds = await desk.call(async () => {
    const start = performance.now();
    await window.carrel.interrupt();
    return (performance.now() - start) / 1000;
  }, null);
  expect(seconds).toBeLessThan(STOP_LIMIT);
  expect((await execute(desk, 'print(6 * 7)')).output).toContain('42');
});

test('Python reaches nothing outside of its sandbox', async ({ baseURL }) => {
  await expectConfinedPython(await tab(), baseURL ?? '');
});

test('nothing that a cell shows leaves its box', async ({ baseURL }) => {
  await expectConfinedOutputs(await tab(), baseURL ?? '');
});

// The last two leave cells and settings in this profile.
test('a question: wrong code, better code, a plot, an answer with files; Stop; a reload', async ({ baseURL }) => {
  const desk = await tab();
  const model = await startScriptedServer({ scenario: createDemo(5) });
  await openDesk(desk, baseURL ?? '');
  await setKey(desk, `${model.origin}/v1`, false);
  await desk.call(() => {
    const setup = JSON.parse(localStorage.getItem('carrel.ask') ?? '{}');
    const rows = ['Jan', 'Feb', 'Mar'].map((month, n) => `${month},North,${n}\n${month},South,${n}\n`);
    const csv = new File([`Month,Region,Revenue\n${rows.join('')}`], 'sales.csv', { type: 'text/csv' });
    return window.carrel.uploadFile(csv).then(() => setup.chosen);
  }, null);
  const asked = await desk.call(() => window.carrel.ask('Which region grows faster?'), null);
  expect(asked).toMatchObject({ success: true, end: 'done', error: null });
  expect(asked.answer).toContain('**South** grows faster');
  expect(asked.files).toContain('/mnt/data/revenue.png');
  await until('The plot is on the screen', () =>
    desk.call(
      () => [...document.querySelectorAll('.call img')].some((image) => (image as HTMLImageElement).naturalWidth > 300),
      null,
    ),
  );
  const posts = model.requests.filter(({ method }) => method === 'POST');
  expect(posts.length).toBe(4);
  expect(posts.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
  expect(await desk.call(() => document.querySelector('.turn')?.textContent ?? '', null)).toContain('KeyError');

  const seconds = await desk.call(async () => {
    const over = window.carrel.ask('Which region grows faster, again?');
    while (document.querySelectorAll('.turn').length < 2 || document.querySelector('.stop-button') === null)
      await new Promise((done) => setTimeout(done, 20));
    const start = performance.now();
    for (const button of document.querySelectorAll<HTMLElement>('.composer .stop-button')) button.click();
    const { end } = await over;
    return end === 'stopped' ? (performance.now() - start) / 1000 : end;
  }, null);
  expect(seconds).toBeLessThan(STOP_LIMIT);

  await desk.reload();
  await until('The conversation is there', () =>
    desk.call(() => document.querySelector('.turn')?.textContent?.includes('South grows faster') === true, null),
  );
  await until('The plot is there', () => desk.call(() => document.querySelector('.call img') !== null, null));
  await desk.call(() => localStorage.clear(), null);
  await model.close();
});

test('an allowed host cannot send a request on to another', async ({ baseURL }) => {
  await expectConfinedRedirects(await tab(), baseURL ?? '');
});
