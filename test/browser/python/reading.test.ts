import { afterAll, expect, test } from 'vitest';
import { createPage } from './page';

const { files, kernel, run } = createPage(fetch, `wheels-${crypto.randomUUID()}`);
afterAll(() => kernel.dispose());

test('load_file reads files of the page by type, and brings the packages it needs', async () => {
  await files.commit([
    { kind: 'write', path: '/mnt/data/in/sales.csv', data: new Blob(['name;price\nJörg;1,5\nZoë;2,5\n']) },
    { kind: 'write', path: '/mnt/data/notes.json', data: new Blob(['{"a": [1, 2]}']) },
  ]);
  const result = await run(
    "print(load_file('sales.csv').price.sum())\nkind = 'notes' + '.json'\nprint(load_file(kind), list(FILES))",
  );
  expect(result.error).toBeNull();
  expect(result.text).toBe("4.0\n{'a': [1, 2]} ['in/sales.csv', 'notes.json']\n");
});

test('a database and a picture that Python wrote are read back', async () => {
  const result = await run(`
import sqlite3, pandas as pd
from PIL import Image
with sqlite3.connect('shop.db') as connection:
    pd.DataFrame({'n': [1, 2]}).to_sql('orders', connection, index=False)
connection.close()
Image.new('RGB', (4, 3)).save('dot.png')
print(load_file('shop.db')['orders'].n.sum(), load_file('dot.png').size)
`);
  expect(result.error).toBeNull();
  expect(result.text).toBe('3 (4, 3)\n');
});

test('a zip that was dropped as CSV and a name that is nearly right are told in one sentence', async () => {
  await run("import zipfile\nwith zipfile.ZipFile('fake.csv', 'w') as z: z.writestr('a.txt', 'a')");
  const zipped = await run("load_file('fake.csv')");
  expect(zipped.error?.message).toBe(
    '"fake.csv" is a ZIP archive, not a CSV file; load_file("fake.csv", kind="zip") reads it as that.',
  );
  expect((await run("load_file('fak.csv')")).error?.message).toBe('No file "fak.csv". Did you mean "fake.csv"?');
});
