import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

const GRAPH = 'digraph g { start -> middle; middle -> "the end" [label="at last"]; }';

test('draws a graph as SVG on stdout, and as a picture with dark and light in a file', async () => {
  const svg = await run(['dot', '-Tsvg', '-Grankdir=LR'], {}, { stdin: new Blob([GRAPH]) });
  expect(svg).toMatchObject({ exitCode: 0, stderr: '' });
  const texts = [...new DOMParser().parseFromString(svg.stdout, 'image/svg+xml').querySelectorAll('text')];
  expect(texts.map((text) => text.textContent)).toEqual(['start', 'middle', 'the end', 'at last']);
  const root = new DOMParser().parseFromString(svg.stdout, 'image/svg+xml').documentElement;
  expect(Number.parseFloat(root.getAttribute('width') ?? '')).toBeGreaterThan(
    Number.parseFloat(root.getAttribute('height') ?? ''),
  );

  const png = await run(['dot', '-T', 'png', 'graphs/g.gv', '-ograph.png'], { 'graphs/g.gv': GRAPH });
  expect(png.stderr).toBe('');
  expect(png.names).toEqual(['graph.png']);
  const picture = await createImageBitmap(png.file('graph.png'));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context?.drawImage(picture, 0, 0);
  const dark = context
    ?.getImageData(0, 0, picture.width, picture.height)
    .data.filter((value, index) => index % 4 === 0 && value < 100).length;
  // More than the outlines: the text is there too.
  expect(dark).toBeGreaterThan(600);
});

test('other layouts, several formats and files at once, and what is wrong is said with an exit code', async () => {
  const both = await run(['neato', '-O', '-Tplain', '-Tjson', 'a.gv', 'b.gv'], {
    'a.gv': 'graph { a -- b }',
    'b.gv': 'graph { c -- d }',
  });
  expect(both.names).toEqual(['a.gv.json', 'a.gv.plain', 'b.gv.json', 'b.gv.plain']);
  expect(await both.file('b.gv.plain').text()).toMatch(/^graph 1 [\s\S]*node c /);

  const broken = await run(['dot', '-Tsvg'], {}, { stdin: new Blob(['digraph { a -> ']) });
  expect(broken).toMatchObject({ exitCode: 1, stdout: '' });
  expect(broken.stderr).toContain('syntax error');
  expect((await run(['dot', 'nowhere.gv'])).exitCode).toBe(2);
  expect((await run(['dot', '-Tpdf'], {}, { stdin: new Blob([GRAPH]) })).stderr).toContain('png');
  expect((await run(['dot', '-V'])).stderr).toContain(`graphviz version ${versionOf('graphviz')}`);
  expect((await run(['sfdp', '--help'])).stdout).toContain('Usage');
});
