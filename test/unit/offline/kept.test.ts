import { expect, test } from 'vitest';
import { sha256Of } from '../../../src/lib/sha256';
import { createKeptBuilds } from '../../../src/offline/kept-builds';
import { cacheName, createKeptFiles } from '../../../src/offline/kept-files';
import { createCaches } from '../../doubles/caches';
import { SCOPE } from '../../doubles/deployed';

async function made(text: string) {
  const bytes = new TextEncoder().encode(text).buffer as ArrayBuffer;
  return { bytes, file: { sha256: await sha256Of(bytes), size: bytes.byteLength } };
}

test('a file is kept by its hash', async () => {
  const files = createKeptFiles(SCOPE, createCaches());
  const { bytes, file } = await made('text');
  expect(await files.read(file)).toBeNull();
  await files.put(file, bytes);
  expect([...(await files.hashes())]).toEqual([file.sha256]);
  expect(await (await files.read(file))?.text()).toBe('text');
  await files.remove(file.sha256);
  expect((await files.hashes()).size).toBe(0);
});

test('half a file is none, and is taken away', async () => {
  const storage = createCaches();
  const files = createKeptFiles(SCOPE, storage);
  const { bytes, file } = await made('text');
  await files.put(file, bytes);
  const cache = await storage.open(cacheName('files', SCOPE));
  const [key] = await cache.keys();
  if (!key) throw new Error('Nothing was stored');
  await cache.put(key, new Response('te'));
  expect(await files.read(file)).toBeNull();
  expect((await files.hashes()).size).toBe(0);
});

test('two desks on one origin keep their files apart', async () => {
  const storage = createCaches();
  const { bytes, file } = await made('text');
  await createKeptFiles(SCOPE, storage).put(file, bytes);
  expect(await createKeptFiles('https://desk.example/other/', storage).read(file)).toBeNull();
});

test('versions and tabs are kept; what is no version is none', async () => {
  const storage = createCaches();
  const builds = createKeptBuilds(SCOPE, storage);
  const build = { id: 'a1', version: '1', news: ['New.'], files: [] };
  await builds.put({ build, since: 5 });
  await builds.setTab('tab-1', { build: 'a1', since: 6, isLoaded: true });
  const cache = await storage.open(cacheName('builds', SCOPE));
  await cache.put('https://kept.invalid/build/b2', new Response('{"build":{"id":"b2","files":[{}]},"since":1}'));
  await cache.put('https://kept.invalid/tab/x', new Response('no JSON'));
  expect(await builds.all()).toEqual([{ build, since: 5 }]);
  expect(await builds.find('a1')).toEqual(build);
  expect(await builds.find('b2')).toBeNull();
  expect([...(await builds.tabs()).values()]).toEqual([{ build: 'a1', since: 6, isLoaded: true }]);
});
