import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { loadPyodide } from 'pyodide';
import { beforeAll, expect, test } from 'vitest';
import { type Compile, startCompiler, stdlibWithBytecode, withBytecode } from '../../../scripts/packages/bytecode.ts';

const SLOW = 120_000;
const SOURCE = 'def half(x):\n    """Half of it."""\n    return x / 2\n';
const PYC = 'made_up/__pycache__/__init__.cpython-313.pyc';
const WHEEL = zipSync({
  'made_up/__init__.py': strToU8(SOURCE),
  'made_up/template.py': strToU8('{{ not python }}('),
  'made_up/data.csv': strToU8('a,b'),
  'made_up-1.dist-info/METADATA': strToU8('Name: made-up\nVersion: 1\n'),
  'made_up-1.dist-info/RECORD': strToU8('made_up/__init__.py,sha256=1,1\n'),
});

let compile: Compile;
beforeAll(async () => {
  compile = await startCompiler();
}, SLOW);

test('bytecode stands beside the sources and is told in RECORD; what is no Python is left alone', () => {
  const files = unzipSync(withBytecode(WHEEL, compile));
  expect(Object.keys(files).filter((path) => path.endsWith('.pyc'))).toEqual([PYC]);
  expect(strFromU8(files['made_up/__init__.py'] ?? new Uint8Array())).toBe(SOURCE);
  expect(strFromU8(files['made_up-1.dist-info/RECORD'] ?? new Uint8Array())).toBe(
    `made_up/__init__.py,sha256=1,1\n${PYC},,\n`,
  );
});

test('the same wheel gives the same bytes, whatever was compiled before', () => {
  const once = withBytecode(WHEEL, compile);
  compile(strToU8('half = "made_up"; Half_of_it = ("x", 2)'), '/other.py');
  expect(withBytecode(WHEEL, compile)).toEqual(once);
});

test(
  'Python runs the bytecode without a look at the source, and still shows the source',
  async () => {
    const python = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: '1' } });
    python.unpackArchive(withBytecode(WHEEL, compile), 'whl', { extractDir: '/lib/python3.13/site-packages' });
    const stdlib = stdlibWithBytecode(zipSync({ 'from_zip.py': strToU8(SOURCE) }), compile);
    python.FS.writeFile('/lib/python313.zip.test', stdlib);
    python.runPython(`
import builtins, inspect, sys
sys.path.insert(0, "/lib/python313.zip.test")
compile_, builtins.compile = builtins.compile, None
import made_up, from_zip
builtins.compile = compile_
for module in (made_up, from_zip):
    assert module.half(3) == 1.5
    assert module.__cached__.endswith(".pyc") if module is made_up else module.__loader__.get_source("from_zip")
    assert "return x / 2" in inspect.getsource(module.half), inspect.getsource(module.half)
    assert module.half.__doc__ == "Half of it."
assert made_up.half.__code__.co_filename == made_up.__file__
import traceback
try:
    made_up.half("a")
except TypeError:
    assert "return x / 2" in traceback.format_exc()
`);
  },
  SLOW,
);
