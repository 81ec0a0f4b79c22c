import { beforeEach, expect, test } from 'vitest';
import { LIST } from '../../../workers/sw/head';
import { install, sweep, whyNotInstalled } from '../../../workers/sw/install';
import { fillUp } from '../../doubles/caches';
import { type Contents, createDeployServer, type DeployServer } from '../../doubles/deployed';
import { createDevice, type Device } from './kit';

const ONE: Contents = {
  'index.html': ['install', '<title>one</title>'],
  'assets/index-1.js': ['install', 'one()'],
  'assets/same.js': ['install', 'same()'],
  'pyodide/python.wasm': ['idle', 'python'],
  'packages/numpy.whl': ['use', 'numpy 1'],
  'packages/pandas.whl': ['use', 'pandas 1'],
};
const { 'assets/index-1.js': _gone, ...SAME } = ONE;
const TWO: Contents = {
  ...SAME,
  'index.html': ['install', '<title>two</title>'],
  'assets/index-2.js': ['install', 'two()'],
  'packages/numpy.whl': ['use', 'numpy 2'],
  'packages/pandas.whl': ['use', 'pandas 2'],
};

let server: DeployServer;
let device: Device;

beforeEach(() => {
  server = createDeployServer();
  device = createDevice(server);
});

async function keptTexts(): Promise<string[]> {
  const cache = await device.storage.open('carrel-files-1 /carrel/');
  const found = await Promise.all((await cache.keys()).map(async (key) => (await cache.match(key))?.text() ?? ''));
  return found.sort();
}

test('a first visit puts the page on the device, and leaves Python and packages for later', async () => {
  const one = await server.deploy('one', ONE);
  await install(device.shelf(one));
  expect(await keptTexts()).toEqual(['<title>one</title>', 'one()', 'same()']);
  expect(server.asked[0]).toBe(LIST);
});

test('an update fetches what has changed of what is kept, and nothing twice', async () => {
  const one = await server.deploy('one', ONE);
  await install(device.shelf(one), () => 1);
  await device.tabs.set('tab', 'one');
  await device.ask(one, 'pyodide/python.wasm', { tab: 'tab' });
  await device.ask(one, 'packages/numpy.whl', { tab: 'tab' });
  const two = await server.deploy('two', TWO);
  server.asked.length = 0;
  await install(device.shelf(two), () => 2);
  expect(server.asked.sort()).toEqual([LIST, 'assets/index-2.js', 'index.html', 'packages/numpy.whl'].sort());

  // Both are there as long as a tab runs the old one.
  await sweep(device.shelf(one), new Set(['one']));
  await sweep(device.shelf(two), new Set(['one', 'two']));
  expect(await keptTexts()).toContain('<title>one</title>');
  expect(await keptTexts()).toContain('<title>two</title>');
  await sweep(device.shelf(two), new Set(['two']));
  expect(await keptTexts()).toEqual(['<title>two</title>', 'numpy 2', 'python', 'same()', 'two()']);
});

test('an update that breaks off says why, leaves the old version whole, and goes on from there', async () => {
  const one = await server.deploy('one', ONE);
  await install(device.shelf(one), () => 1);
  const two = await server.deploy('two', TWO);
  server.misbehave('assets/index-2.js', { kind: 'cut', bytes: 2 });
  await expect(install(device.shelf(two), () => 2)).rejects.toThrow(/assets\/index-2\.js broke off.*Reload the page/);
  // The old one does not take for rubbish what is there of the new one.
  await sweep(device.shelf(one), new Set(['one']));
  server.stop();
  expect(await (await device.ask(one, 'index.html', { navigate: true, tab: 'a' })).text()).toBe('<title>one</title>');
  expect(await (await device.ask(one, 'assets/index-1.js', { tab: 'a' })).text()).toBe('one()');

  server = createDeployServer();
  const again = await server.deploy('two', TWO);
  const shelf = { ...device.shelf(again), fetching: { fetch: server.fetch } };
  await install(shelf, () => 3);
  expect(server.asked).toEqual(expect.arrayContaining(['assets/index-2.js']));
  expect(server.asked).not.toContain(LIST);
  expect(server.asked).not.toContain('assets/same.js');
});

test.each([
  [LIST, { kind: 'html' }, /sent a web page in the place of files\.json/],
  [LIST, { kind: 'other', text: '{}' }, /files\.json broke off/],
  ['index.html', { kind: 'other', text: '<title>injected by the host</title>' }, /index\.html is another or damaged/],
  ['index.html', { kind: 'silent' }, /sent nothing of index\.html/],
  ['assets/same.js', { kind: 'html' }, /sent a web page in the place of assets\/same\.js/],
  ['assets/same.js', { kind: 'status', status: 500 }, /status 500/],
] as const)('a page is not put on the device where %s comes as %o', async (path, behaviour, sentence) => {
  const one = await server.deploy('one', ONE);
  server.misbehave(path, behaviour);
  await expect(install(device.shelf(one))).rejects.toThrow(sentence);
  // As with a reload when the server is mended.
  server.misbehave(path, null);
  await install(device.shelf(one));
  expect(await keptTexts()).toContain('<title>one</title>');
});

test('a deployment in the middle of an installation is not mixed with it', async () => {
  const one = await server.deploy('one', ONE);
  await server.deploy('two', TWO);
  await expect(install(device.shelf(one))).rejects.toThrow(/files\.json is another or damaged/);
  expect(await keptTexts()).toEqual([]);
});

test('without room it is not installed', async () => {
  const one = await server.deploy('one', ONE);
  const full = createDevice(server, fillUp(device.storage));
  const why = await install(full.shelf(one)).then(() => '', whyNotInstalled);
  expect(why).toBe('there is no room for the page on this device. Free some space on the disk and reload.');
});

test('a version without its own list removes nothing', async () => {
  const one = await server.deploy('one', ONE);
  const shelf = device.shelf(one);
  await install(shelf);
  await shelf.builds.remove('one');
  await sweep(shelf, new Set());
  expect(await keptTexts()).toHaveLength(3);
});
