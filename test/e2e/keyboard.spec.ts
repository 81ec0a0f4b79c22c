import AxeBuilder from '@axe-core/playwright';
import { type Desk, drop, expect, RUN_TIMEOUT, test } from './desk.ts';

const TABS = ['Preview', 'Variables', 'Packages', 'Network', 'Status'] as const;

/** `part`: only what is in there, as the rest was looked at before. */
async function expectAccessible({ page }: Desk, part = 'html'): Promise<void> {
  // Legacy mode looks into no frame of another origin (there is none here) and opens no page for its sums.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include(part).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

/** Nothing is wider than the window: the page does not move sideways. */
async function expectNoSidewaysScroll(desk: Desk): Promise<void> {
  const widths = await desk.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
}

test('a whole visit by keyboard alone', async ({ desk }) => {
  const { page } = desk;
  const { keyboard } = page;
  const isFocused = (number: number) => expect(desk.cell(number)).toBeFocused();
  // From the top of the page to the first cell.
  const hasFocus = () => desk.cell(1).evaluate((cell) => cell === document.activeElement);
  for (let stop = 0; stop < 40 && !(await hasFocus()); stop += 1) await keyboard.press('Tab');
  await isFocused(1);
  await keyboard.press('Enter');
  await expect(desk.editor(1)).toBeFocused();
  await keyboard.type('price = 3');
  await keyboard.press('Shift+Enter');
  await expect(desk.editor(2)).toBeFocused();
  await keyboard.type('price * 14');
  await keyboard.press('Control+Enter');
  await expect(desk.output(2)).toHaveText('42', { timeout: RUN_TIMEOUT });
  await expect(desk.editor(2)).toBeFocused();

  await keyboard.press('Escape');
  await isFocused(2);
  await keyboard.press('a');
  await isFocused(2);
  await expect(page.getByRole('article')).toHaveCount(3);
  await keyboard.press('Enter');
  await expect(desk.editor(2)).toBeFocused();
  await keyboard.type('print("between")');
  await keyboard.press('Escape');
  await keyboard.press('ArrowDown');
  await isFocused(3);
  await expect(desk.editor(3)).toHaveText('price * 14');
  await keyboard.press('b');
  await isFocused(4);
  await keyboard.press('m');
  await expect(desk.cell(4)).toHaveAccessibleName('Text cell 4');
  await keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Text of cell 4', exact: true })).toBeFocused();
  await keyboard.type('# Done');
  await keyboard.press('Control+Enter');
  await expect(desk.cell(4).getByRole('heading', { name: 'Done' })).toBeVisible();
  await isFocused(4);

  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  await isFocused(2);
  await keyboard.press('d');
  await expect(page.getByRole('article')).toHaveCount(4);
  await keyboard.press('d');
  await expect(page.getByRole('article')).toHaveCount(3);
  await isFocused(2);
  const undo = desk.messages.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  await undo.focus();
  await keyboard.press('Enter');
  await expect(page.getByRole('article')).toHaveCount(4);
  await expect(desk.editor(2)).toHaveText('print("between")');
});

test('no violation that axe knows, light and dark, empty and full, wide and narrow', async ({ desk }) => {
  test.slow();
  const { page } = desk;
  const title = page.getByRole('heading', { level: 1 });
  await expectAccessible(desk);
  await drop(page, [{ name: 'cities.csv', content: 'city,rain\nOslo,763\nLima,16\n' }]);
  await desk.file('cities.csv').click();
  await desk.run(1, "import pandas as pd\npd.read_csv('cities.csv')");
  await desk.run(2, 'import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()');
  await desk.run(3, "print('\\x1b[31mred\\x1b[0m plain')\n1 / 0");
  await expect(desk.output(3)).toContainText('ZeroDivisionError');
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await expectAccessible(desk);
    for (const tab of TABS) {
      await desk.details.getByRole('tab', { name: tab }).click();
      await expect(desk.details.getByRole('tabpanel', { name: tab })).toBeVisible();
      await expectAccessible(desk, '[role=complementary], aside');
    }
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole('button', { name: 'Show sessions and files' })).toBeVisible();
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await expectNoSidewaysScroll(desk);
    await expectAccessible(desk);
    for (const [side, drawer] of [
      ['sessions and files', 'Sessions and files'],
      ['details', 'Details'],
    ] as const) {
      await page.getByRole('button', { name: `Show ${side}` }).click();
      await expect(page.getByRole('dialog', { name: drawer })).toBeVisible();
      await expectNoSidewaysScroll(desk);
      await expectAccessible(desk, '[role=dialog]');
      await page.keyboard.press('Escape');
      await expect(title).toBeVisible();
    }
  }
});
