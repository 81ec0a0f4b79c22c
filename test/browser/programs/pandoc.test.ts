import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

const REPORT = `---
title: Towns
bibliography: sources.bib
---

# Results

As *said* by @smith2020. ![A dot](pictures/dot.svg)

| town   | people |
|--------|-------:|
| Örebro | 126000 |

$$\\frac{a}{b}$$
`;
const FILES = {
  'report.md': REPORT,
  'sources.bib': '@article{smith2020, author={Smith, Ann}, title={Towns of the North}, year={2020}, journal={Maps}}',
  'pictures/dot.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4"/></svg>',
  'bold.lua': 'function Emph(words) return pandoc.Strong(words.content) end',
};

test('Markdown becomes a page with all in it, a Word file and back, and a PDF', async () => {
  const page = await run(
    [
      'pandoc',
      '-s',
      '--toc',
      '--citeproc',
      '--embed-resources',
      '--mathml',
      '-L',
      'bold.lua',
      '-o',
      'out/report.html',
      'report.md',
    ],
    FILES,
  );
  expect(page).toMatchObject({ exitCode: 0, stderr: '', names: ['out/report.html'] });
  const document = new DOMParser().parseFromString(await page.file('out/report.html').text(), 'text/html');
  expect(document.querySelector('nav#TOC')?.textContent).toContain('Results');
  expect(document.querySelector('strong')?.textContent).toBe('said');
  expect(document.body.textContent).toContain('Towns of the North');
  expect(document.querySelector('td')?.textContent).toBe('Örebro');
  expect(document.querySelector('img, svg')).not.toBeNull();

  const word = await run(['pandoc', 'report.md', '-o', 'report.docx'], FILES);
  expect(word).toMatchObject({ exitCode: 0, names: ['report.docx'] });
  const back = await run(['pandoc', '-t', 'gfm', 'report.docx'], { 'report.docx': word.file('report.docx') });
  expect(back.stdout).toContain('# Results');
  expect(back.stdout).toMatch(/\| Örebro \| 126000 \|/);

  const pdf = await run(['pandoc', 'report.md', '--citeproc', '-o', 'report.pdf'], FILES);
  expect(pdf.stderr).toBe('');
  expect(pdf.names).toContain('report.pdf');
  const bytes = await pdf.file('report.pdf').text();
  expect(bytes.startsWith('%PDF-')).toBe(true);
  expect(bytes).toContain('LibertinusSerif');
}, 180_000);

test('text goes through pipes, and what is wrong is said with an exit code', async () => {
  const latex = await run(['pandoc', '-t', 'latex'], {}, { stdin: new Blob(['**Ünïcode**\n\n- one']) });
  expect(latex.stdout).toBe('\\textbf{Ünïcode}\n\n\\begin{itemize}\n\\tightlist\n\\item\n  one\n\\end{itemize}\n');
  const table = await run(['pandoc', '-f', 'csv', '-t', 'gfm', 'table.csv'], { 'table.csv': 'a,b\n1,2\n' });
  expect(table.stdout).toBe('| a   | b   |\n|-----|-----|\n| 1   | 2   |\n');
  const missing = await run(['pandoc', 'nowhere.md']);
  expect(missing).toMatchObject({ exitCode: 1, stdout: '' });
  expect(missing.stderr).toContain('nowhere.md');
  expect((await run(['pandoc', '-t', 'gibberish'], {}, { stdin: new Blob(['x']) })).exitCode).toBe(22);
  expect((await run(['pandoc', 'report.md', '--filter', 'x.py'], FILES)).stderr).toContain('Lua filter');
  expect((await run(['pandoc', '--version'])).stdout).toContain(`pandoc ${versionOf('pandoc')}\n`);
  expect((await run(['pandoc', '--help'])).stdout).toContain('PDF is made by typst');
});
