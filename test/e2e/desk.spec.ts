import { readFile } from 'node:fs/promises';
import { type Desk, drop, expect, test } from './desk.ts';
import type { MadeFile } from './execute.ts';
import { pngSize } from './picture.ts';
import { readSheet } from './workbook.ts';

const ROWS = 50_000;
const CITIES = ['Oslo', 'Lima', 'Pune', 'Kyiv', 'Quito'] as const;

const amountOf = (row: number) => (row * 7919) % 1000;

/** Orders: a number, a city and an amount in each row, and the sums that Python must find. */
function orders(): { readonly file: MadeFile; readonly sums: ReadonlyMap<string, number> } {
  const lines = ['order,city,amount'];
  const sums = new Map<string, number>();
  for (let row = 0; row < ROWS; row += 1) {
    const city = CITIES[row % CITIES.length] ?? '';
    lines.push(`${row + 1},${city},${amountOf(row)}`);
    sums.set(city, (sums.get(city) ?? 0) + amountOf(row));
  }
  return { file: { name: 'orders.csv', type: 'text/csv', content: `${lines.join('\n')}\n` }, sums };
}

const COUNTRIES: MadeFile = {
  name: 'countries.csv',
  content: 'city,country\nOslo,Norway\nLima,Peru\nPune,India\nKyiv,Ukraine\nQuito,Ecuador\n',
};

const READ = `import pandas as pd
orders = pd.read_csv('orders.csv')
print(len(orders), 'rows')
orders.head(3)`;

const SUM = `countries = pd.read_csv('countries.csv')
sums = orders.groupby('city', as_index=False)['amount'].sum().merge(countries, on='city')
sums.to_excel('sums.xlsx', index=False)
sums`;

const PLOT = `import matplotlib.pyplot as plt
fig, ax = plt.subplots(figsize=(6, 4), dpi=100)
ax.bar(sums['country'], sums['amount'])
fig.savefig('sums.png')
plt.show()`;

async function download(desk: Desk, name: string): Promise<Buffer> {
  const [file] = await Promise.all([
    desk.page.waitForEvent('download'),
    desk.files.getByRole('button', { name: `Download ${name}`, exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(name);
  return readFile(await file.path());
}

test('a table dropped, analysed, plotted, downloaded, and all of it there after a reload', async ({ desk }) => {
  const { file, sums } = orders();
  await drop(desk.page, [file]);
  await expect(desk.file('orders.csv')).toBeVisible();
  await expect(desk.messages).toContainText('Added orders.csv.');
  const [chooser] = await Promise.all([
    desk.page.waitForEvent('filechooser'),
    desk.files.getByRole('button', { name: 'Add files' }).click(),
  ]);
  await chooser.setFiles({ name: COUNTRIES.name, mimeType: 'text/csv', buffer: Buffer.from(COUNTRIES.content) });
  await expect(desk.file('countries.csv')).toBeVisible();

  await desk.run(1, READ);
  await expect(desk.output(1)).toContainText('50000 rows');
  await expect(desk.output(1).getByRole('table')).toContainText('Oslo');
  await desk.run(2, SUM);
  for (const city of CITIES) {
    const row = desk.output(2).getByRole('row').filter({ hasText: city });
    await expect(row).toContainText(String(sums.get(city)));
  }
  await desk.run(3, PLOT);
  await expect(desk.output(3).getByRole('img')).toHaveJSProperty('complete', true);
  expect(
    await desk
      .output(3)
      .getByRole('img')
      .evaluate((image: HTMLImageElement) => image.naturalWidth),
  ).toBeGreaterThan(300);

  const sheet = readSheet(await download(desk, 'sums.xlsx'));
  expect(sheet[0]).toEqual(['city', 'amount', 'country']);
  expect(new Map(sheet.slice(1).map(([city, amount]) => [city, amount]))).toEqual(sums);
  expect(sheet.find(([city]) => city === 'Kyiv')?.[2]).toBe('Ukraine');
  expect(pngSize(await download(desk, 'sums.png'))).toEqual({ width: 600, height: 400 });

  await desk.reload();
  for (const name of ['orders.csv', 'countries.csv', 'sums.xlsx', 'sums.png']) {
    await expect(desk.file(name)).toBeVisible();
  }
  await expect(desk.output(1)).toContainText('50000 rows');
  await expect(desk.output(2).getByRole('table')).toContainText('Ecuador');
  await expect(desk.output(3).getByRole('img')).toBeVisible();
  await expect(desk.editor(2)).toContainText("groupby('city'");
  await desk.page.getByRole('button', { name: 'Run all cells' }).click();
  for (const number of [1, 2, 3]) await desk.ended(number);
  await expect(desk.output(2).getByRole('table')).toContainText('Ecuador');
  await expect(desk.output(3).getByRole('img')).toBeVisible();
  await expect(desk.page.getByRole('status').filter({ hasText: 'Python is ready' })).toBeVisible();
});
