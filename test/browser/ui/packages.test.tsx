import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { LockEntry } from '../../../src/contract/packages';
import { Packages } from '../../../src/ui/details/Packages';
import { createOfflineDouble } from '../../doubles/offline';
import { createPackagesDouble, SOME_PACKAGES } from '../../doubles/package-list';
import { type MountOptions, mountPart } from './mount';

function mount(options: MountOptions = {}) {
  return mountPart(() => <Packages />, options);
}

const fileOf = (name: string) => SOME_PACKAGES.find((one) => one.name === name)?.file_name ?? '';
const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });

test('lists version, size, source, licence and state of everything', async () => {
  mount();
  await expect
    .element(row('numpy'))
    .toHaveTextContent(/numpy 2\.2\.5.*Loaded · Pyodide's official build · BSD-3-Clause/);
  await expect.element(row('matplotlib')).toHaveTextContent(/Needs networkbuilt here from Debian's source · PSF-2\.0/);
  await expect.element(row('openpyxl')).toHaveTextContent('pure Python, from Debian · MIT');
  await expect.element(row('humanize')).toHaveTextContent(/Ready offline.*added by you from PyPI · MIT/);
  await expect
    .element(row('scikit-learn'))
    .toHaveTextContent("Needs networknot in this copy · Pyodide's official build");
});

test('what comes with the page was called ready offline before it was on the device', async () => {
  const paths = ['matplotlib', 'numpy', 'openpyxl', 'pandas'].map((name) => `packages/${fileOf(name)}`);
  const offline = createOfflineDouble(paths, [`packages/${fileOf('numpy')}`]);
  mount({ offline, packs: [{ id: 'all', title: 'All', about: '', packages: [], paths }] });
  await expect.element(row('numpy')).toHaveTextContent('Ready offline');
  await expect.element(row('pandas')).toHaveTextContent('Needs network');
  await expect.element(page.getByRole('status')).toHaveTextContent(/^4 packages come with this page.* 3 are on this/);
  await expect.element(page.getByRole('button', { name: 'Put more on this device' })).toBeVisible();
  const kept = offline.keep([`packages/${fileOf('pandas')}`]);
  offline.arrive();
  await kept;
  offline.become({ kind: 'ready', sizes: { base: 1, used: { files: 2, bytes: 2 } } });
  await expect.element(row('pandas')).toHaveTextContent('Ready offline');
});

test('searches by name, source and licence, and filters by state', async () => {
  mount();
  await page.getByRole('searchbox', { name: 'Search packages' }).fill('mit');
  await expect.element(page.getByRole('status')).toHaveTextContent('2 of 7 packages');
  await page.getByRole('searchbox').fill('');
  await page.getByRole('combobox', { name: 'Packages to show' }).selectOptions('Not in this copy (1)');
  await expect.element(row('scikit-learn')).toBeVisible();
  expect(page.getByRole('listitem').elements()).toHaveLength(1);
  await page.getByRole('searchbox').fill('no such');
  await expect.element(page.getByText('No package is called so')).toBeVisible();
});

test('a package that was added goes only after a second word, and from the keyboard', async () => {
  mount();
  await page.getByRole('button', { name: 'Remove humanize' }).click();
  await expect.element(page.getByRole('button', { name: 'Keep it' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('button', { name: 'Remove humanize' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove humanize' }).click();
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}{Enter}');
  await expect.element(row('humanize')).not.toBeInTheDocument();
});

test('an installation shows how far it is and can be stopped; the name stays to be tried again', async () => {
  mount();
  const field = page.getByRole('textbox', { name: /Install by name/ });
  await field.fill('seaborn');
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await expect.element(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Stop installing' }).click();
  await expect.element(page.getByRole('progressbar')).not.toBeInTheDocument();
  await expect.element(field).toHaveValue('seaborn');
});

test('the question whether to remove a package was gone as soon as the list was read again', async () => {
  const refused: Record<string, string> = {};
  const { settings } = mount({ packages: createPackagesDouble(SOME_PACKAGES, refused) });
  await page.getByRole('button', { name: 'Remove humanize' }).click();
  refused.openpyxl = "Package 'openpyxl' is not in the approved list.";
  settings.update({ packageRule: 'approved' });
  await expect.element(row('openpyxl')).toHaveTextContent('Not allowed');
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect.element(row('humanize')).not.toBeInTheDocument();
});

test('reset to the base set removes all that was added', async () => {
  mount();
  await page.getByRole('button', { name: 'Reset to the base set' }).click();
  await expect.element(page.getByText('Remove all 2 packages that you added')).toBeVisible();
  await page.getByRole('button', { name: 'Remove them' }).click();
  await expect.element(row('dropped')).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Reset to the base set' })).not.toBeInTheDocument();
  await expect.element(row('numpy')).toBeVisible();
});

test('the rule: an approved list begins with what comes with the page, and is edited', async () => {
  const { settings } = mount();
  await page.getByText('What may be installed').first().click();
  await page.getByRole('radio', { name: /An approved list/ }).click();
  const list = page.getByRole('textbox', { name: 'Approved packages, one on a line' });
  await expect.element(list).toHaveValue('matplotlib\nnumpy\nopenpyxl\npandas');
  await list.fill('Numpy, python_dateutil');
  await userEvent.tab();
  expect(settings.current).toMatchObject({ packageRule: 'approved', approvedPackages: ['numpy', 'python-dateutil'] });
  await page.getByRole('radio', { name: /Bundled or official/ }).click();
  expect(settings.current.packageRule).toBe('official');
});

test('what the rule refuses is shown with the reason', async () => {
  mount({
    packages: createPackagesDouble(SOME_PACKAGES, { openpyxl: "Package 'openpyxl' is not in the approved list." }),
  });
  await expect.element(row('openpyxl')).toHaveTextContent("Not allowedPackage 'openpyxl' is not in the approved list.");
});

test('500 rows are there and are filtered at once, at 420 px', async () => {
  await page.viewport(420, 800);
  const many: LockEntry[] = Array.from({ length: 500 }, (_, index) => ({
    ...(SOME_PACKAGES[2] as LockEntry),
    name: `package-with-a-rather-long-name-${index}`,
  }));
  const { host } = mount({ packages: createPackagesDouble(many) });
  await expect.element(page.getByRole('status')).toHaveTextContent('500 packages come with this page');
  const search = page.getByRole('searchbox').element() as HTMLInputElement;
  search.value = 'name-49';
  search.dispatchEvent(new InputEvent('input', { bubbles: true }));
  expect(page.getByRole('listitem').elements()).toHaveLength(11);
  expect(host.scrollWidth).toBeLessThanOrEqual(420);
});
