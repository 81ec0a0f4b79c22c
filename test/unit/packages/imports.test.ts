import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPyodide, type PyodideInterface } from 'pyodide';
import type { PyProxy } from 'pyodide/ffi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GatheredSet, gather } from '../../../scripts/packages/gather.ts';
import { ROOT } from '../../../scripts/project.ts';

let cache = '';
let set: GatheredSet;
let python: PyodideInterface;

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'carrel-imports-'));
  set = await gather({ official: null, cache });
  python = await loadPyodide({
    indexURL: join(ROOT, 'node_modules/pyodide/'),
    lockFileContents: JSON.stringify(set.lock),
    packageBaseUrl: `${set.folder}/`,
  });
  // As in the kernel: what looks for TLS finds a stand-in.
  python.FS.writeFile('/home/pyodide/ssl.py', await readFile(join(ROOT, 'workers/kernel/py/carrel/fallback/ssl.py')));
}, 60_000);

afterAll(() => rm(cache, { recursive: true, force: true }));

test('every package of the base set loads with its dependencies and imports', async () => {
  const failed: string[] = [];
  for (const [name, entry] of Object.entries(set.lock.packages)) {
    await python.loadPackage(name, { messageCallback: () => {} });
    expect(python.loadedPackages[name], name).toBeDefined();
    for (const module of entry.imports) {
      try {
        (python.pyimport(module) as PyProxy).destroy();
      } catch (error) {
        failed.push(`${module}: ${error instanceof Error ? error.message.trim().split('\n').at(-1) : error}`);
      }
    }
  }
  expect(failed).toEqual([]);
}, 120_000);

test('jedi completes without the stubs that were left out', () => {
  const jedi = python.pyimport('jedi');
  const names = python.toPy([{}]);
  const script = jedi.Interpreter('import json\njson.du', names);
  const found = script.complete(2, 7).toJs() as { readonly name: string }[];
  expect(found.map((one) => one.name)).toEqual(['dump', 'dumps']);
}, 60_000);
