import { expect, test } from 'vitest';
import { createKeptBuilds } from '../../../src/offline/kept-builds';
import { createTabs } from '../../../workers/sw/tabs';
import { createCaches } from '../../doubles/caches';
import { SCOPE } from '../../doubles/deployed';

test('closed tabs are forgotten, those that are being loaded are not', async () => {
  const builds = createKeptBuilds(SCOPE, createCaches());
  let now = 1_000_000;
  const tabs = createTabs(builds, () => now);
  await tabs.loaded('open', 'one');
  await tabs.set('given up', 'one');
  now += 300_000;
  await tabs.loaded('closed', 'three');
  await tabs.set('loading', 'two');
  expect([...(await tabs.inUse(new Set(['open'])))].sort()).toEqual(['one', 'two']);
  expect([...(await builds.tabs()).keys()].sort()).toEqual(['loading', 'open']);
  // A clock that was set back keeps no tab for ever.
  now -= 900_000;
  expect([...(await tabs.inUse(new Set(['open'])))]).toEqual(['one']);
});
