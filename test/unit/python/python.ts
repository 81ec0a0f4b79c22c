import { join } from 'node:path';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import { expect, test } from 'vitest';
import { gather, STDLIB } from '../../../scripts/packages/gather.ts';
import { CACHE, ROOT } from '../../../scripts/project.ts';
import type { LockEntry } from '../../../src/contract/packages.ts';

/** Kept between runs. The wheels are those that are served: with their bytecode Python starts in half of the time. */
const SET = join(CACHE, 'test-packages');

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

/** Pyodide in Node with the base set, our Python modules and the tests in test/python on its path. */
export async function loadPython(): Promise<PyodideAPI> {
  const { lock, folder } = await gather({ official: null, cache: SET });
  const python = await loadPyodide({
    lockFileContents: JSON.stringify({ ...lock, packages: { ...lock.packages, scipy: REMOTE } }),
    packageBaseUrl: `${folder}/`,
    stdLibURL: join(SET, STDLIB),
    env: { HOME: '/home/pyodide', PYTHONDONTWRITEBYTECODE: '1' },
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
