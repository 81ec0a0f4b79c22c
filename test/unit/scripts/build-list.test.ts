import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepTimeOf, newsOf, wheelsOf, writeBuildList } from '../../../scripts/vite/build-list';
import { type KeepTime, toBuild } from '../../../src/contract/offline';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-list-'));
  const contents: Record<string, string> = {
    'index.html': '<meta name="carrel-build" content="" /><title>Carrel</title>',
    'sw.js': 'work();\n',
    'assets/index-1.js': 'one()',
    'packages/pyodide-lock.json': '{"info":{},"packages":{}}',
    'packages/README.md': 'for people',
    'screenshots/desk.png': 'for people',
    _headers: 'for the host',
    '.nojekyll': '',
  };
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ABOUT = { version: '1.0.0', news: ['New.'] };

test('page, list and service worker carry the same version, which is made of what they hold', async () => {
  const build = await writeBuildList(folder, ABOUT);
  expect(build.files.map(({ path }) => path)).toEqual([
    'assets/index-1.js',
    'index.html',
    'packages/pyodide-lock.json',
  ]);
  expect(toBuild(JSON.parse(await readFile(join(folder, 'files.json'), 'utf8')))).toEqual(build);
  expect(await readFile(join(folder, 'index.html'), 'utf8')).toContain(`content="${build.id}"`);
  expect(await readFile(join(folder, 'sw.js'), 'utf8')).toMatch(
    new RegExp(`^self\\.CARREL_BUILD = \\{"id":"${build.id}".*\\};\nwork\\(\\);\n$`),
  );
  // Once more changes nothing; another file, or another sentence of what is new, is another version.
  expect(await writeBuildList(folder, ABOUT)).toEqual(build);
  const other = await writeBuildList(folder, { ...ABOUT, news: [] });
  expect(other.id).not.toBe(build.id);
  await writeFile(join(folder, 'assets/index-1.js'), 'two()');
  expect((await writeBuildList(folder, ABOUT)).id).not.toBe(build.id);
  expect(await readFile(join(folder, 'sw.js'), 'utf8')).toMatch(/^self.*\nwork\(\);\n$/);
});

const TIMES: readonly (readonly [path: string, when: KeepTime, size: number])[] = [
  ['index.html', 'install', 1000],
  ['assets/plotly-1.js', 'idle', 4_000_000],
  ['assets/index-1.js', 'install', 1000],
  ['assets/KaTeX_Main-Bold-1.woff2', 'install', 1000],
  ['packages/pyodide-lock.json', 'install', 1000],
  ['pyodide/files.json', 'install', 1000],
  ['pyodide/pyodide.asm.wasm', 'idle', 1000],
  ['packages/ipython-9.whl', 'idle', 1000],
  ['packages/numpy-2.whl', 'use', 1000],
  ['assets/KaTeX_Main-Bold-1.ttf', 'use', 1000],
  ['fonts/cjk.bin', 'use', 1000],
];

test.each(TIMES)('%s is kept at: %s', (path, when, size) => {
  expect(keepTimeOf({ path, size }, new Set(['ipython-9.whl']))).toBe(when);
});

test('what Python loads first comes with all that it depends on', () => {
  const entry = (name: string, depends: string[]) => ({
    name,
    depends,
    version: '1',
    file_name: `${name}.whl`,
    install_dir: 'site',
    sha256: '',
    package_type: 'package',
    imports: [],
  });
  const packages = { a: entry('a', ['b', 'unknown']), b: entry('b', ['a']), c: entry('c', []) };
  expect([...wheelsOf({ info: {}, packages }, ['a', 'none'])].sort()).toEqual(['a.whl', 'b.whl']);
});

test('what is new is the first entry of the changelog, as plain text', () => {
  const changelog = `# Changelog

Text.

## Unreleased

### Added

- **Sorting** of tables by \`name\`,
  in two lines ([how](README.md)).
- A second point.

### Fixed

- A bug.

## 0.1.0

- Old.
`;
  expect(newsOf(changelog)).toEqual(['Sorting of tables by name, in two lines (how).', 'A second point.', 'A bug.']);
  expect(newsOf('')).toEqual([]);
});
