import type { ProgramCall, ProgramFiles } from '../../../src/contract/program';
import { joined } from '../../../src/lib/joined';
import { createJobFiles } from '../files';
import { unpacked } from '../unpacked';
import { runWasi } from '../wasi/run';
import { LIBRARIES, readOptions, readPlan } from './options';
import { readSysroot, type Sysroot, withSysroot } from './sysroot';
import throwing from './throwing.cc?raw';

const COMPILERS = new Set(['clang', 'clang++', 'cc', 'c++', 'gcc', 'g++']);

const HELP = `Usage: COMPILER [OPTION]... FILE...
Compiles and links C and C++ (clang 22) to a program of WebAssembly (WASI), which runs by its name: ./a.out

 -o FILE           Write to FILE                 -c, -S, -E     Stop after compiling, as assembly, after preprocessing
 -O0 … -O3, -Os    Optimise                      -std=c++20     Choose the language's version
 -I, -D, -L, -l    Headers, macros, libraries    -Wall, -Werror, -g, and the other options of clang

Exceptions: a program may throw, and ends there with its message; handlers (catch) are left out.
Not here: threads, processes, sockets, dynamic libraries, machine code and its intrinsics. For those connect a machine with
Docker under Runners.
clang --help-all lists what clang itself knows.
`;

/** Bytes of stack: what a program for Linux has. wasm-ld gives 64 KB. */
const STACK = 8 * 1024 * 1024;
const THROWING = '/tmp/.throwing';

interface Toolchain {
  readonly module: WebAssembly.Module;
  readonly sysroot: Sysroot;
  /** What C++ programs are linked with, made by the first. */
  throwing: Uint8Array<ArrayBuffer> | null;
}

let toolchain: Promise<Toolchain> | null = null;

/** The compilers by their usual names, and LLVM's tools for what they make. */
export async function clang(call: ProgramCall): Promise<number> {
  const [command = 'clang', ...given] = call.argv;
  if (COMPILERS.has(command) && given.includes('--help')) {
    call.stdout(HELP);
    return 0;
  }
  toolchain ??= load(call);
  const tools = await toolchain.catch((error: unknown) => {
    toolchain = null;
    throw error;
  });
  const files = withSysroot(call.files, tools.sysroot);
  const run = (argv: readonly string[], stderr = call.stderr) =>
    runWasi(tools.module, { ...call, argv, files, stderr, env: {} });
  if (!COMPILERS.has(command)) return run(call.argv);

  const { argv, notes } = readOptions([command, ...given.map((word) => (word === '--help-all' ? '--help' : word))]);
  for (const note of notes) call.stderr(`${command}: warning: ${note}\n`);
  if (
    given.some((word) => /^(?:-###|-?-version|--help-all|-print-.*|--print-.*|-dumpversion|-dumpmachine)$/.test(word))
  )
    return run(argv);
  const said: Uint8Array[] = [];
  const planned = await run([argv[0] ?? 'clang', '-###', ...argv.slice(1)], (data) => {
    said.push(typeof data === 'string' ? new TextEncoder().encode(data) : data.slice());
  });
  const text = new TextDecoder().decode(joined(said));
  const plan = readPlan(text);
  if (planned !== 0 || plan.length === 0) {
    const what = withoutBanner(text);
    // Asked for its plan, clang does not mind that there is nothing to do.
    call.stderr(what.trim() === '' ? `${command}: error: no input files\n` : what);
    return planned || 1;
  }
  try {
    for (const [index, step] of plan.entries()) {
      call.progress(step[0] === 'wasm-ld' ? 'Linking' : 'Compiling', index, plan.length, 'steps');
      const exitCode = await run(step[0] === 'wasm-ld' ? await linking(step, tools, files, call) : step);
      if (exitCode !== 0) return exitCode;
    }
    return 0;
  } finally {
    for (const path of [...plan.flat(), `${THROWING}.o`].filter((word) => /^\/tmp\/.*\.o$/.test(word)))
      files.remove(path);
  }
}

async function load({ part, progress }: ProgramCall): Promise<Toolchain> {
  progress('Unpacking clang', 0, 2, 'steps');
  const sysroot = readSysroot(await unpacked(part('sysroot.tar.gzip')));
  const program = await unpacked(part('llvm.wasm.gzip'));
  progress('Starting clang', 1, 2, 'steps');
  return { module: await WebAssembly.compile(program), sysroot, throwing: null };
}

/** A step of linking with what each program gets. */
async function linking(
  step: readonly string[],
  tools: Toolchain,
  files: ProgramFiles,
  call: ProgramCall,
): Promise<readonly string[]> {
  const at = step.indexOf('-lc');
  if (at < 0) return step;
  const words = [...step.slice(0, at), ...LIBRARIES, ...step.slice(at)];
  if (!step.some((word) => word.startsWith('stack-size='))) words.push('-z', `stack-size=${STACK}`, '--stack-first');
  if (!step.includes('-lc++abi')) return words;
  tools.throwing ??= await compileThrowing(tools, call);
  files.write(`${THROWING}.o`, tools.throwing);
  return words.toSpliced(words.indexOf('-lc++'), 0, `${THROWING}.o`);
}

async function compileThrowing({ module, sysroot }: Toolchain, call: ProgramCall): Promise<Uint8Array<ArrayBuffer>> {
  const source = new TextEncoder().encode(throwing);
  const scratch = createJobFiles(
    [{ path: `${THROWING}.cc`, data: source.buffer }],
    (data) => new Uint8Array(data as ArrayBuffer),
  );
  const include = [
    '/usr/include/wasm32-wasip1/c++/v1',
    '/usr/include/c++/v1',
    '/usr/include',
    '/usr/include/wasm32-wasip1',
  ];
  const argv = ['clang++', '-cc1', '-triple', 'wasm32-unknown-wasip1', '-emit-obj', '-O2', '-resource-dir', '/usr'];
  argv.push('-isysroot', '/usr', ...include.flatMap((folder) => ['-internal-isystem', folder]), '-std=c++17');
  argv.push('-o', `${THROWING}.o`, '-x', 'c++', `${THROWING}.cc`);
  const exitCode = await runWasi(module, { ...call, argv, env: {}, cwd: '/tmp', files: withSysroot(scratch, sysroot) });
  const object = scratch.read(`${THROWING}.o`);
  if (exitCode !== 0 || object === null) throw new Error('the part for exceptions could not be compiled');
  return object;
}

/** What clang says of itself before what is wrong. */
function withoutBanner(text: string): string {
  const BANNER = /^(?:clang version|Target:|Thread model:|InstalledDir:|Build config:| \(in-process\)| ")/;
  return text
    .split('\n')
    .filter((line) => !BANNER.test(line))
    .join('\n');
}
