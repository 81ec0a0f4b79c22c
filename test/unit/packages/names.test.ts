import { expect, test } from 'vitest';
import { normaliseName, parseWheelName, runsHere } from '../../../src/packages/names';

test('names are compared as PyPI does', () => {
  expect(normaliseName('Zope.Interface__x')).toBe('zope-interface-x');
});

test.each([
  ['a-1.0-py3-none-any.whl', true],
  ['a-1.0-py2.py3-none-any.whl', true],
  ['a-1.0-1build-py3-none-any.whl', true],
  ['a-1.0-cp313-cp313-pyodide_2025_0_wasm32.whl', true],
  ['a-1.0-cp313-cp313-pyemscripten_2025_0_wasm32.whl', true],
  ['a-1.0-py2-none-any.whl', false],
  ['a-1.0-cp314-cp314-pyodide_2026_0_wasm32.whl', false],
  ['a-1.0-cp313-cp313-pyodide_2024_0_wasm32.whl', false],
  ['a-1.0-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl', false],
  ['a-1.0-cp312-cp312-pyodide_2025_0_wasm32.whl', false],
])('%s works here: %s', (file, works) => {
  const name = parseWheelName(file);
  expect(name).not.toBeNull();
  expect(name !== null && runsHere(name)).toBe(works);
});

test.each([
  '',
  'a.whl',
  'a-1.0.tar.gz',
  '../a-1.0-py3-none-any.whl',
  'a b-1.0-py3-none-any.whl',
  'a-1.0-py3-none-any.whl\n',
  'a-1.0-py3-none-any.whl/x',
])('%j is no name of a wheel', (file) => {
  expect(parseWheelName(file)).toBeNull();
});
