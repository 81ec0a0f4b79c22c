import type { PyCallable, PyProxy } from 'pyodide/ffi';
import type { ProgramCall, Shell, StartShell } from '../shell/contract';
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

/** The commands that are written in Python. */
interface Commands {
  readonly names: readonly string[];
  run(call: ProgramCall): Promise<number>;
}

/** Lays those of the shell's script where Python finds them. */
export function pythonCommands(
  python: PythonRuntime,
  sources: StartShell['python'],
): Commands & { readonly module: PyProxy & Record<'run_now', PyCallable> } {
  python.lay(sources);
  const module = python.module('carrel_programs') as PyProxy & Record<'names' | 'run' | 'run_now', PyCallable>;
  return {
    module,
    names: JSON.parse(String(module.names())) as string[],
    run: (call) => runProgram(module.run, call),
  };
}

/** Starts the shell on Python's files. */
export async function startShell(
  start: StartShell,
  fs: ShellFs,
  commands: Commands,
  programs: Pick<Programs, 'names' | 'run'>,
): Promise<Shell> {
  // Without them the shell is of use all the same.
  const others = new Set(await programs.names().catch(() => []));
  for (const name of commands.names) others.delete(name);
  return start({
    fs,
    programs: [...commands.names, ...others],
    run(call) {
      const name = call.argv[0] ?? '';
      return name.startsWith('/') || others.has(name) ? programs.run(call) : commands.run(call);
    },
  });
}
