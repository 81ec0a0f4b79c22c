import { describe, expect, it } from 'vitest';
import type { ServerRequest } from '../../../src/contract/server';
import { logLines, runningServers, serverAnswer, streamPiece } from '../../../src/contract/server';
import { PreviewBrowser } from '../../../src/preview/browser';
import { toFrameMessage } from '../../../src/preview/messages';
import { serverDouble } from '../../doubles/asked-server';

type Reply = { status?: number; headers?: [string, string][]; body?: string; pieces?: (ArrayBuffer | string)[] };

function open(reply: (request: ServerRequest) => Reply | null) {
  const asked: ServerRequest[] = [];
  const { server, left, open } = serverDouble(async (request, stream) => {
    asked.push(request);
    const said = reply(request);
    if (said === null) return null;
    const { status = 200, headers = [['Content-Type', 'text/html']], body = '', pieces } = said;
    return { status, headers, body: new TextEncoder().encode(body).buffer, stream: pieces ? stream(pieces) : null };
  });
  const browser = new PreviewBrowser(5000, server);
  const go = async (url: string) => {
    const visited = await browser.go({ url: browser.own(url) ?? '' });
    return visited.kind === 'document' ? visited.document : visited;
  };
  return { browser, asked, go, left, streams: open };
}

const cookieOf = (request: ServerRequest | undefined) => request?.headers.find(([name]) => name === 'Cookie')?.[1];

describe('the way through a site', () => {
  it('goes on, back and forward, and a reload stays', async () => {
    const { browser, go } = open(({ target }) => ({ body: `<p>${target}` }));
    await go('/');
    await go('/a?b=1#c');
    expect([browser.address, browser.canGoBack, browser.canGoForward]).toEqual(['/a?b=1#c', true, false]);
    await browser.reload();
    expect(await browser.step(-1)).toMatchObject({ document: { url: 'http://localhost:5000/', html: '<p>/' } });
    expect([browser.address, browser.canGoBack, browser.canGoForward]).toEqual(['/', false, true]);
    await browser.step(1);
    expect(await browser.step(1)).toBeNull();
    browser.move('http://localhost:5000/state', true);
    expect(browser.address).toBe('/state');
    // Back to an address that the same document made by itself, then to another document.
    browser.move('http://localhost:5000/state#2', true);
    expect(await browser.step(-1)).toEqual({ kind: 'moved', url: 'http://localhost:5000/state' });
    expect(await browser.step(-1)).toMatchObject({ kind: 'moved', url: 'http://localhost:5000/a?b=1#c' });
    expect(await browser.step(-1)).toMatchObject({ document: { html: '<p>/' } });
  });

  it('knows which addresses are its own', () => {
    const { browser } = open(() => ({}));
    expect(browser.own('/x')).toBe('http://localhost:5000/x');
    expect(browser.own('http://127.0.0.1:5000/x')).toBe('http://localhost:5000/x');
    for (const other of [
      'http://localhost:5001/',
      'https://example.org/',
      'javascript:alert(1)',
      '//evil.test/',
      'blob:http://localhost:5000/x',
    ])
      expect(browser.own(other), other).toBeNull();
  });

  it('follows redirects with the cookies that they set, as GET', async () => {
    const { browser, asked } = open(({ target }) =>
      target === '/login'
        ? {
            status: 302,
            headers: [
              ['Location', '/home'],
              ['Set-Cookie', 's=1; HttpOnly; Path=/'],
            ],
          }
        : { body: 'home' },
    );
    const body = new TextEncoder().encode('a=b').buffer;
    const request = {
      method: 'POST',
      url: 'http://localhost:5000/login',
      headers: [['Content-Type', 'x']] as const,
      body,
    };
    const visited = await browser.go(request);
    expect(asked.map(({ method, target }) => `${method} ${target}`)).toEqual(['POST /login', 'GET /home']);
    expect(asked[1]?.body).toBeNull();
    expect(asked[1]?.headers.some(([name]) => name === 'Content-Type')).toBe(false);
    expect(cookieOf(asked[1])).toBe('s=1');
    // Scripts do not see it.
    expect(visited).toMatchObject({ document: { cookie: '' } });
    expect(browser.address).toBe('/home');
  });

  it('goes to no other host, and not round in circles', async () => {
    const { go, asked } = open(({ target }) => ({
      status: 302,
      headers: [['Location', target === '/out' ? 'https://example.org/' : '/round']],
    }));
    expect(await go('/out')).toMatchObject({ html: expect.stringContaining('another host') });
    expect(asked).toHaveLength(1);
    expect(await go('/round')).toMatchObject({ html: expect.stringContaining('circle') });
  });

  it('shows a redirect to what is no address as one to elsewhere', async () => {
    const { go } = open(() => ({ status: 302, headers: [['Location', 'http://[']] }));
    expect(await go('/')).toMatchObject({ html: expect.stringContaining('another host') });
  });

  it('of a page that made addresses without end the way back grew without end', () => {
    const { browser } = open(() => ({}));
    for (let step = 0; step < 1000; step += 1) browser.move(`http://localhost:5000/${step}`, true);
    expect(browser.address).toBe('/999');
    const lengths = [...Array(1000).keys()].filter(() => {
      void browser.step(-1);
      return browser.canGoBack;
    });
    expect(lengths.length).toBeLessThan(200);
  });

  it('says so when Python has gone', async () => {
    const { go } = open(() => null);
    expect(await go('/')).toMatchObject({ html: expect.stringContaining('Python has ended') });
  });
});

describe('what is not HTML', () => {
  it('is text, a picture, or a file', async () => {
    const { go } = open(({ target }) => {
      if (target === '/data') return { headers: [['Content-Type', 'application/json']], body: '{"a": "<b>"}' };
      if (target === '/plot.png') return { headers: [['Content-Type', 'image/png']], body: 'x' };
      if (target === '/table')
        return {
          headers: [
            ['Content-Type', 'text/csv'],
            ['Content-Disposition', 'attachment; filename="a/b.csv"'],
          ],
          body: '1',
        };
      return { headers: [['Content-Type', 'application/zip']], body: 'PK' };
    });
    expect(await go('/data')).toMatchObject({ html: expect.stringContaining('{&quot;a&quot;: &quot;&lt;b>&quot;}') });
    expect(await go('/plot.png')).toMatchObject({
      html: expect.stringContaining('<img src="http://localhost:5000/plot.png"'),
    });
    expect(await go('/table')).toMatchObject({ kind: 'file', name: 'a_b.csv' });
    expect(await go('/all.zip')).toMatchObject({ kind: 'file', name: 'all.zip' });
    expect(await go('/100%.zip')).toMatchObject({ kind: 'file', name: '100%.zip' });
  });
});

it('a link says that it is a download, and what its file is called', async () => {
  const { browser } = open(({ target }) => ({ status: target === '/none' ? 404 : 200, body: 'text' }));
  const visit = (path: string, save: string) => browser.go({ url: `http://localhost:5000${path}`, save });
  expect(await visit('/page.html', 'my/page.html')).toMatchObject({ kind: 'file', name: 'my_page.html' });
  expect(await visit('/page.html', '')).toMatchObject({ kind: 'file', name: 'page.html' });
  expect(await visit('/none', 'x')).toMatchObject({ kind: 'document' });
});

describe('what is streamed', () => {
  it('is put together for a document, and ended where it is left', async () => {
    const { go, browser, left, streams } = open(({ target }) =>
      target === '/endless' ? { body: '<p>', pieces: [] } : { body: '<p>', pieces: ['one ', 'two'] },
    );
    const endless = browser.go({ url: 'http://localhost:5000/endless' });
    await expect.poll(() => streams.size).toBe(1);
    expect(await go('/')).toMatchObject({ html: '<p>one two' });
    await endless;
    expect(left).toEqual([1001]);
  });

  it('is refused as a whole above 128 MB', { timeout: 60_000 }, async () => {
    const part = new ArrayBuffer(48 * 1024 * 1024);
    const { go, left } = open(() => ({ pieces: [part, part, part, part] }));
    expect(await go('/')).toMatchObject({ html: expect.stringContaining('larger than 128 MB') });
    expect(left).toEqual([1001]);
  });
});

it('keeps cookies by path and time', async () => {
  const { browser, asked, go } = open(({ target }) => ({
    headers:
      target === '/set'
        ? [
            ['Set-Cookie', 'a=1; Path=/sub'],
            ['Set-Cookie', 'b=x=y'],
            ['Set-Cookie', 'c=2; Max-Age=0'],
            ['Set-Cookie', 'nonsense'],
          ]
        : [],
  }));
  await go('/set');
  await go('/sub/page');
  expect(cookieOf(asked.at(-1))).toBe('a=1; b=x=y');
  await go('/other');
  expect(cookieOf(asked.at(-1))).toBe('b=x=y');
  browser.setCookie(`long=${'x'.repeat(5000)}`);
  await go('/other');
  expect(cookieOf(asked.at(-1))).toBe('b=x=y');
  browser.setCookie('b=; expires=Thu, 01 Jan 1970 00:00:00 GMT');
  expect(await go('/other')).toMatchObject({ cookie: '' });
});

it('of a page that set cookies without end all were kept and sent; a script took the place of a hidden one', async () => {
  const { browser, asked, go } = open(() => ({ headers: [['Set-Cookie', 's=1; HttpOnly']] }));
  for (let count = 0; count < 1000; count += 1) browser.setCookie(`c${count}=1`);
  await go('/');
  browser.setCookie('s=2');
  await go('/');
  const sent = cookieOf(asked.at(-1))?.split('; ') ?? [];
  expect(sent).toHaveLength(200);
  expect(sent.at(-1)).toBe('s=1');
});

it('lets through only messages and answers in the agreed form', () => {
  const request = { method: 'get', url: '/x', headers: [['A', 'b']], body: null };
  expect(toFrameMessage({ kind: 'request', id: 1, request })).toEqual({
    kind: 'request',
    id: 1,
    request: { ...request, method: 'GET' },
    isStreamed: false,
  });
  expect(toFrameMessage({ kind: 'leave', id: 1, code: 1000, more: 1 })).toEqual({ kind: 'leave', id: 1, code: 1000 });
  for (const bad of [
    null,
    'go',
    { kind: 'go' },
    { kind: 'request', id: '1', request },
    { kind: 'go', request: { ...request, method: 'GE T' } },
    { kind: 'go', request: { ...request, headers: [['A']] } },
    { kind: 'go', request: { ...request, body: 'text' } },
    { kind: 'go', request: { ...request, url: 'x'.repeat(30_000) } },
    { kind: 'go', request: { ...request, body: new ArrayBuffer(129 * 1024 * 1024) } },
    { kind: 'pull', id: 0.5 },
    { kind: 'say', id: 1, data: { length: 3 } },
    { kind: 'leave', id: 1, code: 99 },
    { kind: 'back', by: 0.5 },
    { kind: 'stored', area: 'other', items: [] },
    { kind: 'stored', area: 'local', items: [['a', 'x'.repeat(3_000_000)]] },
    { kind: 'constructor' },
  ])
    expect(toFrameMessage(bad)).toBeNull();
  expect(runningServers('[{"port": 5000, "name": "a"}, {"port": 0, "name": "b"}, {"port": "1"}, null]')).toEqual([
    { port: 5000, name: 'a' },
  ]);
  expect(runningServers('{')).toEqual([]);
  expect(serverAnswer('{"status": 200, "headers": [["A", "b"]]}', new Uint8Array([1]))?.body.byteLength).toBe(1);
  expect(serverAnswer('{"status": 101, "headers": [], "stream": 7}', new Uint8Array())?.stream).toBe(7);
  for (const bad of [
    '{"status": 101, "headers": []}',
    '{"status": 200, "headers": [], "stream": "7"}',
    '{"status": 99, "headers": []}',
    '{"status": 200, "headers": [["A"]]}',
    'x',
    '{}',
  ])
    expect(serverAnswer(bad, new Uint8Array())).toBeNull();
  expect(streamPiece(['data', new Uint8Array([1, 2]).subarray(1)])).toEqual({
    kind: 'data',
    data: new Uint8Array([2]).buffer,
  });
  expect(streamPiece(['end', 1000, 'x'.repeat(500)])).toMatchObject({ code: 1000, reason: 'x'.repeat(123) });
  for (const bad of [null, ['data', 1], ['end', 1], ['more'], { 0: 'data', 1: 'x' }])
    expect(streamPiece(bad)).toEqual({ kind: 'end', code: 1006, reason: '' });
  expect(logLines(['a', { nodeType: 1 }, 'x'.repeat(9999)]).map((line) => line.length)).toEqual([1, 2000]);
  expect(logLines({ length: 3 })).toEqual([]);
});
