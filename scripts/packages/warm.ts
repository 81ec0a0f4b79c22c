import { readFileSync, writeFileSync } from 'node:fs';
import { loadPyodide } from 'pyodide';
import type { PyCallable } from 'pyodide/ffi';
import { CACHE } from '../project.ts';
import { baseLock, wheelPath } from './lock.ts';
import { BASE } from './table.ts';

// Writes warm.txt, the modules that get bytecode: those that usual work and the import of each package bring. A module
// that is missing there costs a little time and nothing else, so the list is made again only now and then:
// npx tsx scripts/packages/warm.ts
const TARGET = new URL('warm.txt', import.meta.url);

const lock = baseLock();
const paths = new Map(BASE.map((entry) => [entry.name, wheelPath(entry)]));
const packages = Object.fromEntries(
  Object.entries(lock.packages).map(([name, entry]) => [name, { ...entry, file_name: paths.get(name) ?? '' }]),
);
const python = await loadPyodide({
  lockFileContents: JSON.stringify({ info: lock.info, packages }),
  packageCacheDir: CACHE,
  env: { HOME: '/home/pyodide', PYTHONDONTWRITEBYTECODE: '1' },
});
await python.loadPackage(Object.keys(packages), { messageCallback: () => undefined });
python.runPython(readFileSync(new URL('warm.py', import.meta.url), 'utf8'));
const imports = Object.values(packages).flatMap((entry) => entry.imports);
const warm = python.globals.get('warm') as PyCallable;
const modules = JSON.parse(String(warm(JSON.stringify(imports)))) as string[];
writeFileSync(TARGET, `${modules.join('\n')}\n`);
console.log(`${modules.length} modules`);
