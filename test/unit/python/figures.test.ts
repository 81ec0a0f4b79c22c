import { join } from 'node:path';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import { expect, test } from 'vitest';
import { loadPython } from './python.ts';

// The figures of test/figures, drawn by our matplotlib, against the pictures that native matplotlib of the same version
// made of the same code (scripts/figures/reference.sh).

const python = await loadPython();
await python.loadPackage(['matplotlib', 'pypdf'], { messageCallback: () => undefined });
python.mountNodeFS('/figures', join(import.meta.dirname, '../../figures'));
const path = python.pyimport('sys.path') as PyProxy & { append: PyCallable };
path.append('/figures');
const compare = python.pyimport('compare') as PyProxy &
  Record<'names' | 'difference' | 'svg_texts' | 'pdf_texts' | 'outline', PyCallable>;
const names = (compare.names() as PyProxy).toJs() as string[];

test('there are at least thirty', () => {
  expect(names.length).toBeGreaterThanOrEqual(30);
});

// The tolerance is zero: the same FreeType and the same Agg draw the same pixels.
test.each(names)('%s is to the last bit what native matplotlib draws', { timeout: 60_000 }, (name) => {
  // The largest difference of a channel, of 255, and the share of pixels that differ, in percent.
  expect((compare.difference(name) as PyProxy).toJs()).toEqual([0, 0]);
});

test('an SVG has its texts', { timeout: 60_000 }, () => {
  for (const kind of ['none', 'path']) {
    const texts = String(compare.svg_texts(kind));
    for (const text of ['Title – Größe', 'legend', 'label of y']) expect(texts).toContain(text);
  }
});

test('a PDF has its pages and their texts, with fonts of both types', { timeout: 120_000 }, () => {
  for (const kind of [3, 42]) {
    const pages = (compare.pdf_texts(kind) as PyProxy).toJs() as string[];
    expect(pages).toHaveLength(3);
    // Characters outside of Latin 1 are drawn, and are no text to a reader: the dash.
    for (const text of ['Title', 'Größe', 'legend', 'label of y']) expect(pages[0]).toContain(text);
  }
});

test('letters in a PDF are visible: the numbers of their outlines keep their zeros', () => {
  expect(String(compare.outline())).toBe('50 200 m\n270 -31 l\nh\n');
});
