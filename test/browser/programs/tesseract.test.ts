import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

async function page(lines: readonly string[]): Promise<Blob> {
  const canvas = new OffscreenCanvas(900, 100 + 70 * lines.length);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  context.font = '40px sans-serif';
  for (const [index, line] of lines.entries()) context.fillText(line, 50, 90 + 70 * index);
  return canvas.convertToBlob({ type: 'image/png' });
}

test('reads the words of a rendered page, as text, as a table with places, and as a PDF', async () => {
  const picture = await page(['Invoice number 2026', 'Total 1450 dollars']);
  const read = await run(['tesseract', 'page.png', 'out', '--psm', '6', 'txt', 'tsv', 'pdf'], { 'page.png': picture });
  expect(read.exitCode).toBe(0);
  expect(read.names).toEqual(['out.pdf', 'out.tsv', 'out.txt']);
  const text = await read.file('out.txt').text();
  expect(text.trim().split('\n')).toEqual(['Invoice number 2026', 'Total 1450 dollars']);
  const rows = (await read.file('out.tsv').text()).split('\n').map((line) => line.split('\t'));
  expect(rows.find((row) => row[11] === 'Total')?.[7]).toBe(rows.find((row) => row[11] === 'dollars')?.[7]);
  expect(await read.file('out.pdf').slice(0, 5).text()).toBe('%PDF-');
});

test('takes a picture from stdin; languages, and what is wrong is said', async () => {
  const digits = await run(
    ['tesseract', '-', 'stdout', '--psm', '7', '-c', 'tessedit_char_whitelist=0123456789'],
    {},
    { stdin: await page(['call 5551234']) },
  );
  expect(digits.stdout).toContain('5551234');
  expect((await run(['tesseract', '--list-langs'])).stdout).toContain('eng');
  expect((await run(['tesseract', '--version'])).stdout).toContain(`tesseract ${versionOf('tesseract')}`);
  expect(await run(['tesseract', 'nowhere.png', 'out'])).toMatchObject({ exitCode: 1, names: [] });
  const german = await run(['tesseract', 'a.png', 'out', '-l', 'deu'], { 'a.png': 'x' });
  expect(german.exitCode).toBe(1);
  expect(german.stderr).toContain('deu.traineddata');
});
