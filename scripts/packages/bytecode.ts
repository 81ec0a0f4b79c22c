import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { loadPyodide, version } from 'pyodide';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import { WHEN } from './slim.ts';
import { sha256 } from './wheel.ts';

/** Where Python finds what it imports; tracebacks name these places. */
const SITE = '/lib/python3.13/site-packages/';
const STDLIB = '/lib/python313.zip/';

const SCRIPT = readFileSync(new URL('bytecode.py', import.meta.url), 'utf8');
const WARM = new Set(
  readFileSync(new URL('warm.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean),
);

/** What the result depends on besides the archive. */
const RECIPE = sha256(strToU8([version, SCRIPT, readFileSync(import.meta.filename, 'utf8'), ...WARM].join('\n')));

/** Compiles one module: its source, and the path that it will have. */
export type Compile = (source: Uint8Array, path: string) => Uint8Array;

/** Adds bytecode to archives, and keeps the results in a folder; Python is started when the first one is missing. */
export interface Bytecode {
  /** The path of the wheel with bytecode, made from the one at `path`. Throws where that does not have the pinned hash. */
  wheel(path: string, pinned: string): Promise<string>;
  /** The path of the standard library with bytecode. */
  stdlib(path: string): Promise<string>;
}

export function createBytecode(folder: string, log: (line: string) => void): Bytecode {
  let compiler: Promise<Compile> | null = null;

  async function derived(
    path: string,
    pinned: string | null,
    make: (bytes: Uint8Array, compile: Compile) => Uint8Array,
  ): Promise<string> {
    const bytes = await readFile(path);
    const hash = sha256(bytes);
    if (pinned !== null && hash !== pinned) throw new Error(`${path} has the hash ${hash}, expected ${pinned}`);
    const target = join(folder, `${sha256(strToU8(hash + RECIPE)).slice(0, 32)}.zip`);
    if ((await stat(target).catch(() => null)) !== null) return target;
    if (compiler === null) log('Compiling the packages to bytecode, once');
    compiler ??= startCompiler();
    const result = make(bytes, await compiler);
    await mkdir(folder, { recursive: true });
    await writeFile(`${target}.${process.pid}`, result);
    await rename(`${target}.${process.pid}`, target);
    return target;
  }

  return {
    // Of a release, some files are libraries that are no wheels.
    wheel: async (path, pinned) => (path.endsWith('.whl') ? derived(path, pinned, withBytecode) : path),
    stdlib: (path) => derived(path, null, stdlibWithBytecode),
  };
}

/**
 * A wheel with .pyc files beside its sources, for the modules that its use imports (`warm.txt`), or all of them where
 * that list has none of the wheel's. The same wheel gives the same bytes.
 */
export function withBytecode(wheel: Uint8Array, compile: Compile): Uint8Array {
  const files: Record<string, Uint8Array> = unzipSync(wheel);
  const added: string[] = [];
  for (const path of warmModules(files)) {
    const bytes = tryCompile(compile, files[path], SITE + path);
    if (bytes === null) continue;
    const pyc = path.replace(/([^/]+)\.py$/, '__pycache__/$1.cpython-313.pyc');
    files[pyc] = bytes;
    added.push(pyc);
  }
  const record = Object.keys(files).find((path) => /^[^/]+\.dist-info\/RECORD$/.test(path));
  // Uninstalling goes by RECORD, and bytecode that is left behind would be taken for that of a newer version.
  if (record !== undefined) {
    const lines = strFromU8(files[record] ?? new Uint8Array()).trimEnd();
    files[record] = strToU8([lines, ...added.map((path) => `${path},,`), ''].join('\n'));
  }
  return zipped(files);
}

/** The same for the standard library, which Python reads from the zip itself and where bytecode stands next to the source. */
export function stdlibWithBytecode(zip: Uint8Array, compile: Compile): Uint8Array {
  const files: Record<string, Uint8Array> = unzipSync(zip);
  for (const path of warmModules(files)) {
    const bytes = tryCompile(compile, files[path], STDLIB + path);
    if (bytes !== null) files[`${path}c`] = bytes;
  }
  return zipped(files);
}

function warmModules(files: Readonly<Record<string, Uint8Array>>): string[] {
  const modules = Object.keys(files).filter((path) => path.endsWith('.py'));
  const warm = modules.filter((path) => WARM.has(path));
  return warm.length > 0 ? warm : modules;
}

/** Null for what is no Python of this version, such as a template. */
function tryCompile(compile: Compile, source: Uint8Array | undefined, path: string): Uint8Array | null {
  try {
    return compile(source ?? new Uint8Array(), path);
  } catch {
    return null;
  }
}

function zipped(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const sorted: Zippable = {};
  for (const path of Object.keys(files).sort()) if (!path.endsWith('/')) sorted[path] = files[path] ?? new Uint8Array();
  return zipSync(sorted, { level: 9, mtime: WHEN });
}

/** Compiles with the Python that will run it: bytecode belongs to one version. */
export async function startCompiler(): Promise<Compile> {
  const python = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: '1' } });
  python.runPython(SCRIPT);
  const compiled = python.globals.get('compiled') as PyCallable;
  return (source, path) => {
    const input = python.toPy(source) as PyProxy & { tobytes(): PyProxy };
    const bytes = input.tobytes();
    const result = compiled(bytes, path) as PyProxy;
    try {
      return new Uint8Array(result.toJs() as Uint8Array);
    } finally {
      for (const proxy of [result, bytes, input]) proxy.destroy();
    }
  };
}
