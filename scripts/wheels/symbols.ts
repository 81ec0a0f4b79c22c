import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { isMain, ROOT } from '../project.ts';

/** What the loader of side modules itself gives. */
const GIVEN = new Set([
  'memory',
  '__indirect_function_table',
  '__stack_pointer',
  '__memory_base',
  '__table_base',
  '__cpp_exception',
  '__c_longjmp',
]);

/** Names that Pyodide's main module gives to side modules: its exports, and what its JavaScript holds. */
export async function givenNames(folder = join(ROOT, 'node_modules/pyodide')): Promise<Set<string>> {
  const main = await WebAssembly.compile(readFileSync(join(folder, 'pyodide.asm.wasm')));
  const names = new Set(WebAssembly.Module.exports(main).map((each) => each.name));
  const script = readFileSync(join(folder, 'pyodide.asm.js'), 'utf8');
  const imports = script.slice(script.lastIndexOf('wasmImports={'));
  for (const [, name] of imports.matchAll(/[{,]([A-Za-z_$][\w$]*)(?=[:,}])/g)) if (name !== undefined) names.add(name);
  return names;
}

/** What the modules of a wheel import and nobody gives. Calling such a function ends the interpreter. */
export async function missingSymbols(wheel: Uint8Array, given: ReadonlySet<string>): Promise<string[]> {
  const missing: string[] = [];
  for (const { path, imports, exports } of await modulesOf(wheel)) {
    for (const name of imports) {
      if (!GIVEN.has(name) && !given.has(name) && !exports.has(name)) missing.push(`${path}: ${name}`);
    }
  }
  return missing;
}

/**
 * C++ names that a module of a wheel defines and yet asks for by name: where another module defines them too, both get
 * those of the one that was loaded first. With templates that were compiled in other ways this ends the interpreter.
 */
export async function sharedNames(wheel: Uint8Array): Promise<{ readonly path: string; readonly names: string[] }[]> {
  return (await modulesOf(wheel)).map(({ path, imports, exports }) => ({
    path,
    names: imports.filter((name) => name.startsWith('_Z') && exports.has(name)),
  }));
}

async function modulesOf(wheel: Uint8Array) {
  const files = Object.entries(unzipSync(wheel, { filter: ({ name }) => name.endsWith('.so') }));
  return Promise.all(
    files.map(async ([path, bytes]) => {
      const module = await WebAssembly.compile(Uint8Array.from(bytes));
      const exports = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
      return { path, imports: WebAssembly.Module.imports(module).map(({ name }) => name), exports };
    }),
  );
}

if (isMain(import.meta.url)) {
  const given = await givenNames();
  for (const path of process.argv.slice(2)) {
    const missing = await missingSymbols(readFileSync(path), given);
    console.log(`${path}: ${missing.length} symbols missing`, ...missing);
    if (missing.length > 0) process.exitCode = 1;
  }
}
