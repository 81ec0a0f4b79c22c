import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { Connect, Plugin } from 'vite';
import type { LockFile } from '../../src/contract/packages.ts';
import { HEADERS } from '../headers.ts';
import { GLUE, gather, LOADER, STDLIB, summarise } from '../packages/gather.ts';
import { lockText } from '../packages/lock.ts';
import { pack, WASM } from '../packages/pack.ts';
import { sha256 } from '../packages/wheel.ts';
import { CACHE, ROOT } from '../project.ts';

const GATHERED = join(CACHE, 'packages');
const CURRENT = join(GATHERED, 'current');
const PYODIDE = join(ROOT, 'node_modules/pyodide');

/** Pyodide's own files that the page hands to the kernel; its scripts are in the worker's (`kernel-worker.ts`). */
const PYODIDE_FILES: readonly string[] = [WASM, STDLIB];

/** Their list, made here. */
const LIST = 'files.json';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.whl': 'application/octet-stream',
  '.zip': 'application/zip',
};

/**
 * Serves `packages/*`, the set of packages in use, and `pyodide/*` while developing and testing, and writes both into the
 * build. The set is gathered first where that was not done yet.
 */
export function packages(): Plugin {
  let outDir = '';
  return {
    name: 'carrel:packages',
    config: () => ({ server: { watch: { ignored: ['**/.cache/**'] } } }),
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use(serve(server.config.base));
    },
    async closeBundle(error) {
      if (error || this.environment.mode !== 'build') return;
      await gathered();
      await replace(join(outDir, 'packages'), await placed(CURRENT));
      await replace(join(outDir, 'pyodide'), PYODIDE_FILES.map(pyodidePath));
      await writeFile(join(outDir, 'pyodide', LIST), await pyodideList());
      await packBuilt(outDir);
    },
  };
}

/** Puts packed files in the place of the wheels and of Python itself, and says so in the lock file and the list. */
async function packBuilt(outDir: string): Promise<void> {
  const [lockPath, listPath] = [join(outDir, 'packages/pyodide-lock.json'), join(outDir, 'pyodide', LIST)];
  const lock = JSON.parse(await readFile(lockPath, 'utf8')) as LockFile;
  const list = JSON.parse(await readFile(listPath, 'utf8')) as Record<string, object>;
  const core = [STDLIB, WASM];
  const wheels = Object.values(lock.packages).map((entry) => join(outDir, 'packages', entry.file_name));
  const paths = [...wheels, ...core.map((name) => join(outDir, 'pyodide', name))];
  const told = new Map<string, { size: number; sha256: string; packed: true }>();
  for (const [index, { bytes, sha256 }] of (await pack(paths, 'quick')).entries()) {
    const path = paths[index] ?? '';
    await writeFile(path, bytes);
    told.set(basename(path), { size: bytes.length, sha256, packed: true });
  }
  const packages = Object.fromEntries(
    Object.entries(lock.packages).map(([name, entry]) => [name, { ...entry, ...told.get(entry.file_name) }]),
  );
  await writeFile(lockPath, lockText({ ...lock, packages }));
  for (const name of core) list[name] = { ...list[name], ...told.get(name) };
  await writeFile(listPath, JSON.stringify(list));
}

function serve(base: string): Connect.NextHandleFunction {
  const prefix = base.startsWith('/') ? base : '/';
  return (request, response, next) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : pathname.slice(1);
    const [, folder, name] = /^(packages|pyodide)\/([\w.+-]+)$/.exec(decodeURIComponent(path)) ?? [];
    if (name === undefined) return next();
    read(folder === 'pyodide', name)
      .then((bytes) => {
        response.statusCode = bytes === null ? 404 : 200;
        for (const [key, value] of Object.entries(HEADERS)) response.setHeader(key, value);
        response.setHeader('Cache-Control', 'no-cache');
        response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
        response.end(bytes);
      })
      .catch(next);
  };
}

/** The bytes of a served file, or null. */
async function read(isPyodide: boolean, name: string): Promise<Buffer | string | null> {
  await gathered();
  if (isPyodide) {
    if (name === LIST) return pyodideList();
    return PYODIDE_FILES.includes(name) ? readFile(pyodidePath(name)) : null;
  }
  return readFile(join(CURRENT, name)).catch(() => null);
}

/** Pyodide's scripts, mended, as one. The glue comes first: it defines what the loader would otherwise fetch. */
export async function pyodideScripts(): Promise<string> {
  await gathered();
  const texts = await Promise.all([GLUE, LOADER].map((name) => readFile(join(GATHERED, name), 'utf8')));
  return texts.join('\n;\n');
}

/** The standard library is the one with bytecode. */
function pyodidePath(name: string): string {
  return join(name === WASM ? PYODIDE : GATHERED, name);
}

/** Sizes and hashes, so that the page can show progress and refuse half a file. */
async function pyodideList(): Promise<string> {
  const files: Record<string, { size: number; sha256: string }> = {};
  for (const name of PYODIDE_FILES) {
    const bytes = await readFile(pyodidePath(name));
    files[name] = { size: bytes.length, sha256: sha256(bytes) };
  }
  return JSON.stringify(files);
}

let gathering: Promise<unknown> | null = null;

/** Once for each process, and only where `npm run dev`, `build` or `start` has not gathered before. */
function gathered(): Promise<unknown> {
  gathering ??= stat(join(GATHERED, LOADER)).catch(async () => console.log(summarise(await gather())));
  return gathering;
}

async function placed(folder: string): Promise<string[]> {
  return (await readdir(folder)).map((name) => join(folder, name));
}

async function replace(target: string, paths: readonly string[]): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const path of paths) await copyFile(path, join(target, basename(path)));
}
