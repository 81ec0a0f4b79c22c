import type { PyCallable, PyProxy } from 'pyodide/ffi';
import type { Shell, StartShell } from '../shell/contract';
import type { ShellFs } from '../shell/emscripten-fs';
import type { PythonRuntime } from './boot';
import type { Programs } from './programs';
import { runProgram } from './run-program';

/** Evaluates the late part of the worker's script, which the page has handed over as text; in WebKit it is there already, because
 * nothing can be loaded in a worker there. */
export function evaluatePart(text: string): StartShell {
  const { carrelLate } = globalThis as typeof globalThis & { carrelLate?: Readonly<Record<string, () => void>> };
  if (carrelLate?.shell) {
    carrelLate.shell();
    return shellOf(globalThis);
  }
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    importScripts(url);
  } finally {
    URL.revokeObjectURL(url);
  }
  return shellOf(globalThis);
}

function shellOf({ carrelShell }: typeof globalThis & { carrelShell?: StartShell }): StartShell {
  if (!carrelShell) throw new Error('The shell’s script holds no shell');
  return carrelShell;
}

/** Starts the shell on Python's files, with the commands that are written in Python. */
export async function startShell(start: StartShell, python: PythonRuntime, programs: Programs): Promise<Shell> {
  python.lay(start.python);
  const own = python.module('carrel_programs') as PyProxy & Record<'names' | 'run', PyCallable>;
  const names = JSON.parse(String(own.names())) as string[];
  // Without them the shell is of use all the same.
  const others = new Set(await programs.names().catch(() => []));
  for (const name of names) others.delete(name);
  return start({
    fs: python.fs as unknown as ShellFs,
    programs: [...names, ...others],
    run(call) {
      const name = call.argv[0] ?? '';
      return name.startsWith('/') || others.has(name) ? programs.run(call) : runProgram(own.run, call);
    },
  });
}
