import { expect, test } from '@playwright/test';
import { type CheckRow, runCheckup } from '../isolation/checkup.ts';
import { chromiumTab } from '../isolation/chromium.ts';
import { openDesk } from '../isolation/desk.ts';
import { firefoxTab, openFirefox } from '../isolation/firefox.ts';
import { servePlainly } from '../isolation/plain-server.ts';
import type { PlainTab } from '../isolation/tab.ts';
import { openWebKit, whyNoWebKit } from '../isolation/webkit.ts';

// The desk's own checks of a browser, in each browser, on a host that isolates the page and on one that does not.
test.describe.configure({ mode: 'serial', timeout: 300_000 });

/** Depends on the profile, and is tested for itself. */
const OF_THE_PROFILE = ['Storage', 'Without a network'];
const ALL = [
  'Shared memory',
  'Python starts',
  'Python runs code',
  'Files are read, written and kept',
  'numpy, pandas and matplotlib',
  'Stop',
  'Questions of a program',
  'Python can’t get out',
];

async function expectChecked(tab: PlainTab, url: string, limited: readonly string[]): Promise<void> {
  await openDesk(tab, url);
  const rows = (await runCheckup(tab)).filter(({ title }) => !OF_THE_PROFILE.includes(title));
  const wanted = ALL.map((title) => [title, limited.includes(title) ? 'Limited' : 'Works']);
  expect(rows.map(({ title, word }: CheckRow) => [title, word])).toEqual(wanted);
  for (const { detail } of rows) expect(detail).toMatch(/\.$/);
}

const HOSTS = [
  ['isolates the page', []],
  ['sets no headers', ['Shared memory', 'Stop']],
] as const;

for (const [host, limited] of HOSTS) {
  const isPlain = host === 'sets no headers';

  test(`Chromium on a host that ${host}`, async ({ page, baseURL }) => {
    const server = isPlain ? await servePlainly() : null;
    try {
      await expectChecked(chromiumTab(page), server?.url ?? baseURL ?? '', limited);
    } finally {
      await server?.close();
    }
  });

  test(`Firefox on a host that ${host}`, async ({ baseURL }) => {
    const browser = await openFirefox();
    test.skip(browser === null, 'There is no Firefox on this machine: install it or set FIREFOX_PATH.');
    const server = isPlain ? await servePlainly() : null;
    try {
      if (browser) await expectChecked(await firefoxTab(browser), server?.url ?? baseURL ?? '', limited);
    } finally {
      await Promise.all([browser?.close(), server?.close()]);
    }
  });

  test(`WebKit on a host that ${host}`, async ({ baseURL }) => {
    const reason = whyNoWebKit();
    test.skip(reason !== null, reason ?? '');
    const tab = await openWebKit();
    const server = isPlain ? await servePlainly() : null;
    try {
      // WebKitGTK isolates no page, and has no JSPI.
      await expectChecked(tab, server?.url ?? baseURL ?? '', ['Shared memory', 'Stop', 'Questions of a program']);
    } finally {
      await Promise.all([tab.close(), server?.close()]);
    }
  });
}
