import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../scripts/packages/wheel.ts';
import { ROOT } from '../../../scripts/project.ts';
import { givenNames, missingSymbols, sharedNames } from '../../../scripts/wheels/symbols.ts';

interface Source {
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
}

interface Provenance {
  readonly wheels: Readonly<Record<string, { wheel: string; sha256: string; sources: readonly string[] }>>;
}

const FOLDER = join(ROOT, 'public/packages');
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

test('null function in contourf: no two compiled modules define the same C++ name for all', async () => {
  const definedBy = new Map<string, Set<string>>();
  for (const { wheel } of Object.values(WHEELS)) {
    for (const { path, names } of await sharedNames(readFileSync(join(FOLDER, wheel)))) {
      for (const name of names) definedBy.set(name, (definedBy.get(name) ?? new Set()).add(path));
    }
  }
  expect([...definedBy].filter(([, paths]) => paths.size > 1)).toEqual([]);
});
