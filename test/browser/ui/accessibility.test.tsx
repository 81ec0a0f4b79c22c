import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { createCell } from '../../../src/session/notebook';
import { TABS } from '../../../src/ui/state/layout';
import { TABLE } from '../../doubles/runs';
import { mountDesk } from './mount';

const violations = async (host: Element) => {
  const { violations } = await axe.run(host, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`);
};

const cells = () => [
  createCell('markdown', '# Title\n\nText with $x^2$ and [a file](sandbox:/mnt/data/a.csv).'),
  {
    ...createCell('code', 'df'),
    count: 3,
    outputs: [
      { kind: 'stream', name: 'stderr', text: '\u001b[33mA warning\u001b[0m\n' },
      { kind: 'display', data: { 'text/html': TABLE }, displayId: null },
      { kind: 'error', name: 'ValueError', message: 'no', traceback: '\u001b[31mValueError\u001b[0m: no' },
    ] as const,
  },
];

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it('has no violation on a desk with work on it, whatever detail is open', async () => {
    const { host, files, network, kernel } = await mountDesk({ cells: cells(), theme });
    await files.commit([{ kind: 'write', path: '/mnt/data/a.csv', data: new Blob(['a,b\n1,2\n']) }]);
    network.record('https://api.example.org/', 'denied');
    kernel.tell({ kind: 'restarted', reason: 'stop', loss: { variables: ['df'] } });
    await page.getByRole('button', { name: 'Preview a.csv' }).click();
    await expect.element(page.getByText('2 columns, 1 row')).toBeVisible();
    for (const tab of TABS) {
      await page.getByRole('tab', { name: new RegExp(tab, 'i') }).click();
      await expect.element(page.getByRole('tabpanel', { name: new RegExp(tab, 'i') })).toBeVisible();
      expect(await violations(host), tab).toEqual([]);
    }
  });

  it('has no violation on a blank desk', async () => {
    const { host } = await mountDesk({ theme });
    await expect.element(page.getByRole('button', { name: 'Draw a plot' })).toBeVisible();
    expect(await violations(host)).toEqual([]);
  });
});

it('has no violation in the drawers of a narrow screen', async () => {
  await mountDesk({ cells: cells() });
  await page.viewport(360, 740);
  await page.getByRole('button', { name: 'Show details' }).click();
  await expect.element(page.getByRole('dialog', { name: 'Details' })).toBeVisible();
  expect(await violations(document.body)).toEqual([]);
  await page.getByRole('button', { name: 'Close details' }).click();
  await page.getByRole('button', { name: 'Show sessions and files' }).click();
  await expect.element(page.getByRole('dialog', { name: 'Sessions and files' })).toBeVisible();
  expect(await violations(document.body)).toEqual([]);
});
