import { beforeEach, describe, expect, test } from 'vitest';
import { fail, ok } from '../../../src/contract/result';
import { createKeptBuilds } from '../../../src/offline/kept-builds';
import { createKeptFiles } from '../../../src/offline/kept-files';
import { createOffline } from '../../../src/pwa/offline';
import type { Registered } from '../../../src/pwa/register';
import { install } from '../../../workers/sw/install';
import { createCaches, fillUp } from '../../doubles/caches';
import { createDeployServer, type Deployed, type DeployServer, SCOPE } from '../../doubles/deployed';
import { createLocks } from '../../doubles/locks';
import { createContainer, createRegistration, createWorker, eventually } from './kit';

let server: DeployServer;
let deployed: Deployed;
let storage: CacheStorage;

beforeEach(async () => {
  server = createDeployServer();
  storage = createCaches();
  deployed = await server.deploy('one', {
    'index.html': ['install', 'page'],
    'pyodide/python.wasm': ['idle', 'python itself'],
    'pyodide/stdlib.zip': ['idle', 'library'],
    'packages/numpy.whl': ['use', 'numpy'],
    'packages/pandas.whl': ['use', 'pandas'],
  });
  await install({ ...shelf(), mark: deployed.mark, fetching: { fetch: server.fetch } });
  server.asked.length = 0;
});

function shelf(caches = storage) {
  return { scope: SCOPE, files: createKeptFiles(SCOPE, caches), builds: createKeptBuilds(SCOPE, caches) };
}

const REGISTERED: Registered = ok(createRegistration({ active: createWorker({ id: 'one', version: '1', news: [] }) }));

interface Opening {
  readonly registered?: Registered;
  readonly build?: string;
  readonly quiet?: (() => Promise<void>) | null;
  readonly caches?: CacheStorage;
  readonly locks?: Pick<LockManager, 'request'> | null;
}

function open({ registered = REGISTERED, build = 'one', quiet = null, caches = storage, locks = null }: Opening = {}) {
  const container = createContainer();
  const offline = createOffline({
    base: SCOPE,
    build,
    registered: Promise.resolve(registered),
    container,
    ...shelf(caches),
    quiet,
    locks,
    fetching: { fetch: server.fetch, patience: 50 },
  });
  return { offline, container };
}

async function opened(options?: Opening) {
  const { offline } = open(options);
  await eventually(() => expect(offline.state.kind).not.toBe('unknown'));
  return offline;
}

test('Python is put on the device in a quiet moment, by one tab', async () => {
  const locks = createLocks();
  const options: Opening = { quiet: async () => {}, locks };
  const [one, two] = [open(options).offline, open(options).offline];
  const seen: string[] = [];
  one.watch(() => seen.push(one.state.kind));
  const ready = { kind: 'ready', sizes: { base: 4 + 13 + 7, used: { files: 0, bytes: 0 } } };
  await eventually(() => expect([one.state, two.state]).toEqual([ready, ready]));
  expect(server.asked.sort()).toEqual(['pyodide/python.wasm', 'pyodide/stdlib.zip']);
  expect(seen).toContain('preparing');
});

test('where data is to be saved it waits to be asked', async () => {
  const offline = await opened();
  expect(offline.state).toEqual({ kind: 'partial', missing: 13 + 7 });
  expect(server.asked).toEqual([]);
  await offline.prepare();
  expect(offline.state.kind).toBe('ready');
});

test('what was used meanwhile is counted', async () => {
  const offline = await opened();
  await offline.prepare();
  await shelf().files.put(deployed.file('packages/numpy.whl'), new TextEncoder().encode('numpy').buffer as ArrayBuffer);
  await offline.refresh();
  expect(offline.state).toMatchObject({ sizes: { used: { files: 1, bytes: 5 } } });
  expect((await offline.files()).filter(({ isKept }) => isKept).map(({ path }) => path)).toContain(
    'packages/numpy.whl',
  );
});

describe('keeping chosen files', () => {
  const PATHS = ['packages/numpy.whl', 'packages/pandas.whl'];

  test('tells its progress, and goes on where it was stopped', async () => {
    const offline = await opened();
    const abort = new AbortController();
    const stopped = await offline.keep(PATHS, {
      signal: abort.signal,
      onProgress: (loaded) => loaded >= 5 && abort.abort(),
    });
    expect(stopped).toMatchObject({ ok: false, failure: { code: 'stopped' } });
    server.asked.length = 0;
    const seen: [number, number][] = [];
    expect((await offline.keep(PATHS, { onProgress: (...at) => seen.push(at) })).ok).toBe(true);
    expect(seen[0]).toEqual([5, 11]);
    expect(seen.at(-1)).toEqual([11, 11]);
    expect(server.asked).toEqual(['packages/pandas.whl']);
    await offline.remove(PATHS);
    expect((await offline.files()).filter(({ isKept, when }) => isKept && when === 'use')).toEqual([]);
  });

  test('a full disk is said, with a next step', async () => {
    const offline = await opened({ caches: fillUp(storage) });
    expect(await offline.keep(PATHS)).toMatchObject({
      ok: false,
      failure: { code: 'storage', message: expect.stringMatching(/there is no room\. Free some space/) },
    });
    await offline.prepare();
    expect(offline.state).toMatchObject({ kind: 'problem', message: expect.stringMatching(/^Not ready offline: /) });
  });

  test('a server that sends something else is said, and a second try heals', async () => {
    const offline = await opened();
    server.misbehave('pyodide/python.wasm', { kind: 'cut', bytes: 4 });
    await offline.prepare();
    expect(offline.state).toMatchObject({ kind: 'problem', message: expect.stringContaining('broke off') });
    server.misbehave('pyodide/python.wasm', null);
    await offline.prepare();
    expect(offline.state.kind).toBe('ready');
  });
});

describe('the repair', () => {
  async function damage(path: string): Promise<void> {
    const cache = await storage.open('carrel-files-1 /carrel/');
    const key = `https://kept.invalid/${deployed.file(path).sha256}`;
    const text = (await (await cache.match(key))?.text()) ?? '';
    await cache.put(key, new Response(text.replace(/.$/, '?')));
  }

  test('finds what is damaged by its hash and fetches it again', async () => {
    const offline = await opened();
    await offline.prepare();
    await damage('pyodide/stdlib.zip');
    await damage('index.html');
    expect(await offline.repair()).toEqual(ok({ checked: 3, broken: ['index.html', 'pyodide/stdlib.zip'] }));
    expect(await offline.repair()).toEqual(ok({ checked: 3, broken: [] }));
  });

  test('without the server it takes the damaged away, says what is missing, and what to do', async () => {
    const offline = await opened();
    await offline.prepare();
    await damage('pyodide/stdlib.zip');
    server.stop();
    expect(await offline.repair()).toMatchObject({
      ok: false,
      failure: { code: 'network', message: expect.stringMatching(/Check the connection and try again/) },
    });
    expect(offline.state).toEqual({ kind: 'partial', missing: 7 });
  });
});

describe('where nothing is kept, the page says so', () => {
  test('without a service worker', async () => {
    const offline = await opened({ registered: fail('off', 'There is none here.') });
    expect(offline.state).toEqual({ kind: 'off', message: 'There is none here.' });
  });

  test('in a tab that came past the version on the device', async () => {
    const offline = await opened({ build: 'other' });
    expect(offline.state).toMatchObject({ kind: 'off', message: expect.stringContaining('Reload it') });
    expect(await offline.files()).toEqual([]);
  });

  test('where the caches are refused', async () => {
    const refused = { ...storage, open: () => Promise.reject(new DOMException('No', 'SecurityError')) };
    const offline = await opened({ caches: refused });
    expect(offline.state).toMatchObject({ kind: 'off', message: expect.stringContaining('needs its server') });
  });

  test('where the first installation failed, with its reason', async () => {
    const never = createWorker({ id: 'one', version: '1', news: [] }, 'installing');
    const { offline, container } = open({ registered: ok(createRegistration({ installing: never })) });
    const message = 'index.html is another or damaged.';
    container.dispatchEvent(new MessageEvent('message', { data: { kind: 'not-installed', message } }));
    expect(offline.state).toEqual({ kind: 'problem', message: `Not ready offline: ${message}` });
  });
});
