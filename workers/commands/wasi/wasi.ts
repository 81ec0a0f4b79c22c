import type { ProgramCall } from '../../../src/contract/program';
import { programFile } from '../../../src/lib/program-file';
import { resolvePath } from '../files';
import { runWasi, whyNoProgram } from './run';

const VERSION = 'wasi preview 1 (wasi_snapshot_preview1)';

const HELP = `Usage: wasi [--env NAME=VALUE]... [--argv0 NAME] PROGRAM [ARGUMENT]...
Runs a program of WebAssembly that was built for WASI preview 1 (wasm32-wasip1, formerly wasm32-wasi), such as clang, Rust,
Go (GOOS=wasip1), Zig and TinyGo build. It may also be run by its name: ./PROGRAM

 --env NAME=VALUE  Set a variable of its environment
 --argv0 NAME      What it is told as its own name
 --version         Print what it is run by

It gets the files of the desk and begins in this folder. Not here: threads, network, symbolic links, WASI 0.2 components.
`;

/** As a shell tells it: what is not there, and what can't be run. */
const NOT_FOUND = 127;
const NO_PROGRAM = 126;

/** The one that was run last, which is often the next one too. */
let last: { readonly bytes: Uint8Array; readonly module: WebAssembly.Module } | null = null;

/** `wasi`: runs a module among the files of the job. */
export async function wasi(call: ProgramCall): Promise<number> {
  const { argv, cwd, files, stdout, stderr } = call;
  const env: Record<string, string> = { ...call.env };
  const words = argv.slice(1);
  let name: string | null = null;
  while (words[0]?.startsWith('-')) {
    const option = words.shift();
    if (option === '--') break;
    if (option === '--help' || option === '-h') {
      stdout(HELP);
      return 0;
    }
    if (option === '--version') {
      stdout(`${VERSION}\n`);
      return 0;
    }
    const value = words.shift();
    if (option === '--argv0' && value !== undefined) name = value;
    else if (option === '--env' && value?.includes('=')) {
      const at = value.indexOf('=');
      env[value.slice(0, at)] = value.slice(at + 1);
    } else {
      stderr(`wasi: ${option}: unknown, or without its value\n${HELP}`);
      return 2;
    }
  }
  const [path, ...rest] = words;
  if (path === undefined) {
    stderr(HELP);
    return 2;
  }
  const shown = name ?? path;
  const bytes = files.read(resolvePath(cwd, path));
  if (bytes === null) {
    stderr(`wasi: ${shown}: No such file or directory\n`);
    return NOT_FOUND;
  }
  const refuse = (why: string) => {
    stderr(`${shown}: cannot execute: ${why}\n`);
    return NO_PROGRAM;
  };
  const kind = programFile(bytes);
  if (kind.kind !== 'module') return refuse('what' in kind && kind.what ? kind.what : 'not a module of WebAssembly');
  let module: WebAssembly.Module;
  try {
    module = last?.bytes.length === bytes.length && isSame(last.bytes, bytes) ? last.module : await compiled(bytes);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const why = whyNoProgram(module);
  if (why !== null) return refuse(why);
  return runWasi(module, { ...call, argv: [shown, ...rest], env });
}

async function compiled(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  const module = await WebAssembly.compile(bytes);
  last = { bytes, module };
  return module;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((value, index) => value === b[index]);
}
