import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, serve } from '../../../scripts/serve.ts';

let folder = '';
let server: RunningServer;
const WASM = Buffer.alloc(100_000, 'wasm ');

beforeAll(async () => {
  const outer = await mkdtemp(join(tmpdir(), 'carrel-serve-'));
  folder = join(outer, 'dist');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(outer, 'secret.txt'), 'not served');
  await mkdir(join(outer, 'dist-other'));
  await writeFile(join(outer, 'dist-other/a.txt'), 'not served');
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Desk</title>');
  await writeFile(join(folder, 'assets/app-1234.js'), 'export {};');
  await writeFile(join(folder, 'python.wasm'), WASM);
  await writeFile(join(folder, 'a.whl'), 'PK');
  await writeFile(join(folder, 'ä b.txt'), 'umlaut');
  server = await serve({ root: folder, port: 0 });
});

afterAll(async () => {
  await server.close();
  await rm(join(folder, '..'), { recursive: true });
});

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}${path}`, { headers });
}

/** A request as it is written: `fetch` would put the path right first, and add headers. */
function getRaw(path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    httpRequest({ host: '127.0.0.1', port: server.port, path, headers }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, text }));
    })
      .on('error', failed)
      .end();
  });
}

test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/assets/app-1234.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ['/python.wasm', 'application/wasm', 'no-cache'],
  ['/a.whl', 'application/octet-stream', 'no-cache'],
])('%s has its type and isolates', async (path, type, caching) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('cache-control')).toBe(caching);
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});

test('what can be compressed is, where the browser can read it', async () => {
  const zipped = await get('/python.wasm');
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  expect(Number(zipped.headers.get('content-length'))).toBeLessThan(2000);
  expect(Buffer.from(await zipped.arrayBuffer())).toEqual(WASM);
  const whole = await get('/python.wasm', { 'accept-encoding': 'identity' });
  expect(whole.headers.get('content-encoding')).toBeNull();
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(WASM);
  expect((await get('/a.whl')).headers.get('content-encoding')).toBeNull();
});

test('an unchanged file is not sent again', async () => {
  const tag = (await get('/python.wasm')).headers.get('etag') ?? '';
  expect((await get('/python.wasm', { 'if-none-match': tag })).status).toBe(304);
  expect((await get('/a.whl', { 'if-none-match': tag })).status).toBe(200);
});

test('a page address that names no file is the desk; a missing file is missing', async () => {
  const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html,*/*' };
  for (const headers of [navigation, { accept: 'text/html,*/*' }]) {
    expect((await getRaw('/notebook', headers)).text).toContain('Desk');
    expect((await getRaw('/missing.js', headers)).status).toBe(404);
    expect((await getRaw('/packages/none.whl', headers)).status).toBe(404);
  }
  expect((await getRaw('/notebook', { accept: '*/*' })).status).toBe(404);
  expect((await getRaw('/notebook', { 'sec-fetch-mode': 'cors', accept: 'text/html' })).status).toBe(404);
});

test('HEAD has no body, other methods are refused', async () => {
  const base = `http://127.0.0.1:${server.port}/`;
  const head = await fetch(base, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await fetch(base, { method: 'POST', body: 'x' })).status).toBe(405);
});

test('nothing outside the folder is served', async () => {
  for (const path of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
    '/../dist-other/a.txt',
    '/a.whl%00.txt',
    '/%',
    '//etc/passwd',
    'http://other/..%2f..%2fsecret.txt',
  ]) {
    const { status, text } = await getRaw(path);
    expect([path, status, text.includes('not served')]).toEqual([path, 404, false]);
  }
  expect(await (await get('/%C3%A4%20b.txt')).text()).toBe('umlaut');
});

test('a taken port is refused', async () => {
  await expect(serve({ root: folder, port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
