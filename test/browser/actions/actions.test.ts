import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBench } from './kit';
import MAKE from './make.py?raw';

const bench = createBench();
afterAll(() => bench.close());

/** 40 days of two shops, as a spreadsheet of a German office writes them: `;`, comma, d.m.Y, Latin-1. */
const DAYS = Array.from({ length: 40 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)));
const ROWS = DAYS.flatMap((date, day) =>
  ['Köln', 'Bonn'].map((city, shop) => ({ date, city, revenue: 1000 + 10.5 * day + 200 * shop, units: 10 + day })),
);
function german(): Uint8Array<ArrayBuffer> {
  const lines = ROWS.map(({ date, city, revenue, units }, row) => {
    const day = `${String(date.getUTCDate()).padStart(2, '0')}.${String(date.getUTCMonth() + 1).padStart(2, '0')}.2026`;
    const money = revenue
      .toFixed(2)
      .replace('.', ',')
      .replace(/(\d)(\d{3}),/, '$1.$2,');
    return `${day}; ${city} ;${row === 7 ? 'n/a' : money};${units};€ 5,50`;
  });
  const text = ['Datum;Stadt ;Umsatz;Stück;Porto', ...lines, lines[0], ';;;;'].join('\r\n');
  return Uint8Array.from(text, (character) => (character === '€' ? 0x80 : character.charCodeAt(0)));
}
/** Without row 7, which is n/a, and the last row, which is row 0 again. */
const REVENUE = ROWS.filter((_, row) => row !== 7).reduce((sum, { revenue }) => sum + revenue, 0);

beforeAll(async () => {
  await bench.put('messy.csv', german());
  await bench.python(MAKE);
}, 400_000);

test('profile', async () => {
  const { stdout, displays } = await bench.done('profile', 'messy.csv');
  expect(stdout).toContain('82 rows, 5 columns');
  expect(stdout).toContain('1 row is the same as an earlier one');
  expect(stdout).toContain('with spaces before or after');
  const table = String(displays.at(-1)?.['text/plain']);
  expect(table).toMatch(/Datum\s+date .*2026-01-01.*2026-02-09/s);
});

test('clean', async () => {
  const { stdout } = await bench.done('clean', 'messy.csv');
  expect(stdout).toContain('82 rows became 80');
  const lines = (await bench.text('messy-clean.csv')).trim().split('\n');
  expect(lines[0]).toBe('Datum,Stadt,Umsatz,Stück,Porto');
  expect(lines[1]).toBe('2026-01-01,Köln,1000.0,10.0,5.5');
  expect(lines[8]).toBe('2026-01-04,Bonn,,13.0,5.5');
  expect(lines).toHaveLength(81);
});

test('distribution', async () => {
  const { stdout, pictures, displays } = await bench.done('distribution', 'numbers.csv');
  expect(pictures).toBe(1);
  expect(stdout).toMatch(/x: half lie between 25\.75 and 75\.25, spread .*; 1 far out/);
  expect(String(displays.at(-1)?.['text/plain'])).toMatch(/x\s+100\.0/);
});

test('correlation', async () => {
  const { stdout, pictures } = await bench.done('correlation', 'numbers.csv');
  expect(pictures).toBe(1);
  expect(stdout).toContain('double and minus go opposite ways strongly: -1.00');
});

test('time series', async () => {
  const { stdout, pictures } = await bench.done('time-series', 'messy-clean.csv');
  expect(pictures).toBe(1);
  expect(stdout).toContain('40 of day, from 2026-01-01 to 2026-02-09 (Datum)');
  const lines = (await bench.text('messy-clean-by-day.csv')).trim().split('\n');
  expect(lines).toHaveLength(41);
  const sums = lines.slice(1).map((line) => Number(line.split(',')[1]));
  expect(sums.reduce((sum, value) => sum + value, 0)).toBeCloseTo(REVENUE, 6);
  expect(sums[0]).toBeCloseTo(2200, 6);
});

test('time series of a table with other dates, and of a workbook', async () => {
  const messy = await bench.done('time-series', 'messy.csv');
  expect(messy.stdout).toContain('40 of day');
  const book = await bench.done('time-series', 'book.xlsx');
  expect(book.stdout).toContain('from 2026-01-31 to 2026-06-30 (month)');
});

test('pivot', async () => {
  const { stdout, pictures } = await bench.done('pivot', 'sales.jsonl');
  expect(pictures).toBe(1);
  expect(stdout).toContain('amount (sum): 210 over all; region south has the most, 110.');
  expect(await bench.text('sales-pivot.csv')).toBe(
    'region,a,b,All\nnorth,40.0,60.0,100.0\nsouth,50.0,60.0,110.0\nAll,90.0,120.0,210.0\n'.replaceAll('.0', ''),
  );
});

test('convert to CSV: each sheet of a workbook', async () => {
  const { stdout } = await bench.done('to-csv', 'book.xlsx', 'sales.jsonl');
  expect(stdout).toContain('Saved book-First.csv.');
  expect(await bench.text('book-Second.csv')).toBe('name,count\nÄpfel,3\nBirnen,4\n');
  expect((await bench.text('sales.csv')).split('\n')[1]).toBe('north,a,10');
});

test('convert to Excel', async () => {
  await bench.done('to-excel', 'messy.csv');
  const check = 'import pandas as pd\nprint(*pd.read_excel("messy.xlsx").iloc[0].tolist())';
  expect((await bench.python(check)).trim()).toMatch(/^01\.01\.2026\s+Köln\s+1\.?000/);
});

test('convert to JSON and back', async () => {
  await bench.done('to-json', 'book.xlsx');
  expect(JSON.parse(await bench.text('book-Second.json'))).toEqual([
    { name: 'Äpfel', count: 3 },
    { name: 'Birnen', count: 4 },
  ]);
  await bench.done('to-csv', 'book-Second.json');
  expect(await bench.text('book-Second-from-json.csv')).toBe('name,count\nÄpfel,3\nBirnen,4\n');
});

test('convert to Parquet, or one sentence where there is no engine', async () => {
  const { error, stdout } = await bench.act('to-parquet', 'numbers.csv');
  if (error === null) {
    expect(stdout).toContain('Saved numbers.parquet.');
    expect(new TextDecoder().decode((await bench.bytes('numbers.parquet')).slice(0, 4))).toBe('PAR1');
    await bench.done('to-csv', 'numbers.parquet');
    expect(await bench.text('numbers-from-parquet.csv')).toBe(await bench.text('numbers.csv'));
  } else expect(error.message).toMatch(/nothing here yet that writes parquet/);
});

test('PDF to Markdown', async () => {
  await bench.done('pdf-to-markdown', 'report.pdf');
  expect(await bench.text('report.md')).toBe(
    '# Harvest\n\nApples: 120 kg Pears: 80 kg\n\n## Prices\n\nApples cost 2.\n\n*Page 1*\n\n# Weather\n\nRain on 14 days\n\n*Page 2*\n',
  );
});

test('resize images', async () => {
  const { displays } = await bench.done('resize', 'photo.jpg', 'logo.png');
  expect(displays.length).toBeGreaterThanOrEqual(2);
  const sizes =
    'from PIL import Image\nfor n in ("photo-1200.jpg", "logo-1200.png"): print(*Image.open(n).size, Image.open(n).format)';
  expect(await bench.python(sizes)).toBe('1200 900 JPEG\n200 100 PNG\n');
});

test('watermark images', async () => {
  await bench.done('watermark', 'photo.jpg', 'logo.png');
  const differs =
    'from PIL import Image, ImageChops\n' +
    'print(*ImageChops.difference(Image.open("photo.jpg"), Image.open("photo-marked.jpg")).point(lambda v: 255 * (v > 60)).getbbox())';
  const [left = 0, top = 0, right = 0, bottom = 0] = (await bench.python(differs)).split(' ').map(Number);
  expect(left).toBeGreaterThan(800);
  expect(top).toBeGreaterThan(700);
  expect(right).toBeLessThan(1600);
  expect(bottom).toBeLessThan(1200);
});

test('word counts', async () => {
  await bench.put('notes.txt', 'The harvest was good. The apples, the pears: a good harvest!\nÄpfel sind gut.\n');
  const { stdout, pictures } = await bench.done('word-counts', 'notes.txt', 'report.pdf');
  expect(stdout).toContain('notes.txt: 14 words (10 different), 3 sentences.');
  expect(pictures).toBe(1);
  const lines = (await bench.text('notes-words.csv')).split('\n');
  expect(lines.slice(0, 2)).toEqual(['word,count', 'harvest,3']);
});

test('zip, and unzip what came of it', async () => {
  await bench.put('texts/ä.txt', 'inside');
  await bench.done('zip', 'texts/ä.txt', 'notes.txt');
  expect((await bench.done('unzip', 'files.zip')).stdout).toContain('2 files in the folder files.');
  expect(await bench.text('files/texts/ä.txt')).toBe('inside');
});

test('unzip keeps names that lead elsewhere out', async () => {
  const { stdout } = await bench.done('unzip', 'hostile.zip');
  expect(stdout).toContain('1 files in the folder hostile.');
  expect(stdout.match(/Left out/g)).toHaveLength(3);
  expect(await bench.text('hostile/good.txt')).toBe('good');
  expect(await bench.python('import os\nprint(os.path.exists("/mnt/evil.txt"), os.path.exists("/tmp/evil.txt"))')).toBe(
    'False False\n',
  );
});

test('what cannot work says so in a sentence', async () => {
  await bench.put('empty.csv', '');
  await bench.put('head.csv', 'a,b\n');
  await bench.put('words.csv', 'word\nx\ny\nz\n');
  await bench.put('one.csv', 'n\n1\n2\n');
  await bench.put('broken.pdf', '%PDF-1.4\nnothing');
  await bench.put('broken.jpg', new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3]));
  await bench.put('broken.zip', 'PK');
  await bench.put('blank.txt', ' \n');
  for (const id of ['profile', 'clean', 'distribution', 'correlation', 'time-series', 'pivot', 'to-excel'])
    expect(await bench.refused(id, 'empty.csv')).toContain('is empty');
  for (const id of ['profile', 'clean', 'distribution', 'correlation', 'time-series', 'pivot'])
    expect(await bench.refused(id, 'head.csv')).toContain('holds no table with rows');
  expect(await bench.refused('distribution', 'words.csv')).toContain('has no column of numbers');
  expect(await bench.refused('correlation', 'one.csv')).toContain('A correlation takes two');
  expect(await bench.refused('time-series', 'one.csv')).toContain('has no column of dates');
  expect(await bench.refused('pivot', 'one.csv')).toContain('no column that makes groups');
  expect(await bench.refused('pdf-to-markdown', 'broken.pdf')).toContain('is no whole PDF');
  expect(await bench.refused('word-counts', 'broken.pdf')).toContain('PDF');
  expect(await bench.refused('resize', 'broken.jpg')).toContain('None of these files is an image');
  expect(await bench.refused('watermark', 'broken.jpg')).toContain('None of these files is an image');
  expect(await bench.refused('unzip', 'broken.zip')).toContain('is no whole ZIP archive');
  expect(await bench.refused('word-counts', 'blank.txt')).toContain('There are no words');
  expect(await bench.done('profile', 'one.csv')).toBeTruthy();
});

test('columns that are known stand in the code', async () => {
  const [table] = await bench.kernel.tables(['/mnt/data/messy-clean.csv']);
  const code = bench.code('time-series', ['messy-clean.csv'], table);
  expect(code).toContain("date_column = 'Datum'  # None");
  expect(code).toContain("columns = ['Umsatz', 'Stück', 'Porto']  # empty");
});
