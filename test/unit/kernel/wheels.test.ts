import { strToU8, type Zippable, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { Layer } from '../../../workers/kernel/lay';
import { layWheels, type PackageManager, unzip } from '../../../workers/kernel/wheels';
import { treeDouble } from '../../doubles/tree';

const SITE = '/lib/python3.13/site-packages';
const WHEEL: Zippable = {
  'plain/__init__.py': [strToU8('stored = 1'), { level: 0 }],
  'plain/data/table.csv': [strToU8('n\n'.repeat(500)), { level: 9 }],
  'plain/fast.cpython-313-wasm32-emscripten.so': [strToU8('\0asm'), { level: 0 }],
  'plain-1.0.dist-info/METADATA': strToU8('Name: plain'),
};

/** Lays a wheel; gives what is then in the file system, or that it was left to Pyodide. */
async function laid(files: Zippable, install_dir = 'site') {
  const { fs, written, folders } = treeDouble();
  let isLeft = false;
  const manager: PackageManager = {
    async installPackage() {
      isLeft = true;
    },
  };
  layWheels(manager, fs, SITE);
  await manager.installPackage({ packageData: { file_name: 'plain.whl', install_dir } }, zipSync(files));
  return isLeft ? 'left to Pyodide' : { paths: [...written.keys()].sort(), folders, written };
}

test('a wheel is laid file by file, with who installed it', async () => {
  const result = await laid(WHEEL);
  if (typeof result === 'string') throw new Error(result);
  expect(result.paths).toEqual(
    [
      'plain-1.0.dist-info/INSTALLER',
      'plain-1.0.dist-info/METADATA',
      'plain-1.0.dist-info/PYODIDE_SOURCE',
      'plain/__init__.py',
      'plain/data/table.csv',
      'plain/fast.cpython-313-wasm32-emscripten.so',
    ].map((path) => `${SITE}/${path}`),
  );
  expect(result.written.get(`${SITE}/plain/data/table.csv`)).toEqual(strToU8('n\n'.repeat(500)));
  expect(result.folders.slice(-3)).toEqual([`${SITE}/plain`, `${SITE}/plain/data`, `${SITE}/plain-1.0.dist-info`]);
});

test('what needs more than laying is left to Pyodide', async () => {
  expect(await laid({ ...WHEEL, 'plain-1.0.data/data/share/x': strToU8('x') })).toBe('left to Pyodide');
  expect(await laid({ ...WHEEL, 'plain/libneeded.so': strToU8('\0asm') })).toBe('left to Pyodide');
  expect(await laid({ ...WHEEL, '../outside.py': strToU8('x') })).toBe('left to Pyodide');
  expect(await laid(WHEEL, 'dynlib')).toBe('left to Pyodide');
});

test('what is stored in an archive is not copied', () => {
  const archive = zipSync(WHEEL);
  const files = unzip(archive);
  expect(files?.get('plain/__init__.py')?.buffer).toBe(archive.buffer);
  expect(files?.get('plain/data/table.csv')?.length).toBe(1000);
});

test('what is no plain archive is not read', () => {
  const archive = zipSync(WHEEL);
  expect(unzip(archive.subarray(0, -1))).toBe(null);
  expect(unzip(new Uint8Array(10))).toBe(null);
  const encrypted = archive.slice();
  const central = new DataView(encrypted.buffer).getUint32(encrypted.length - 6, true);
  encrypted[central + 8] = (encrypted[central + 8] ?? 0) | 1;
  expect(unzip(encrypted)).toBe(null);
});

test('a file takes the place of one that was laid before, and none can lie below another', () => {
  const { fs, written } = treeDouble();
  const layer = new Layer(fs);
  layer.file('/a/b.txt', strToU8('one'));
  new Layer(fs).file('/a/b.txt', strToU8('two'));
  expect(written.get('/a/b.txt')).toEqual(strToU8('two'));
  expect(() => layer.file('/a/b.txt/c', strToU8('three'))).toThrow('below a file');
  layer.file('/constructor/__proto__', strToU8('four'));
  expect([...written.keys()]).toEqual(['/a/b.txt', '/constructor/__proto__']);
});
