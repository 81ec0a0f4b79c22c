import { expect, test } from 'vitest';
import { readTask } from '../../../workers/commands/pandoc/options';

test('pandoc does by itself what is no PDF', () => {
  const plain = { kind: 'plain', help: false };
  expect(readTask(['in.md', '-o', 'out.docx'])).toEqual(plain);
  expect(readTask(['-f', 'markdown', '-t', 'html', '--toc'])).toEqual(plain);
  expect(readTask(['report.pdf.md', '-o', 'out.html'])).toEqual(plain);
  expect(readTask(['--help'])).toEqual({ kind: 'plain', help: true });
});

test('a PDF is written as a typst document first', () => {
  const words = ['in.md', '--toc', '--to=typst', '--standalone', '--extract-media=/tmp/pandoc-media'];
  const task = { kind: 'pdf', words, output: 'out.pdf' };
  expect(readTask(['in.md', '-o', 'out.pdf', '--toc'])).toEqual(task);
  expect(readTask(['in.md', '-oout.pdf', '--toc', '--pdf-engine=typst'])).toEqual(task);
  expect(readTask(['in.md', '--output=out.pdf', '-t', 'typst', '--toc', '--pdf-engine', 'typst'])).toEqual(task);
  expect(readTask(['in.md', '--toc', '-t', 'pdf'])).toEqual({ ...task, output: '-' });
});

test('what needs other programs is refused with what to do instead', () => {
  expect(readTask(['in.md', '-o', 'out.pdf', '--pdf-engine=xelatex'])).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('xelatex is not here'),
  });
  expect(readTask(['in.md', '-t', 'beamer', '-o', 'out.pdf'])).toMatchObject({ kind: 'refused' });
  expect(readTask(['in.md', '-F', 'count.py'])).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('python3 count.py'),
  });
});
