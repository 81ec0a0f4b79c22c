import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../scripts/packages/wheel.ts';
import { ROOT } from '../../../scripts/project.ts';
import { givenAway, givenNames, missingSymbols } from '../../../scripts/wheels/symbols.ts';

interface Source {
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
}

interface Provenance {
  readonly wheels: Readonly<Record<string, { wheel: string; sha256: string; sources: readonly string[] }>>;
}

const FOLDER = join(ROOT, 'public/packages');
const OFFICIAL = join(ROOT, 'node_modules/@galaxyproject/vintent/static/pyodide');
const read = (file: string) => JSON.parse(readFileSync(join(ROOT, 'scripts/wheels', file), 'utf8')) as unknown;
const SOURCES = read('sources.json') as Record<string, Source>;
const { wheels: WHEELS } = read('provenance.json') as Provenance;

test('every wheel that was compiled here is told with its hash and its sources', () => {
  const compiled = readdirSync(FOLDER).filter((file) => file.endsWith('wasm32.whl'));
  const told = Object.values(WHEELS).map(({ wheel }) => wheel);
  expect(compiled.filter((file) => !told.includes(file))).toEqual([]);
  for (const { wheel, sha256: hash, sources } of Object.values(WHEELS)) {
    expect(sha256(readFileSync(join(FOLDER, wheel))), wheel).toBe(hash);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(SOURCES[source]?.sha256, source).toMatch(/^[0-9a-f]{64}$/);
  }
});

test('every source lies in the pool of Debian', () => {
  for (const { file, version } of Object.values(SOURCES)) {
    expect(file).toMatch(/^pool\/main\/.+(\.orig\.tar\.(gz|xz|bz2)|\.deb)$/);
    expect(version).not.toBe('');
  }
});

test('nothing that the compiled modules call is missing in Pyodide', { timeout: 60_000 }, async () => {
  const given = await givenNames();
  for (const { wheel } of Object.values(WHEELS)) {
    expect(await missingSymbols(readFileSync(join(FOLDER, wheel)), given), wheel).toEqual([]);
  }
});

test('null function in contourf: no compiled module gives a name to all besides its PyInit', async () => {
  for (const { wheel } of Object.values(WHEELS)) {
    expect(await givenAway(readFileSync(join(FOLDER, wheel))), wheel).toEqual([]);
  }
});

test('of the official wheels only one gives names away, and none that another module has', async () => {
  for (const file of readdirSync(OFFICIAL).filter((name) => name.endsWith('wasm32.whl'))) {
    const names = await givenAway(readFileSync(join(OFFICIAL, file)));
    // C functions of distributions.
    expect(
      names.filter((name) => !name.startsWith('numpy/random/_generator.')),
      file,
    ).toEqual([]);
  }
});
