import { beforeEach, describe, expect, test } from 'vitest';
import { fetchFile } from '../../../src/offline/fetch-file';
import { type Behaviour, createDeployServer, type Deployed, type DeployServer, SCOPE } from '../../doubles/deployed';

const PATH = 'packages/a thing-1.0.whl';
let server: DeployServer;
let deployed: Deployed;

beforeEach(async () => {
  server = createDeployServer();
  deployed = await server.deploy('one', { [PATH]: ['use', 'the bytes of the wheel'] });
});

function get(options: Parameters<typeof fetchFile>[2] = {}) {
  return fetchFile(SCOPE + encodeURI(PATH), deployed.file(PATH), { fetch: server.fetch, ...options });
}

test('a file comes whole, with its progress', async () => {
  const seen: number[] = [];
  const result = await get({ onProgress: (loaded) => seen.push(loaded) });
  expect(result.ok && new TextDecoder().decode(result.value)).toBe('the bytes of the wheel');
  expect(seen).toEqual([11, 22]);
  expect(server.asked).toEqual([PATH]);
});

describe('a server that gives something else is asked once more past all caches, then it is said', () => {
  const FAULTS: readonly [string, Behaviour, string, RegExp][] = [
    ['half of the file', { kind: 'cut', bytes: 9 }, 'wrong-file', /broke off.*Reload the page/],
    [
      'other bytes of the same length',
      { kind: 'other', text: 'the bytes of no wheel!' },
      'wrong-file',
      /another or damaged.*damaged files/,
    ],
    ['a web page', { kind: 'html' }, 'missing', /sent a web page in the place of .* Reload the page/],
    ['no such file', { kind: 'status', status: 404 }, 'missing', /status 404.* try again/],
    ['its own trouble', { kind: 'status', status: 502 }, 'missing', /status 502.* try again/],
  ];
  test.each(FAULTS)('%s', async (_name, behaviour, code, sentence) => {
    server.misbehave(PATH, behaviour);
    const result = await get();
    expect(result).toMatchObject({ ok: false, failure: { code, message: expect.stringMatching(sentence) } });
    expect(server.asked).toEqual([PATH, `${PATH}!`]);
    // As after a reload, with the server mended.
    server.misbehave(PATH, null);
    expect((await get()).ok).toBe(true);
  });
});

test.each([
  ['never answers', { kind: 'silent' }],
  ['stops in the middle', { kind: 'stuck', bytes: 9 }],
] as const)('a server that %s is given up', async (_name, behaviour) => {
  server.misbehave(PATH, behaviour);
  const result = await get({ patience: 30 });
  expect(result).toMatchObject({
    ok: false,
    failure: { code: 'stalled', message: expect.stringMatching(/sent nothing of .* Try again later\./) },
  });
});

test('a server that is gone is said, with a next step', async () => {
  server.stop();
  expect(await get()).toMatchObject({
    ok: false,
    failure: { code: 'network', message: expect.stringMatching(/Check the connection and try again\.$/) },
  });
});

test('a download that the person stops ends', async () => {
  const abort = new AbortController();
  server.misbehave(PATH, { kind: 'stuck', bytes: 9 });
  const result = get({ signal: abort.signal, onProgress: () => abort.abort() });
  expect(await result).toMatchObject({ ok: false, failure: { code: 'stopped' } });
  expect(await get({ signal: AbortSignal.abort() })).toMatchObject({ ok: false, failure: { code: 'stopped' } });
});
