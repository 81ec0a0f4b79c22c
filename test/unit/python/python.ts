import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import { expect, test } from 'vitest';
import type { LockEntry, LockFile } from '../../../src/contract/packages.ts';

const ROOT = join(import.meta.dirname, '../../..');
const WHEELS = ['public/packages', 'node_modules/@galaxyproject/vintent/static/pyodide'].map((folder) =>
  join(ROOT, folder),
);

/** A package that the lock names and that would have to come over the network. */
const REMOTE: LockEntry = {
  name: 'scipy',
  version: '1.14.1',
  file_name: '/nowhere/scipy-1.14.1-cp313-cp313-pyemscripten_2025_0_wasm32.whl',
  install_dir: 'site',
  sha256: '0'.repeat(64),
  package_type: 'package',
  imports: ['scipy'],
  depends: ['numpy'],
  size: 12_345_678,
  source: 'remote',
};

/** The lock of the base set, with the wheels where they lie in this checkout. */
function lockFile(): LockFile {
  const lock = JSON.parse(readFileSync(join(ROOT, 'public/packages/pyodide-lock.json'), 'utf8')) as LockFile;
  const entries = Object.entries(lock.packages).map(([name, entry]) => {
    const folder = WHEELS.find((candidate) => existsSync(join(candidate, entry.file_name))) ?? '';
    return [name, { ...entry, file_name: join(folder, entry.file_name) }] as const;
  });
  return { info: lock.info, packages: { ...Object.fromEntries(entries), scipy: REMOTE } };
}

/** Pyodide in Node with our Python modules and the tests in test/python on its path. */
async function loadPython(): Promise<PyodideAPI> {
  const python = await loadPyodide({
    lockFileContents: JSON.stringify(lockFile()),
    packageCacheDir: ROOT,
    env: { HOME: '/home/pyodide', PYTHONPYCACHEPREFIX: '/tmp/pycache' },
  });
  python.FS.mkdirTree('/mnt/data');
  python.mountNodeFS('/carrel', join(ROOT, 'workers/kernel/py'));
  python.mountNodeFS('/tests', join(ROOT, 'test/python'));
  const path = python.pyimport('sys.path') as PyProxy & { extend: PyCallable };
  path.extend(['/carrel', '/tests']);
  return python;
}

/** Makes one vitest test of each function `test_*` of a module in test/python. */
export async function pythonTests(module: string): Promise<void> {
  const python = await loadPython();
  const runner = python.pyimport('runner') as PyProxy & Record<'collect' | 'run', PyCallable>;
  const names = JSON.parse(String(await runner.collect(module))) as string[];
  test.each(names)(
    '%s',
    async (name) => {
      expect(await runner.run(module, name)).toBeFalsy();
    },
    60_000,
  );
}
