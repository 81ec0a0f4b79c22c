import { afterAll, beforeAll, expect, test } from 'vitest';
import { madeUpPypi } from './made-up-pypi';
import { createPage, makeWheel } from './page';

const WHEELS = [makeWheel('carrel_a', '1.2', ['carrel-b']), makeWheel('carrel_b', '0.3')];
const NOT_LISTED = (name: string) => `Package '${name}' is not in the approved list.`;

const { files, kernel, network, packages, settings, run } = createPage(
  madeUpPypi(WHEELS),
  `rule-${crypto.randomUUID()}`,
);
for (const host of ['pypi.org', 'files.pythonhosted.org', 'example.org']) network.allow(host, 'once');
beforeAll(async () => {
  settings.update({ packageRule: 'approved', approvedPackages: ['carrel-a', 'pyyaml', 'seaborn'] });
  await kernel.start();
}, 240_000);
afterAll(() => kernel.dispose());

test('what is listed works, with all that it needs of the page', async () => {
  expect((await run('import yaml\nprint(yaml.safe_load("a: 1"))')).text).toBe("{'a': 1}\n");
  expect((await run('import matplotlib, numpy')).error).toBeNull();
});

test.each([
  ['import', 'import networkx', 'networkx'],
  ['import in the middle', "__import__('net' + 'workx')", 'networkx'],
  ['%pip', '%pip install networkx', 'networkx'],
  ['install()', "install('networkx')", 'networkx'],
  ['PyPI', '%pip install carrel-b', 'carrel-b'],
  ['a need that is pulled in', '%pip install carrel-a', 'carrel-b'],
  ['a dropped wheel', "install('carrel_b-0.3-py3-none-any.whl')", 'carrel-b'],
  ['an address', "install('https://example.org/carrel_b-0.3-py3-none-any.whl')", 'carrel-b'],
  ['micropip', "import micropip\nawait micropip.install('networkx')", 'networkx'],
])('%s is refused by name and rule', async (_way, code, name) => {
  const wheel = WHEELS[1];
  if (wheel) await files.commit([{ kind: 'write', path: `/mnt/data/${wheel.fileName}`, data: new Blob([wheel.data]) }]);
  const { error } = await run(code);
  expect(error?.message).toContain(NOT_LISTED(name));
  expect(await packages.kept()).toEqual([]);
  expect(
    (await run(`import importlib.util as u\nprint(u.find_spec('${name.replace('-', '_')}'), u.find_spec('carrel_a'))`))
      .text,
  ).toBe('None None\n');
});

test('Python that goes round our own code is refused by the page', async () => {
  const hostile = [
    'import _carrel_host as host, pyodide_js, json',
    'from pyodide.ffi import to_js',
    "await pyodide_js.loadPackage('networkx', errorCallback=lambda message: print(message))",
    "print('networkx' in pyodide_js.loadedPackages.to_py())",
    "answer = await host.fetch('GET', 'https://files.pythonhosted.org/carrel_b-0.3-py3-none-any.whl', to_js([]), None)",
    'print(answer.ok, answer.failure.message)',
    "answer = await host.fetch('GET', 'https://pypi.org/simple/carrel-b/', to_js([]), None)",
    'print(answer.ok)',
    "entry = {'name': 'carrel-b', 'version': '0.3', 'file_name': 'carrel_b-0.3-py3-none-any.whl', 'install_dir': 'site',",
    "         'sha256': '0' * 64, 'package_type': 'package', 'imports': [], 'depends': []}",
    "answer = await host.keep(json.dumps(entry), to_js(b'PK'))",
    'print(answer.ok, answer.failure.message)',
  ].join('\n');
  const { text, error } = await run(hostile);
  expect(error).toBeNull();
  const lines = text.trim().split('\n');
  expect(text).toContain(NOT_LISTED('networkx'));
  expect(lines.slice(-4)).toEqual([
    'False',
    expect.stringContaining(`False ${NOT_LISTED('carrel-b')}`),
    'False',
    expect.stringContaining(`False ${NOT_LISTED('carrel-b')}`),
  ]);
});

test('the screen and the API hear the same', async () => {
  const refused = await kernel.install(['networkx']);
  expect(!refused.ok && refused.failure.message).toContain(NOT_LISTED('networkx'));
  const listed = new Map((await kernel.packages()).map((one) => [one.name, one]));
  expect(listed.get('networkx')?.reason).toContain(NOT_LISTED('networkx'));
  expect(listed.get('seaborn')?.reason).toBeUndefined();
  expect(listed.get('torch')).toMatchObject({ source: 'none', reason: expect.stringContaining('PyTorch') });
});

test('it is said before a run', async () => {
  expect(await kernel.preflight('import networkx\n')).toEqual([
    { line: 1, kind: 'impossible', text: expect.stringContaining(NOT_LISTED('networkx')) },
  ]);
});

test('the rule may be changed at any time', async () => {
  settings.update({ packageRule: 'official' });
  expect((await run('import networkx')).error).toBeNull();
  expect((await run('%pip install carrel-a')).error?.message).toContain(
    "Package 'carrel-a' is neither bundled with this page nor in Pyodide's official release.",
  );
  settings.update({ packageRule: 'anything' });
  expect((await run('%pip install carrel-a\nimport carrel_b\nprint(carrel_b.version)')).text).toContain('0.3\n');
  settings.update({ packageRule: 'approved' });
  await kernel.restart();
  expect((await run('import carrel_b')).error?.message).toContain(NOT_LISTED('carrel-b'));
});
