import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { shown } from '../../../workers/commands/typst/diagnostics';
import { readOptions } from '../../../workers/commands/typst/options';
import { parted } from '../../../workers/commands/typst/pages';
import { fontOfWoff } from '../../../workers/commands/typst/woff';

const SOURCES = { root: null, inputs: [], fontPaths: [], isShort: false };

test('the output and its format come from the names', () => {
  const plain = { kind: 'compile', ...SOURCES, input: 'a.typ', pages: null, ppi: 144 };
  expect(readOptions(['compile', 'a.typ'])).toEqual({ ...plain, output: 'a.pdf', format: 'pdf' });
  expect(readOptions(['c', 'a.typ', 'b.SVG'])).toEqual({ ...plain, output: 'b.SVG', format: 'svg' });
  expect(readOptions(['compile', '-f', 'png', 'a.typ'])).toEqual({ ...plain, output: 'a.png', format: 'png' });
  expect(() => readOptions(['compile', 'a.typ', 'b.docx'])).toThrow('could not infer output format for path b.docx');
  expect(() => readOptions(['compile', '-'])).toThrow('name the output');
});

test('options are joined to their values, or stand before them', () => {
  const task = readOptions([
    'compile',
    '--input=who=you=me',
    '--input',
    'n=1',
    '--pages=2,4-5,8-',
    '--ppi',
    '72',
    '--root',
    '..',
    '--font-path=fonts',
    '--diagnostic-format=short',
    'a.typ',
    '-fpng',
    'p{p}.png',
  ]);
  expect(task).toMatchObject({
    inputs: [
      ['who', 'you=me'],
      ['n', '1'],
    ],
    format: 'png',
    ppi: 72,
    root: '..',
    fontPaths: ['fonts'],
    isShort: true,
  });
  const pages = task.kind === 'compile' ? task.pages : null;
  expect([1, 2, 3, 4, 5, 6, 7, 8, 99].filter((page) => pages?.(page))).toEqual([2, 4, 5, 8, 99]);
  expect(readOptions(['query', 'a.typ', '<x>', '--field', 'value', '--one'])).toMatchObject({
    kind: 'query',
    selector: '<x>',
    field: 'value',
    one: true,
  });
  expect(readOptions(['--version'])).toEqual({ kind: 'version' });
  expect(() => readOptions(['compile', '--speed', 'a.typ'])).toThrow("unexpected argument '--speed'");
  expect(() => readOptions(['compile', 'a.typ', '--pages', 'all'])).toThrow('not a range of pages: all');
  expect(() => readOptions(['watch', 'a.typ'])).toThrow('not in this build');
});

test('a message shows its place in the source, or stands on one line', () => {
  const diagnostic = { path: '/a.typ', range: '1:2-1:5', severity: 'error', message: 'unknown variable: foo' };
  expect(shown(diagnostic, 'a.typ', 'one\n  foo\n', false)).toBe(
    'error: unknown variable: foo\n  ┌─ a.typ:2:2\n  │\n2 │   foo\n  │   ^^^\n\n',
  );
  expect(shown(diagnostic, 'a.typ', null, true)).toBe('a.typ:2:3: error: unknown variable: foo\n');
  expect(shown({ ...diagnostic, path: '', range: '' }, '', null, false)).toBe('error: unknown variable: foo\n');
});

test('pages that stand below each other in one SVG become one each, without what is only for marking', () => {
  const page = (y: number, text: string) =>
    `<g class="typst-page" transform="translate(0, ${y})" data-tid="p"><g data-tid="g"><use href="#a"/><g transform="scale(16,-16)"><foreignObject x="0"><h5:div>${text}</h5:div></foreignObject></g></g></g>`;
  const svg = `<svg class="typst-doc"><defs><path id="a"/></defs>${page(0, 'One')}${page(10, 'Two')}</svg>`;
  const [first, second, ...more] = parted(svg, [
    { width: 5, height: 10 },
    { width: 6, height: 11 },
  ]);
  expect(more).toEqual([]);
  expect(first).toContain('viewBox="0 0 5 10"');
  expect(second).toMatch(
    /^<svg viewBox="0 0 6 11".*<defs><path id="a"\/><\/defs>.*<g><g><use href="#a"\/><\/g><\/g><\/svg>\n$/,
  );
});

test('a WOFF font is unpacked to the tables that it holds', () => {
  const tables = [
    { tag: 'aaaa', data: Buffer.from('x'.repeat(50)), packed: deflateSync(Buffer.from('x'.repeat(50))) },
    { tag: 'bbbb', data: Buffer.from('yz'), packed: Buffer.from('yz') },
  ];
  const head = Buffer.alloc(44 + 20 * tables.length);
  head.write('wOFF');
  head.writeUInt32BE(0x10000, 4);
  head.writeUInt16BE(tables.length, 12);
  head.writeUInt32BE(12 + 32 + 52 + 4, 16);
  let place = head.length;
  for (const [index, { tag, data, packed }] of tables.entries()) {
    head.write(tag, 44 + 20 * index);
    head.writeUInt32BE(place, 44 + 20 * index + 4);
    head.writeUInt32BE(packed.length, 44 + 20 * index + 8);
    head.writeUInt32BE(data.length, 44 + 20 * index + 12);
    place += packed.length;
  }
  const font = Buffer.from(fontOfWoff(Buffer.concat([head, ...tables.map(({ packed }) => packed)])));
  expect(font.readUInt32BE(0)).toBe(0x10000);
  for (const [index, { tag, data }] of tables.entries()) {
    const row = 12 + 16 * index;
    expect(font.toString('latin1', row, row + 4)).toBe(tag);
    const from = font.readUInt32BE(row + 8);
    expect(font.subarray(from, from + font.readUInt32BE(row + 12)).equals(data)).toBe(true);
  }
});
