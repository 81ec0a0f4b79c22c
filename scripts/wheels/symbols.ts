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

/** What every side module exports: the loader calls these of each module by itself and binds nobody else to them. */
const OF_EACH = /^(PyInit_\w+|__wasm_call_ctors|__wasm_apply_data_relocs)$/;

/** What C++ knows of function types (`_ZTIPFlvE`), which clang hides by no flag: data, and the same in every module. */
const FUNCTION_TYPES = /^_ZT[IS]P?F[a-z]+E$/;

/**
 * Names that a module of a wheel gives to all. Emscripten binds a name that two side modules give to the one that was
 * loaded first, also where each has its own copy; with C++ templates that were compiled in other ways, or libraries of two
 * versions, this ends the interpreter. So a module gives its PyInit_ and nothing else
 * that could differ.
 */
export async function givenAway(wheel: Uint8Array): Promise<string[]> {
  const modules = await modulesOf(wheel);
  return modules.flatMap(({ path, exports }) =>
    [...exports].filter((name) => !OF_EACH.test(name) && !FUNCTION_TYPES.test(name)).map((name) => `${path}: ${name}`),
  );
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
    const wheel = readFileSync(path);
    const missing = await missingSymbols(wheel, given);
    const shared = await givenAway(wheel);
    console.log(`${path}: ${missing.length} symbols missing`, ...missing);
    console.log(`${path}: ${shared.length} symbols given away`, ...shared);
    if (missing.length + shared.length > 0) process.exitCode = 1;
  }
}
