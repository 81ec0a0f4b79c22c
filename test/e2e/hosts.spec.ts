import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from '../../scripts/project.ts';
import { serve } from '../../scripts/serve.ts';
import { openSink } from '../isolation/sink.ts';
import { deskOn, expect, test, watchErrors } from './desk.ts';

test('under a sub-path; and with its server gone Python still reaches the hosts that the person allows', async ({
  page,
}) => {
  const errors = watchErrors(page);
  const root = await mkdtemp(join(tmpdir(), 'carrel-host-'));
  await symlink(DIST, join(root, 'carrel'));
  const server = await serve({ root, port: 0 });
  const api = await openSink();
  const origin = `http://localhost:${server.port}`;
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin === origin && !url.pathname.startsWith('/carrel/')) elsewhere.push(request.url());
  });
  await page.addInitScript((host) => {
    if (self === top) localStorage.setItem('carrel.settings', JSON.stringify({ allowedHosts: [host] }));
  }, api.host);
  await page.goto(`${origin}/carrel/`);
  const desk = deskOn(page);
  await desk.run(1, "import tabulate\nprint(tabulate.tabulate([[42]], tablefmt='plain'), 'here')");
  await expect(desk.output(1)).toHaveText('42 here');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  await server.close();
  await desk.run(2, `from pyodide.http import pyfetch\nprint(await (await pyfetch('http://${api.host}/data')).text())`);
  await expect(desk.output(2)).toHaveText('sink');
  expect(api.requests()).toEqual(['GET /data']);
  await desk.run(3, "await pyfetch('http://127.0.0.1:9/')");
  await expect(desk.output(3)).toContainText('Python may not reach 127.0.0.1:9');
  expect(elsewhere).toEqual([]);
  expect(errors).toEqual([]);
  await api.close();
  await rm(root, { recursive: true });
});

test('the page itself has no way to another host: not by fetch, WebSocket, beacon, worker or form', async ({
  desk: { page },
}) => {
  const sink = await openSink();
  await page.evaluate(async (host) => {
    const http = `http://${host}`;
    const quietly = (act: () => unknown) => {
      try {
        return Promise.resolve(act()).catch(() => undefined);
      } catch {
        return undefined;
      }
    };
    await quietly(() => fetch(`${http}/fetch`, { mode: 'no-cors' }));
    await quietly(() => navigator.sendBeacon(`${http}/beacon`, 'x'));
    await quietly(() => new EventSource(`${http}/events`).close());
    await quietly(() => new Promise((done) => Object.assign(new WebSocket(`ws://${host}/ws`), { onerror: done })));
    await quietly(() => new Promise((done) => Object.assign(new Image(), { onerror: done, src: `${http}/image` })));
    await quietly(() => import(/* @vite-ignore */ `${http}/module.js`));
    const form = Object.assign(document.createElement('form'), { action: `${http}/form`, method: 'post' });
    document.body.append(form);
    form.submit();
  }, sink.host);
  // One that may go out shows that the others would have been seen.
  await page.evaluate(async (host) => {
    const frame = Object.assign(document.createElement('iframe'), { src: 'exit.html' });
    const loaded = new Promise((done) => frame.addEventListener('load', done));
    document.body.append(frame);
    await loaded;
    await frame.contentWindow?.fetch(`http://${host}/exit`);
  }, sink.host);
  // A form that is refused may still have opened a connection in Chromium, and sends nothing over it.
  expect(sink.requests()).toEqual(['GET /exit']);
  await sink.close();
});
