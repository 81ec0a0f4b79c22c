import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/project.ts';
import type { LockEntry, LockFile } from '../../../src/contract/packages';
import { packsOf } from '../../../src/packages/packs';

function lockOf(...entries: readonly Pick<LockEntry, 'name' | 'depends' | 'made' | 'source'>[]): LockFile {
  const whole = entries.map((entry) => ({
    version: '1',
    file_name: `${entry.name}.whl`,
    install_dir: 'site',
    sha256: '',
    package_type: 'package',
    imports: [],
    ...entry,
  }));
  return { info: {}, packages: Object.fromEntries(whole.map((entry) => [entry.name, entry])) };
}

test('a pack has what its packages need, and only what is bundled', () => {
  const packs = packsOf(
    lockOf(
      { name: 'pandas', depends: ['numpy', 'pytz'] },
      { name: 'numpy', depends: [] },
      { name: 'pytz', depends: [] },
      { name: 'scipy', depends: ['numpy'], source: 'remote' },
      { name: 'seaborn', depends: [], source: 'kept' },
      { name: 'fonts_thai', depends: [], made: 'font' },
      { name: 'flask', depends: ['jinja2'] },
      { name: 'jinja2', depends: [] },
    ),
    'packages/',
  );
  expect(packs.map(({ id, packages }) => [id, packages])).toEqual([
    ['data', ['numpy', 'pandas']],
    ['fonts', ['fonts-thai']],
    ['others', ['flask', 'jinja2']],
  ]);
  expect(packs[0]?.paths).toEqual(['packages/numpy.whl', 'packages/pandas.whl', 'packages/pytz.whl']);
});

test('every package of the base set is in a pack', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'public/packages/pyodide-lock.json'), 'utf8')) as LockFile;
  const paths = new Set(packsOf(lock, '').flatMap((pack) => pack.paths));
  expect(Object.values(lock.packages).filter(({ file_name }) => !paths.has(file_name))).toEqual([]);
});
