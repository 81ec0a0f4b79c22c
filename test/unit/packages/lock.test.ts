import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { baseLock, lockText, officialLock } from '../../../scripts/packages/lock.ts';
import { slim } from '../../../scripts/packages/slim.ts';
import { BASE, OFFICIAL_PACK } from '../../../scripts/packages/table.ts';
import { readWheel } from '../../../scripts/packages/wheel.ts';
import { ROOT } from '../../../scripts/project.ts';

const FOLDER = join(ROOT, 'public/packages');

test('the committed lock file is that of the wheels; otherwise run: npx tsx scripts/packages/lock.ts', () => {
  expect(readFileSync(join(FOLDER, 'pyodide-lock.json'), 'utf8')).toBe(lockText(baseLock()));
});

test('every committed wheel is in the table, and all of them stay below 56 MB', async () => {
  const lock = baseLock();
  const named = new Set(Object.values(lock.packages).map((entry) => entry.file_name));
  const wheels = (await readdir(FOLDER)).filter((file) => file.endsWith('.whl'));
  expect(wheels.filter((file) => !named.has(file))).toEqual([]);
  const committed = Object.values(lock.packages).filter((entry) => wheels.includes(entry.file_name));
  expect(committed.reduce((sum, entry) => sum + (entry.size ?? 0), 0)).toBeLessThan(56e6);
});

test('no two packages of the base set bring the same import, and every dependency is in it', () => {
  const { packages } = baseLock();
  const imports = Object.values(packages).flatMap((entry) => entry.imports);
  expect(imports.filter((name, index) => imports.indexOf(name) !== index)).toEqual([]);
  for (const entry of Object.values(packages)) {
    for (const name of entry.depends) expect(packages[name], `${entry.name} needs ${name}`).toBeDefined();
  }
});

test('every package of the table has a licence, once', () => {
  expect(BASE.filter((entry) => entry.licence === '')).toEqual([]);
  expect(new Set(BASE.map((entry) => entry.name)).size).toBe(BASE.length);
});

test('most of the data-science pack is in the official release', () => {
  const { packages } = officialLock();
  const known = OFFICIAL_PACK.filter((name) => packages[name] !== undefined);
  expect(known).toContain('scipy');
  expect(known.length).toBeGreaterThan(30);
});

function wheel(metadata: string, files: readonly string[]): Uint8Array {
  const content = Object.fromEntries(files.map((file) => [file, strToU8(`# ${file}`)]));
  return zipSync({ ...content, 'My_Lib-1.0.dist-info/METADATA': strToU8(metadata) });
}

test('a wheel tells its name, imports and what it needs here', () => {
  const facts = readWheel(
    wheel(
      'Metadata-Version: 2.1\r\nName: My.Lib\r\nVersion: 1.0\r\n' +
        'Requires-Dist: Six >=1.0\r\nRequires-Dist: pexpect; sys_platform != "emscripten"\r\n' +
        'Requires-Dist: Some_Thing[extra] (>2) ; python_version > "3"\r\nRequires-Dist: pytest; extra == "test"\r\n' +
        '\r\nRequires-Dist: not-this-one\r\n',
      [
        'my_lib/__init__.py',
        'single.py',
        '_hidden.py',
        'fast.cpython-313-wasm32-emscripten.so',
        'my_lib/data.csv',
        'share/x.txt',
        'My_Lib-1.0.data/a.py',
      ],
    ),
  );
  expect(facts).toMatchObject({
    name: 'My.Lib',
    version: '1.0',
    imports: ['fast', 'my_lib', 'single'],
    requires: ['six', 'some-thing'],
  });
  expect(facts.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('what is no wheel is refused', () => {
  expect(() => readWheel(strToU8('<html>'))).toThrow();
  expect(() => readWheel(zipSync({ 'a.py': strToU8('') }))).toThrow(/METADATA/);
});

test('a wheel made slim loses the folder and its lines in RECORD, always with the same bytes', () => {
  const whole = zipSync({
    'a/__init__.py': strToU8('x'),
    'a/stubs/b.pyi': strToU8('y'),
    'a-1.dist-info/METADATA': strToU8('Name: a\nVersion: 1\n'),
    'a-1.dist-info/RECORD': strToU8('a/__init__.py,sha256=1,1\na/stubs/b.pyi,sha256=2,1\n'),
  });
  const once = slim(whole, ['a/stubs/']);
  expect(slim(whole, ['a/stubs/'])).toEqual(once);
  expect(slim(once, ['a/stubs/'])).toBe(once);
  expect(Buffer.from(once).includes('b.pyi')).toBe(false);
  expect(readWheel(once).imports).toEqual(['a']);
});
