import type { PyCallable, PyProxy } from 'pyodide/ffi';
import type { Shell, StartShell } from '../shell/contract';
import type { ShellFs } from '../shell/files';
import type { PythonRuntime } from './boot';
import { runProgram } from './run-program';

/** Evaluates the late part of the worker's script, which the page has handed over as text. */
export function evaluatePart(text: string): StartShell {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    importScripts(url);
  } finally {
    URL.revokeObjectURL(url);
  }
  const { carrelShell } = globalThis as typeof globalThis & { carrelShell?: StartShell };
  if (!carrelShell) throw new Error('The shell’s script holds no shell');
  return carrelShell;
}

/** Starts the shell on Python's files, with the commands that are written in Python. */
export function startShell(start: StartShell, python: PythonRuntime): Shell {
  python.lay(start.python);
  const programs = python.module('carrel_programs') as PyProxy & Record<'names' | 'run', PyCallable>;
  return start({
    fs: python.fs as unknown as ShellFs,
    programs: JSON.parse(String(programs.names())) as string[],
    run: (call) => runProgram(programs.run, call),
  });
}
