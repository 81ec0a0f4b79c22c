import type { ProgramCall } from '../../../src/contract/program';
import { Exit } from '../exit';
import { resolvePath } from '../files';
import { createPacedStream } from '../paced';
import type { WasiWorld } from './descriptors';
import { Preview1 } from './preview1';
import { WasiTree } from './tree';

/** As a shell tells what a signal has ended: SIGABRT, SIGFPE, SIGSEGV. */
const ABORTED = 134;
const BAD_ARITHMETIC = 136;
const BAD_MEMORY = 139;

const INTERFACE = 'wasi_snapshot_preview1';

/** Why a module is no program that runs here; null: it is one. */
export function whyNoProgram(module: WebAssembly.Module): string | null {
  const foreign = WebAssembly.Module.imports(module).filter((entry) => entry.module !== INTERFACE);
  if (foreign.some(({ module, name }) => module === 'wasi' && name === 'thread-spawn'))
    return 'it uses threads, which programs do not have here; build it without them (wasm32-wasip1)';
  if (foreign.some(({ module }) => module === 'wasi_unstable'))
    return 'it was built for the first draft of WASI; build it again with a newer compiler (wasm32-wasip1)';
  if (foreign.some(({ module }) => module === 'gojs' || module === 'go'))
    return 'it was built for browsers; build it with GOOS=wasip1';
  if (foreign.length > 0) {
    const names = foreign.slice(0, 3).map(({ module, name }) => `${module}.${name}`);
    return `it wants ${names.join(', ')}${foreign.length > 3 ? ' and more' : ''} of the page that it was built for; build it for WASI (wasm32-wasip1)`;
  }
  const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  if (!exported.has('_start')) return 'it is a library: it has no _start';
  return exported.has('memory') ? null : 'it does not export its memory';
}

/** What differs in a module that is no plain program. */
export interface WasiOptions {
  /** What it wants beside the interface. */
  readonly imports?: WebAssembly.Imports;
  /** Begins it and gives its exit code. Default: `_start`. */
  readonly start?: (exports: WebAssembly.Exports) => number;
}

/** Runs a program of WASI preview 1 and gives its exit code. `argv[0]` is what it is told as its name. */
export async function runWasi(
  module: WebAssembly.Module,
  call: Omit<ProgramCall, 'part' | 'progress'>,
  { imports = {}, start = startOf }: WasiOptions = {},
): Promise<number> {
  const { argv, env, cwd, stdin, files } = call;
  const tree = new WasiTree(files);
  // A job has no empty folders: those that a program counts on are made.
  const named = argv
    .filter((word) => word.includes('/') && !word.startsWith('-'))
    .map((word) => resolvePath(cwd, word));
  for (const folder of [cwd, '/tmp', ...named.map((path) => path.slice(0, path.lastIndexOf('/')))])
    if (folder !== '' && files.stat(folder) === null) tree.makeFolder(folder);
  const stdout = createPacedStream(call.stdout);
  const world: WasiWorld = {
    argv,
    env,
    tree,
    stdin,
    resolve: createResolve(cwd, tree),
    stdout: stdout.write,
    stderr(data) {
      stdout.flush();
      call.stderr(data);
    },
    sleep(milliseconds) {
      stdout.flush();
      sleep(milliseconds);
    },
  };
  const wasi = new Preview1(world);
  const instance = await WebAssembly.instantiate(module, { ...imports, [INTERFACE]: wasi.imports });
  const { memory } = instance.exports as { memory: WebAssembly.Memory };
  wasi.memory.buffer = () => memory.buffer;
  try {
    return start(instance.exports);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    stdout.flush();
    const { message, exitCode } = trapOf(error);
    call.stderr(`${argv[0] ?? ''}: ${message}\n`);
    return exitCode;
  } finally {
    stdout.flush();
    tree.save();
  }
}

function startOf(exports: WebAssembly.Exports): number {
  (exports as { _start(): void })._start();
  return 0;
}

/**
 * How the names of files are understood that a program looks up in the folders that it was given. Its library has stripped
 * `/` and `./` from them, so `tmp/x` may be one or the other: it begins at the root if the working directory has no `tmp`.
 */
export function createResolve(cwd: string, tree: WasiTree): (path: string) => string {
  const tops = new Set(['tmp', 'dev', cwd.split('/')[1] ?? '', ...tree.list('/')]);
  return (path) => {
    if (path.startsWith('/')) return resolvePath('/', path);
    const first = path.split('/').find((part) => part !== '' && part !== '.');
    const isOfRoot = first !== undefined && tops.has(first) && tree.kind(resolvePath(cwd, first)) === null;
    return resolvePath(isOfRoot ? '/' : cwd, path);
  };
}

function trapOf(error: unknown): { readonly message: string; readonly exitCode: number } {
  const text = error instanceof Error ? error.message : String(error);
  if (/call stack|stack overflow|too much recursion/i.test(text))
    return { message: 'stack overflow: its functions call each other too deeply', exitCode: BAD_MEMORY };
  if (/out of bounds/i.test(text)) return { message: `ended by a trap: ${text}`, exitCode: BAD_MEMORY };
  if (/divi|overflow|remainder/i.test(text)) return { message: `ended by a trap: ${text}`, exitCode: BAD_ARITHMETIC };
  return { message: `ended by a trap: ${text}`, exitCode: ABORTED };
}

let place: Int32Array | null | undefined;

/** Waits without computing where the browser lets a worker do so. */
function sleep(milliseconds: number): void {
  if (place === undefined) {
    try {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
      place = new Int32Array(memory.buffer);
    } catch {
      place = null;
    }
  }
  const end = performance.now() + milliseconds;
  if (place) Atomics.wait(place, 0, 0, milliseconds);
  while (performance.now() < end);
}
