import { expect } from '@playwright/test';
import { STOP_LIMIT } from '../stop-limit.ts';
import { tryAll } from './attempts.ts';
import { plantCanary, traces } from './canary.ts';
import { execute, openDesk, ready, stopAfter } from './desk.ts';
import { KEY, setKey } from './key.ts';
import { showHostileOutputs } from './outputs.ts';
import { openSink } from './sink.ts';
import { type PlainTab, type Tab, until } from './tab.ts';

/**
 * Every way out of the sandbox is closed, also to a key that the person has set, for this tab or stored and open; and the
 * desk works on.
 */
export async function expectConfinedPython(tab: Tab, url: string, kept: 'tab' | 'stored' = 'stored'): Promise<void> {
  const sink = await openSink();
  const model = await openSink();
  try {
    await openDesk(tab, url);
    await setKey(tab, `http://${model.host}/v1`, kept === 'stored');
    await plantCanary(tab);
    const outcomes = await tryAll(tab, sink.host, url, `http://${model.host}/v1`);
    expect(Object.keys(outcomes).length).toBeGreaterThan(57);
    expect(JSON.stringify(outcomes)).not.toContain(KEY);
    const reached = Object.entries(outcomes).filter(([, { refused }]) => !refused);
    expect(reached).toEqual([]);
    expect(sink.seen()).toEqual([]);
    expect(await traces(tab)).toEqual([]);
    expect((await execute(tab, 'print(6 * 7)')).output).toContain('42');
    // The page itself may not reach it either. From its exit it would be reached, so the sink would have seen it.
    expect(await tab.call(fetchFromPage, `http://${sink.host}/page`)).toBe('refused');
    expect(sink.seen()).toEqual([]);
    expect(await tab.call(fetchFromExit, `http://${sink.host}/control`)).toBe('answered');
    expect(sink.seen()).toEqual(['GET /control']);
    // And the key is there: the page itself sends it.
    await tab.call(() => {
      for (const button of document.querySelectorAll('button')) if (button.textContent === 'Test') button.click();
    }, null);
    await until('The model is asked', async () => model.requests().includes('POST /v1/chat/completions'));
    expect(model.headers().some(({ authorization }) => authorization === `Bearer ${KEY}`)).toBe(true);
  } finally {
    await Promise.all([sink.close(), model.close()]);
  }
}

/** What an allowed host may do: answer. It may not send the request on to one that is not allowed. */
export async function expectConfinedRedirects(tab: PlainTab, url: string): Promise<void> {
  const sink = await openSink();
  const allowed = await openSink({ redirectTo: `http://${sink.host}` });
  try {
    await tab.goto(url);
    await tab.call(
      (host) => localStorage.setItem('carrel.settings', JSON.stringify({ allowedHosts: [host] })),
      allowed.host,
    );
    await openDesk(tab, url);
    const { status, error } = await execute(
      tab,
      `from pyodide.http import pyfetch\nawait pyfetch('http://${allowed.host}/secret', method='POST', body='secret')`,
    );
    expect(status).toBe('error');
    expect(error).toContain('not allowed');
    expect(allowed.seen()).toContain('POST /secret');
    expect(sink.seen()).toEqual([]);
  } finally {
    await Promise.all([sink.close(), allowed.close()]);
  }
}

/**
 * Nothing that a cell shows reaches further than its own box, and a script that means well works. Chromium connects to the
 * host of a frame before it looks whether the policy allows the frame, and then sends nothing: there, requests count.
 */
export async function expectConfinedOutputs(tab: Tab, url: string, count: 'seen' | 'requests' = 'seen'): Promise<void> {
  const sink = await openSink();
  try {
    await openDesk(tab, url);
    await plantCanary(tab);
    // Pages of servers in Chromium: in Firefox they have not been tried to the end.
    await showHostileOutputs(tab, sink.host, count === 'requests');
    expect(sink[count]()).toEqual([]);
    expect(await traces(tab)).toEqual([]);
    expect(await tab.call(() => location.href, null)).toBe(url);
    expect((await execute(tab, 'print(6 * 7)')).output).toContain('42');
  } finally {
    await sink.close();
  }
}

/**
 * The desk on a host that isolates no page: no SharedArrayBuffer, so Stop ends the kernel and starts it again. Files stay,
 * variables are lost, and the desk says so.
 */
export async function expectWorkingWithoutIsolation(tab: Tab, url: string): Promise<void> {
  await openDesk(tab, url);
  expect(await tab.call(() => crossOriginIsolated, null)).toBe(false);
  expect((await execute(tab, 'x = 1\nopen("kept.txt", "w").write("kept")\nprint(6 * 7)')).output).toContain('42');
  expect((await tab.call(() => window.carrel.status(), null)).capabilities?.interruptible).toBe(false);
  const { status, error, seconds } = await stopAfter(tab, 'while True: pass', 500);
  expect(status).toBe('killed');
  expect(error).toContain('restarted');
  // A kill, and a new start of the sandbox.
  expect(seconds).toBeLessThan(STOP_LIMIT + 0.5);
  const after = await execute(tab, 'print(open("kept.txt").read(), "x" in globals())');
  expect(after.output).toContain('kept False');
  const said = await tab.call(() => document.body.innerText, null);
  expect(said).toMatch(/restarted|started again|lost/i);
  await tab.reload();
  await ready(tab);
  expect((await execute(tab, 'print(open("kept.txt").read())')).output).toContain('kept');
}

async function fetchFromPage(url: string): Promise<'answered' | 'refused'> {
  return fetch(url).then(
    () => 'answered',
    () => 'refused',
  );
}

/** As an exit of the desk does (`src/exit`), for any host. */
async function fetchFromExit(url: string): Promise<'answered' | 'refused'> {
  const frame = document.createElement('iframe');
  frame.src = 'exit.html';
  const loaded = new Promise((done) => frame.addEventListener('load', done));
  document.body.append(frame);
  await loaded;
  try {
    await frame.contentWindow?.fetch(url);
    return 'answered';
  } catch {
    return 'refused';
  } finally {
    frame.remove();
  }
}
