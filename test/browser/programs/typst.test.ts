import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

const DOCUMENT = `#set page(width: 10cm, height: 9cm)
= Results of #sys.inputs.year
#table(columns: 2, ..csv("data/table.csv").flatten())
#image("dot.svg", width: 1cm)
$ sum_(k=1)^n k = (n(n+1))/2 $
#pagebreak()
#include "parts/end.typ"
`;
const FILES = {
  'report.typ': DOCUMENT,
  'data/table.csv': 'town,people\nÖrebro,126000\n',
  'parts/end.typ': 'The _end_ #metadata("last") <mark>',
  'dot.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4" fill="red"/></svg>',
};

test('a document with a table, a picture, a formula and a part of its own becomes a PDF, pages as PNG and SVG', async () => {
  const made = await run(['typst', 'compile', 'report.typ', '--input', 'year=2026'], FILES);
  expect(made.stderr).toBe('');
  expect(made).toMatchObject({ exitCode: 0, names: ['report.pdf'] });
  const bytes = await made.file('report.pdf').text();
  expect(bytes.match(/\/Type \/Page\b/g)).toHaveLength(2);
  expect(bytes).toContain('LibertinusSerif-Italic');
  expect(bytes).toContain('DejaVuMathTeXGyre');

  const pages = await run(['typst', 'c', '--input=year=1', '--ppi=72', 'report.typ', 'out/{0p}-{t}.png'], FILES);
  expect(pages.stderr).toBe('');
  expect(pages.names).toEqual(['out/1-2.png', 'out/2-2.png']);
  const { width, height } = await createImageBitmap(pages.file('out/1-2.png'));
  // 10 by 9 cm in points.
  expect([width, height].map((size) => Math.round(size / 10))).toEqual([28, 26]);

  const svg = await run(['typst', 'c', '--input=year=1', '--pages', '2', '-f', 'svg', 'report.typ', '-'], FILES);
  expect(svg.stdout).toMatch(/^<svg viewBox="0 0 283\.\d+ 255\.\d+"/);
  expect(svg.stdout).not.toContain('foreignObject');
  const found = await run(
    ['typst', 'query', '--input=year=1', 'report.typ', '<mark>', '--field', 'value', '--one'],
    FILES,
  );
  expect(found).toMatchObject({ exitCode: 0, stdout: '"last"\n' });
}, 180_000);

test('what is wrong is shown with its line, in the file where it is', async () => {
  const broken = await run(['typst', 'compile', '-', 'x.pdf'], {}, { stdin: new Blob(['= Fine\n#foo(1)\n']) });
  expect(broken).toMatchObject({ exitCode: 1, names: [] });
  expect(broken.stderr).toBe('error: unknown variable: foo\n  ┌─ <stdin>:2:1\n  │\n2 │ #foo(1)\n  │  ^^^\n\n');
  const inside = await run(['typst', 'c', '--diagnostic-format=short', 'a.typ'], {
    'a.typ': '#include "sub/b.typ"',
    'sub/b.typ': 'text\n#image("none.png")',
  });
  expect(inside.stderr).toMatch(/^sub\/b\.typ:2:8: error: .*none\.png/);
  const missing = await run(['typst', 'compile', 'nowhere.typ']);
  expect(missing).toMatchObject({ exitCode: 2, stdout: '' });
  expect(missing.stderr).toContain('input file not found');
  expect((await run(['typst', 'c', 'a.typ'], { 'a.typ': '#import "@preview/cetz:0.3.0"' })).stderr).toContain(
    'error: ',
  );
  expect((await run(['typst', '--version'])).stdout).toBe(`typst ${versionOf('typst')}\n`);
  expect((await run(['typst', '--help'])).stdout).toContain('Not in this build');
});
