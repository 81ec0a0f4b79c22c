import { beforeEach, describe, expect, test, vi } from 'vitest';
import { HEADERS } from '../../../scripts/headers';
import { PROBLEM } from '../../../src/contract/offline';
import { install } from '../../../workers/sw/install';
import { ISOLATION } from '../../../workers/sw/response';
import { fillUp } from '../../doubles/caches';
import { type Contents, createDeployServer, type Deployed, type DeployServer } from '../../doubles/deployed';
import { createDevice, type Device } from './kit';

const ONE: Contents = {
  'index.html': ['install', '<title>one</title>'],
  'exit.html': ['install', 'exit'],
  'assets/index-1.js': ['install', 'one()'],
  'icon.svg': ['install', '<svg>one</svg>'],
  'pyodide/python.wasm': ['idle', 'python'],
  'packages/numpy.whl': ['use', 'numpy 1'],
};
const { 'assets/index-1.js': _gone, ...SAME } = ONE;
const TWO: Contents = {
  ...SAME,
  'index.html': ['install', '<title>two</title>'],
  'assets/index-2.js': ['install', 'two()'],
  'icon.svg': ['install', '<svg>two</svg>'],
  'packages/numpy.whl': ['use', 'numpy 2'],
};
const TAB = { tab: 'tab' };

let server: DeployServer;
let device: Device;
let one: Deployed;

beforeEach(async () => {
  server = createDeployServer();
  device = createDevice(server);
  one = await server.deploy('one', ONE);
  await install(device.shelf(one), () => 1);
  await device.ask(one, 'index.html', { navigate: true, ...TAB });
  server.asked.length = 0;
  vi.stubGlobal('fetch', (request: Request) => server.fetch(request.url));
  return () => vi.unstubAllGlobals();
});

/** Spoils what is kept of a file, without changing its length or to half of it. */
async function damage(path: string, how: 'half' | 'flip'): Promise<void> {
  const cache = await device.storage.open('carrel-files-1 /carrel/');
  const key = `https://kept.invalid/${one.file(path).sha256}`;
  const text = (await (await cache.match(key))?.text()) ?? '';
  await cache.put(key, new Response(how === 'half' ? text.slice(0, text.length / 2) : text.replace(/.$/, '?')));
}

describe('what is kept', () => {
  test('comes without the server, isolated and with its type', async () => {
    server.stop();
    const page = await device.ask(one, 'index.html', { navigate: true, tab: 'other' });
    expect(await page.text()).toBe('<title>one</title>');
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    for (const [name, value] of Object.entries(HEADERS)) expect(page.headers.get(name)).toBe(value);
    expect(ISOLATION).toEqual(HEADERS);
    const script = await device.ask(one, 'assets/index-1.js', { tab: 'other' });
    expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect(server.asked).toEqual([]);
  });

  test.each(['half', 'flip'] as const)('a script that is damaged (%s) is fetched again, and never run', async (how) => {
    await damage('assets/index-1.js', how);
    expect(await (await device.ask(one, 'assets/index-1.js', TAB)).text()).toBe('one()');
    expect(server.asked).toEqual(['assets/index-1.js']);
    server.stop();
    expect(await (await device.ask(one, 'assets/index-1.js', TAB)).text()).toBe('one()');
  });

  test('a damaged page without its server is a sentence with a next step', async () => {
    await damage('index.html', 'flip');
    server.stop();
    const page = await device.ask(one, 'index.html', { navigate: true, ...TAB });
    expect(page.status).toBe(503);
    expect(page.headers.get('Content-Type')).toContain('text/html');
    expect(await page.text()).toMatch(/Check the connection and try again\..*Reload/);
  });

  test('everything that the browser has cleared is fetched and kept again', async () => {
    for (const name of await device.storage.keys()) await device.storage.delete(name);
    expect(await (await device.ask(one, 'index.html', { navigate: true, tab: 'new' })).text()).toBe(
      '<title>one</title>',
    );
    expect(await (await device.ask(one, 'assets/index-1.js', { tab: 'new' })).text()).toBe('one()');
    server.stop();
    expect(await (await device.ask(one, 'index.html', { navigate: true, tab: 'new' })).text()).toBe(
      '<title>one</title>',
    );
  });
});

describe('what comes when it is used', () => {
  test('is handed on while it comes, and kept', async () => {
    expect(await (await device.ask(one, 'packages/numpy.whl', TAB)).text()).toBe('numpy 1');
    server.stop();
    expect(await (await device.ask(one, 'packages/numpy.whl', TAB)).text()).toBe('numpy 1');
  });

  test('is handed on but not kept where it is another file, as the page refuses it', async () => {
    server.misbehave('packages/numpy.whl', { kind: 'other', text: 'numpy X' });
    expect(await (await device.ask(one, 'packages/numpy.whl', TAB)).text()).toBe('numpy X');
    server.misbehave('packages/numpy.whl', null);
    expect(await (await device.ask(one, 'packages/numpy.whl', TAB)).text()).toBe('numpy 1');
  });

  test.each([
    ['a web page', { kind: 'html' }, /web page in the place of packages\/numpy\.whl/],
    ['no such file', { kind: 'status', status: 404 }, /status 404/],
    ['silence', { kind: 'silent' }, /the server sends nothing.*try again/],
  ] as const)('%s in its place is a sentence for the page', async (_name, behaviour, sentence) => {
    server.misbehave('packages/numpy.whl', behaviour);
    const response = await device.ask(one, 'packages/numpy.whl', TAB);
    expect(response.status).toBe(503);
    expect(response.headers.has(PROBLEM)).toBe(true);
    expect(await response.text()).toMatch(sentence);
  });

  test('breaks off with the stream where the server stops in the middle', async () => {
    server.misbehave('packages/numpy.whl', { kind: 'stuck', bytes: 3 });
    await expect(device.ask(one, 'packages/numpy.whl', TAB)).rejects.toThrow();
    server.misbehave('packages/numpy.whl', null);
    expect(await (await device.ask(one, 'packages/numpy.whl', TAB)).text()).toBe('numpy 1');
  });

  test('a copy that the page has found to be wrong is replaced', async () => {
    await device.ask(one, 'packages/numpy.whl', TAB);
    await damage('packages/numpy.whl', 'flip');
    expect(await (await device.ask(one, 'packages/numpy.whl', TAB)).text()).toBe('numpy ?');
    expect(await (await device.ask(one, 'packages/numpy.whl', { ...TAB, cache: 'reload' })).text()).toBe('numpy 1');
    server.stop();
    expect(await (await device.ask(one, 'packages/numpy.whl', { ...TAB, cache: 'reload' })).text()).toBe('numpy 1');
  });

  test('comes also where nothing can be kept', async () => {
    const full = createDevice(server, fillUp(device.storage));
    expect(await (await full.ask(one, 'packages/numpy.whl', TAB)).text()).toBe('numpy 1');
  });
});

describe('versions are never mixed', () => {
  test('a tab has the files of its own version, also when another has taken over', async () => {
    const two = await server.deploy('two', TWO);
    await install(device.shelf(two), () => 2);
    await device.ask(two, 'index.html', { navigate: true, tab: 'new' });
    expect(await (await device.ask(two, 'icon.svg', TAB)).text()).toBe('<svg>one</svg>');
    expect(await (await device.ask(two, 'assets/index-1.js', TAB)).text()).toBe('one()');
    expect(await (await device.ask(two, 'icon.svg', { tab: 'new' })).text()).toBe('<svg>two</svg>');
    // The service worker was ended in between, and knows it from what it has kept.
    const awake = createDevice(server, device.storage);
    expect(await (await awake.ask(two, 'icon.svg', TAB)).text()).toBe('<svg>one</svg>');
  });

  test('a file that was not kept and is another on the server now does not come in its place', async () => {
    await server.deploy('two', TWO);
    await damage('icon.svg', 'flip');
    const response = await device.ask(one, 'icon.svg', TAB);
    expect(response.status).toBe(503);
    expect(await response.text()).toMatch(/another or damaged.*asks for a newer version/);
  });

  test('a tab whose page came from the server gets its files from there', async () => {
    await server.deploy('two', TWO);
    expect(await (await device.ask(one, 'icon.svg', { tab: 'past the cache' })).text()).toBe('<svg>two</svg>');
    await device.tabs.loaded('past the cache', 'two');
    expect(await (await device.ask(one, 'icon.svg', { tab: 'past the cache' })).text()).toBe('<svg>two</svg>');
  });
});

test('only the desk itself is a tab: a frame that loads nothing keeps no version', async () => {
  await device.ask(one, 'exit.html', { navigate: true, tab: 'frame' });
  expect(await device.tabs.inUse(new Set())).toEqual(new Set(['one']));
  expect(await device.tabs.buildOf('frame')).toBeNull();
});

test('where the caches are refused altogether, the page comes from its server', async () => {
  const refused = createDevice(server, {
    ...device.storage,
    open: async () => {
      throw new DOMException('No', 'SecurityError');
    },
  });
  expect(await (await refused.ask(one, 'index.html', { navigate: true, ...TAB })).text()).toBe('<title>one</title>');
  server.stop();
  const page = await refused.ask(one, 'index.html', { navigate: true, ...TAB });
  expect(await page.text()).toContain('The server of this page cannot be reached. Check the connection and reload.');
});
