import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { Pack } from '../../../src/contract/packs';
import { OfflineDialog } from '../../../src/ui/offline/OfflineDialog';
import { createOfflineDouble, type OfflineDouble } from '../../doubles/offline';
import { mountPart } from './mount';

const PACKS: readonly Pack[] = [
  { id: 'data', title: 'Data science', about: 'Tables.', packages: ['pandas'], paths: ['numpy.whl', 'pandas.whl'] },
  { id: 'charts', title: 'Charts', about: 'Figures.', packages: ['altair'], paths: ['altair.whl', 'numpy.whl'] },
];
const PATHS = ['numpy.whl', 'pandas.whl', 'altair.whl'];
const READY = { kind: 'ready', sizes: { base: 1, used: { files: 0, bytes: 0 } } } as const;

function mount(here: readonly string[] = [], kept: Readonly<Record<string, string>> = {}) {
  const offline = createOfflineDouble(PATHS, here);
  mountPart(() => <OfflineDialog />, { offline, packs: PACKS, kept });
  return offline;
}

const pack = (title: string) =>
  page.getByRole('list', { name: 'Packs' }).getByRole('listitem').filter({ hasText: title }).first();
const button = (name: string) => page.getByRole('button', { name });

/** Lets one more file come; tells which are here. */
function arrived(offline: OfflineDouble) {
  return async () => {
    offline.arrive();
    return (await offline.files()).filter(({ isKept }) => isKept).map(({ path }) => path);
  };
}

test('a pack is made available offline, paused, and goes on where it was', async () => {
  const offline = mount();
  await expect.element(pack('Data science')).toHaveTextContent('2 BNeeds network');
  await button('Make available offline Data science').click();
  await expect.element(pack('Data science')).toHaveTextContent('Coming');
  offline.arrive();
  await expect.element(pack('Data science')).toHaveTextContent('1 B of 2 B');
  await button('Pause Data science').click();
  await expect.element(pack('Data science')).toHaveTextContent('Paused');
  await button('Go on Data science').click();
  await expect.element(page.getByRole('progressbar', { name: 'Keeping Data science' })).toBeVisible();
  offline.arrive();
  await expect.element(pack('Data science')).toHaveTextContent('Ready offline');
  await expect.element(page.getByText('2 B of packages, fonts and programs are on this device.')).toBeVisible();
});

test('one pack comes after the other', async () => {
  const offline = mount();
  await button('Make available offline Data science').click();
  await button('Make available offline Charts').click();
  await expect.element(pack('Charts')).toHaveTextContent('Waits its turn');
  expect(offline.asked).toEqual([PACKS[0]?.paths]);
  await expect.poll(arrived(offline)).toEqual(PATHS);
  expect(offline.asked).toEqual(PACKS.map(({ paths }) => paths));
  await expect.element(pack('Charts')).toHaveTextContent('Ready offline');
});

test('a pack is removed when that is wanted, without what another has too', async () => {
  const offline = mount(PATHS, { 'carrel.packs': '["data","charts"]' });
  await button('Remove Charts').click();
  await button('Keep it').click();
  await expect.element(pack('Charts')).toHaveTextContent('Ready offline');
  await button('Remove Charts').click();
  await button('Remove it').click();
  await expect.element(pack('Charts')).toHaveTextContent('Needs network');
  expect((await offline.files()).filter(({ isKept }) => isKept).map(({ path }) => path)).toEqual([
    'numpy.whl',
    'pandas.whl',
  ]);
});

test('what was under way when the tab died goes on once the page is ready', async () => {
  const offline = createOfflineDouble(PATHS, ['numpy.whl']);
  mountPart(() => <p>Desk</p>, { offline, packs: PACKS, kept: { 'carrel.packs': '["data"]' } });
  offline.become(READY);
  await expect.poll(arrived(offline)).toEqual(['numpy.whl', 'pandas.whl']);
});
