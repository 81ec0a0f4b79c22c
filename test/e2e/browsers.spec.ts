import { expect, test } from '@playwright/test';
import { runCheckup } from '../isolation/checkup.ts';
import { chromiumTab } from '../isolation/chromium.ts';
import { execute, openDesk, ready } from '../isolation/desk.ts';
import { firefoxTab, openFirefox } from '../isolation/firefox.ts';
import { type PlainTab, until } from '../isolation/tab.ts';
import { openWebKit, whyNoWebKit } from '../isolation/webkit.ts';
import { type Host, withHost } from './host.ts';

// The desk's own checks of a browser, in each browser, with isolation and without; then the same desk with its server gone.
test.describe.configure({ mode: 'serial', timeout: 300_000 });

/** Depends on the profile and on how long the page is open, and is tested for itself. */
const OF_THE_PROFILE = ['Storage', 'Without a network'];
const ALL = [
  'Shared memory',
  'Python starts',
  'Python runs code',
  'Files are read, written and kept',
  'numpy, pandas and matplotlib',
  'Stop',
  'Questions of a program',
  'Shell and programs',
  'Servers in Python',
  'Python can’t get out',
];
const NOT_ISOLATED = ['Shared memory', 'Stop'];

/** All checks work but those that are named, which are limited. */
async function expectChecked(tab: PlainTab, limited: readonly string[]): Promise<void> {
  const rows = (await runCheckup(tab)).filter(({ title }) => !OF_THE_PROFILE.includes(title));
  const wanted = ALL.map((title) => [title, limited.includes(title) ? 'Limited' : 'Works']);
  expect(rows.map(({ title, word }) => [title, word])).toEqual(wanted);
  for (const { detail } of rows) expect(detail).toMatch(/\.$/);
}

/** Opened once more with the server killed, it has its files, runs Python and has the packages that the checks have used. */
async function expectOffline(tab: PlainTab, host: Host): Promise<void> {
  await tab.call(() => window.carrel.uploadFile(new File(['n\n20\n22\n'], 'kept.csv')).then(() => true), null);
  const isReady = () => tab.call(() => document.querySelector('.offline-mark')?.textContent === 'Ready offline', null);
  await until('Ready offline', isReady, 120);
  await host.kill();
  await tab.reload();
  await ready(tab);
  const { output } = await execute(tab, 'import pandas as pd\nprint(pd.read_csv("kept.csv").n.sum())');
  expect(output).toBe('42\n');
}

/** On a host without headers the page loads itself once more, for its service worker to isolate it. */
async function loadedAgain(tab: PlainTab): Promise<void> {
  const isAgain = () => tab.call(() => sessionStorage.getItem('carrel.isolated') !== null && 'carrel' in window, null);
  // A page on its way gives no answer.
  await until('The page is loaded again', () => isAgain().catch(() => false));
  await until('Its service worker answers', () => tab.call(() => navigator.serviceWorker.controller !== null, null));
  await ready(tab);
}

test('Chromium with isolation', async ({ page }) => {
  await withHost('isolating', async (host) => {
    const tab = chromiumTab(page);
    await openDesk(tab, host.url);
    await expectChecked(tab, []);
  });
});

test('Chromium without', async ({ page }) => {
  await withHost('plain', async (host) => {
    const tab = chromiumTab(page);
    await openDesk(tab, host.url);
    await expectChecked(tab, NOT_ISOLATED);
  });
});

test('Firefox with isolation, then without its server', async () => {
  const browser = await openFirefox();
  test.skip(browser === null, 'There is no Firefox on this machine: install it or set FIREFOX_PATH.');
  if (browser === null) return;
  try {
    await withHost('isolating', async (host) => {
      const tab = await firefoxTab(browser);
      await openDesk(tab, host.url);
      await expectChecked(tab, []);
      await expectOffline(tab, host);
    });
  } finally {
    await browser.close();
  }
});

test('Firefox without isolation and without a service worker', async () => {
  const browser = await openFirefox({ serviceWorkers: false });
  test.skip(browser === null, 'There is no Firefox on this machine: install it or set FIREFOX_PATH.');
  if (browser === null) return;
  try {
    await withHost('plain', async (host) => {
      const tab = await firefoxTab(browser);
      await openDesk(tab, host.url);
      await expectChecked(tab, NOT_ISOLATED);
    });
  } finally {
    await browser.close();
  }
});

// It has no JSPI: Stop restarts Python, and a function can't wait. The sandbox loads no scripts of node's.
for (const kind of ['isolating', 'plain'] as const) {
  test(`WebKit on a host that is ${kind}, then without its server`, async () => {
    const reason = whyNoWebKit();
    test.skip(reason !== null, reason ?? '');
    const tab = await openWebKit();
    try {
      await withHost(kind, async (host) => {
        await openDesk(tab, host.url);
        if (kind === 'plain') await loadedAgain(tab);
        await expectChecked(tab, [...NOT_ISOLATED, 'Questions of a program', 'Shell and programs']);
        await expectOffline(tab, host);
      });
    } finally {
      await tab.close();
    }
  });
}
