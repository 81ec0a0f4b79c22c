import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mendGlue, mendLoader } from '../../../scripts/packages/glue';
import { ROOT } from '../../../scripts/project';

test('no address of Pyodide’s script is shifted with its sign any more, and the script is still one', () => {
  const script = readFileSync(join(ROOT, 'node_modules/pyodide/pyodide.asm.js'), 'utf8');
  const places = /[^>]>>[123]\)\+[\w-]+>>>0/g;
  expect(script.match(places)?.length).toBeGreaterThan(80);
  const mended = mendGlue(script);
  expect(mended.match(places)).toBeNull();
  expect(() => new Function(mended)).not.toThrow();
});

test('another script is not taken for it', () => {
  expect(() => mendGlue('HEAPU32[(at>>2)+1>>>0]=5')).toThrow('glue.ts');
});

test('Pyodide’s loader without its look at Node is still one, and another script is not taken for it', () => {
  const script = readFileSync(join(ROOT, 'node_modules/pyodide/pyodide.js'), 'utf8');
  const mended = mendLoader(script);
  expect(mended).toContain('globalThis.loadPyodide=');
  expect(() => new Function(mended)).not.toThrow();
  expect(() => mendLoader(mended)).toThrow('glue.ts');
});
