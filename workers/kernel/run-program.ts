import type { PyCallable } from 'pyodide/ffi';
import type { ProgramCall } from '../shell/contract';

/** Runs a command that is written in Python. `run`: that of `carrel_programs`. */
export async function runProgram(run: PyCallable, call: ProgramCall): Promise<number> {
  const { argv, cwd, env, stdin, terminal, signal } = call;
  const write: ProgramCall['write'] = (stream, bytes) => {
    if (!signal.aborted) call.write(stream, bytes);
  };
  return Number(await run(JSON.stringify(argv), cwd, JSON.stringify(env), stdin, write, terminal));
}
