import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, expect, test } from 'vitest';
import { openPrograms } from './kit';

const { run, end } = openPrograms();
afterAll(end);

/** A document of A5 pages with these lines each, in a font that it does not hold; a tab begins a second column. */
function made(...pages: readonly (readonly string[])[]): Blob {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, index) => `${5 + 2 * index} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
    '<</Title(Yearly report)>>',
  ];
  for (const lines of pages) {
    const shown = lines.flatMap((line, index) =>
      line.split('\t').map((text, column) => `1 0 0 1 ${40 + column * 200} ${530 - index * 18} Tm (${text}) Tj`),
    );
    const content = `BT /F1 12 Tf ${shown.join(' ')} ET`;
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Resources<</Font<</F1 3 0 R>>>>/Contents ${objects.length + 2} 0 R>>`,
      `<</Length ${content.length}>>stream\n${content}\nendstream`,
    );
  }
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`;
  return new Blob([
    `${text}${table}trailer<</Size ${size}/Root 1 0 R/Info 4 0 R>>\nstartxref\n${text.length}\n%%EOF\n`,
  ]);
}

test('text and facts of a PDF', async () => {
  const file = made(['Summary', 'Rent\t1200', 'Food\t310'], ['The last page']);
  const text = await run(['pdftotext', 'report.pdf'], { 'report.pdf': file });
  expect(text).toMatchObject({ stderr: '', exitCode: 0, names: ['report.txt'] });
  expect(await text.file('report.txt').text()).toMatch(/^Summary\nRent[\s\S]*310\n\fThe last page\n\f$/);
  const table = await run(['pdftotext', '-layout', '-l', '1', 'report.pdf', '-'], { 'report.pdf': file });
  expect(table.stdout).toMatch(/^Summary\nRent {10,}1200\nFood {10,}310\n\f$/);
  const facts = await run(['pdfinfo', 'report.pdf'], { 'report.pdf': file });
  expect(facts.stdout).toMatch(/^Title: +Yearly report\n/);
  expect(facts.stdout).toMatch(/^Pages: +2\n/m);
  expect(facts.stdout).toMatch(/^Page size: +420 x 595 pts\n/m);
});

test('pages become pictures with their text, are joined and parted', async () => {
  const file = made(['First', 'MMMMMMMMMM'], ['Second']);
  const drawn = await run(['pdftoppm', '-png', '-r', '72', 'a.pdf', 'page'], { 'a.pdf': file });
  expect(drawn).toMatchObject({ stderr: '', exitCode: 0, names: ['page-1.png', 'page-2.png'] });
  const bitmap = await createImageBitmap(drawn.file('page-1.png'));
  expect([bitmap.width, bitmap.height]).toEqual([420, 595]);
  const context = new OffscreenCanvas(420, 595).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  // The line of letters.
  const line = context?.getImageData(40, 70, 120, 14).data.filter((value, index) => index % 4 === 0 && value < 128);
  expect(line?.length).toBeGreaterThan(150);

  const both = await run(['pdfunite', 'a.pdf', 'b.pdf', 'all.pdf'], { 'a.pdf': file, 'b.pdf': made(['Third']) });
  const parted = await run(['pdfseparate', '-f', '2', 'all.pdf', 'p-%02d.pdf'], { 'all.pdf': both.file('all.pdf') });
  expect(parted.names).toEqual(['p-02.pdf', 'p-03.pdf']);
  const last = await run(['pdftotext', '-', '-'], {}, { stdin: parted.file('p-03.pdf') });
  expect(last.stdout).toBe('Third\n\f');

  expect(await run(['pdftotext', 'nowhere.pdf'])).toMatchObject({ exitCode: 1, names: [] });
  expect((await run(['pdfinfo', 'a.pdf'], { 'a.pdf': 'no pdf' })).exitCode).toBe(1);
  expect((await run(['pdftoppm', '-tiff', 'a.pdf'])).exitCode).toBe(99);
  expect((await run(['pdfunite', '--help'])).stdout).toContain('Usage');
});

test('pictures in pages come out as they went in', async () => {
  const canvas = new OffscreenCanvas(30, 20);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = 'rgb(200 100 50)';
  context.fillRect(0, 0, 30, 20);
  const document = await PDFDocument.create();
  const picture = await document.embedPng(await (await canvas.convertToBlob()).arrayBuffer());
  document.addPage([100, 100]);
  document.addPage([100, 100]).drawImage(picture, { x: 5, y: 5, width: 60, height: 40 });
  const file = new Blob([(await document.save()) as Uint8Array<ArrayBuffer>]);

  const out = await run(['pdfimages', '-png', '-p', 'a.pdf', 'out/pic'], { 'a.pdf': file });
  expect(out).toMatchObject({ exitCode: 0, stderr: '', names: ['out/pic-002-000.png'] });
  const bitmap = await createImageBitmap(out.file('out/pic-002-000.png'));
  context.drawImage(bitmap, 0, 0);
  expect([bitmap.width, bitmap.height, ...(context.getImageData(15, 10, 1, 1).data ?? [])]).toEqual([
    30, 20, 200, 100, 50, 255,
  ]);
  const list = await run(['pdfimages', '-list', 'a.pdf'], { 'a.pdf': file });
  expect(list.stdout).toMatch(/\n +2 +0 +image +30 +20 rgb\n$/);
  expect((await run(['pdfimages', 'a.pdf'], { 'a.pdf': file })).exitCode).toBe(99);
});
