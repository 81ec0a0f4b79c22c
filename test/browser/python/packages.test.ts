import { afterAll, beforeAll, expect, test } from 'vitest';
import { madeUpPypi } from './made-up-pypi';
import { createPage, makeWheel } from './page';

const WHEELS = [makeWheel('carrel_a', '1.2', ['carrel-b']), makeWheel('carrel_b', '0.3')];

const { files, kernel, network, packages, run } = createPage(madeUpPypi(WHEELS), `wheels-${crypto.randomUUID()}`);
beforeAll(() => kernel.start(), 180_000);
afterAll(() => kernel.dispose());

test('a module whose name is only known at run time loads in the middle of the code', async () => {
  const result = await run(
    "import importlib\nm = importlib.import_module('human' + 'ize')\nprint(m.naturalsize(1000))",
  );
  expect(result.error).toBeNull();
  expect(result.text).toBe('1.0 kB\n');
});

test("module 'micropip' has no attribute 'wheelinfo': imported in the middle of the code, it asks the page too", async () => {
  const result = await run(
    "import importlib\nm = importlib.import_module('micro' + 'pip')\nprint(m._package_manager_singleton.compat_layer.__module__)",
  );
  expect(result.error).toBeNull();
  expect(result.text).toBe('carrel.pypi\n');
  expect((await run('%pip install nothing-of-the-kind-here')).error?.message).toContain('PyPI could not be asked');
});

test('what pandas needs on the way is loaded, also where the code does not show it', async () => {
  const result = await run(
    "import pandas as pd\nd = pd.DataFrame({'a': [1, 2]})\ngetattr(d, 'to_' + 'excel')('x.xlsx', index=False)\nprint(load_file('x.xlsx').a.sum())",
  );
  expect(result.error).toBeNull();
  expect(result.text).toBe('3\n');
});

test('numpy was missing in what sympy made, lzma in zip files: what a library needs on the way comes too', async () => {
  const code = `import sympy, zipfile
x = sympy.Symbol('x')
print(sympy.lambdify(x, x**2, 'numpy')(3))
with zipfile.ZipFile('small.zip', 'w', zipfile.ZIP_LZMA) as archive:
    archive.writestr('name', 'text')
print(zipfile.ZipFile('small.zip').read('name'))`;
  const result = await run(code);
  expect(result.error).toBeNull();
  expect(result.text).toBe("9\nb'text'\n");
});

test('a module beside the data loads what it imports', async () => {
  await files.commit([
    { kind: 'write', path: '/mnt/data/mine.py', data: new Blob(['import sortedcontainers\nvalue = 7\n']) },
  ]);
  expect((await run('from mine import value\nprint(value)')).text).toBe('7\n');
});

test('what only looks whether something is there downloads nothing and is not disturbed', async () => {
  const code =
    "import importlib.util\nprint(importlib.util.find_spec('torch'))\ntry:\n    import pyarrow\nexcept ImportError:\n    print('none')";
  expect((await run(code)).text).toBe('None\nnone\n');
});

test('a package of the official set says where it can be had', async () => {
  const { error } = await run('import nothing_of_the_kind_here');
  expect(error?.message).toBe(
    "No module named 'nothing_of_the_kind_here'. If it is on PyPI: %pip install nothing-of-the-kind-here " +
      '(needs the network: allow pypi.org and files.pythonhosted.org).',
  );
  expect((await run('import numpi')).error?.message).toBe("No module named 'numpi'. Did you mean numpy?");
});

test('%pip says that the network is closed, installs once it is allowed, and keeps what it brought', async () => {
  const denied = await run('%pip install carrel-a');
  expect(denied.error?.name).toBe('PackageError');
  expect(denied.error?.message).toContain(
    'carrel-a is not in this copy, and PyPI could not be asked: Python may not reach pypi.org.',
  );
  network.allow('pypi.org', 'once');
  network.allow('files.pythonhosted.org', 'once');
  const result = await run(
    '%pip install carrel-a\nimport carrel_a, carrel_b\nprint(carrel_a.version, carrel_b.version)',
  );
  expect(result.error).toBeNull();
  expect(result.text).toBe('Successfully installed carrel-a-1.2\n1.2 0.3\n');
  expect((await packages.kept()).map(({ name }) => name).sort()).toEqual(['carrel-a', 'carrel-b']);
  expect(await kernel.packages()).toContainEqual({
    name: 'carrel-a',
    version: '1.2',
    source: 'kept',
    size: null,
    loaded: true,
  });
});

test('what was kept is there after a restart without the network', async () => {
  network.forget('pypi.org');
  network.forget('files.pythonhosted.org');
  await kernel.restart();
  const result = await run('import carrel_a\nprint(carrel_a.version)\nimport carrel_b\nprint(carrel_b.version)');
  expect(result.error).toBeNull();
  expect(result.text).toBe('1.2\n0.3\n');
});

test('install() takes names and dropped wheels, and says in one sentence what is wrong with one', async () => {
  const wheel = makeWheel('carrel_c', '2.0', ['cycler']);
  await files.commit([
    { kind: 'write', path: `/mnt/data/${wheel.fileName}`, data: new Blob([wheel.data]) },
    { kind: 'write', path: '/mnt/data/bad-1-py3-none-any.whl', data: new Blob(['no zip']) },
  ]);
  const result = await run(
    `print(install('${wheel.fileName}', 'toolz'))\nimport carrel_c, cycler\nprint(await install('carrel_c'))`,
  );
  expect(result.error).toBeNull();
  expect(result.text).toMatch(/^\['carrel-c==2.0', 'toolz==[\d.]+'\]\n\['carrel-c==2.0'\]\n$/);
  expect((await packages.kept()).map(({ name }) => name)).toContain('carrel-c');
  const bad = await run("install('bad-1-py3-none-any.whl')");
  expect(bad.error?.message).toBe(
    'bad-1-py3-none-any.whl is damaged or not a wheel at all (no zip file); fetch it again.',
  );
});

test('Kernel.install installs, or fails with the sentence', async () => {
  const installed = await kernel.install(['tabulate']);
  expect(installed.ok && installed.value.join()).toMatch(/^tabulate/);
  expect((await run('import tabulate')).error).toBeNull();
  const refused = await kernel.install(['torch']);
  expect(!refused.ok && refused.failure.message).toContain("PyTorch can't work here");
});

test('%pip uninstall of a kept package lasts: it is gone from the device too', async () => {
  expect((await packages.kept()).map(({ name }) => name)).toContain('carrel-c');
  expect((await run('%pip uninstall carrel-c')).text).toBe('Successfully uninstalled carrel-c==2.0\n');
  expect((await packages.kept()).map(({ name }) => name)).not.toContain('carrel-c');
  expect((await run('import carrel_c')).error?.name).toBe('ModuleNotFoundError');
});

test('a package that needs one that cannot be had is not loaded half', async () => {
  const lock = await packages.lock();
  const numpy = lock.packages.pyparsing?.file_name ?? '';
  const wheel = packages.wheel;
  packages.wheel = async (fileName, options) =>
    fileName === numpy
      ? {
          ok: false,
          failure: { code: 'wrong-hash', message: 'pyparsing is not the file that this page was built with.' },
        }
      : wheel(fileName, options);
  const failed = await run('import matplotlib');
  packages.wheel = wheel;
  expect(failed.error?.message).toContain('pyparsing is not the file that this page was built with');
  const left = await run(
    "import pyodide_js\nprint([n for n in ('contourpy', 'matplotlib') if n in pyodide_js.loadedPackages.to_py()])",
  );
  expect(left.text).toBe('[]\n');
  expect((await run('import matplotlib')).error).toBeNull();
});
