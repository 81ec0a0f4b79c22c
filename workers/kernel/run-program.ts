import type { PyCallable } from 'pyodide/ffi';
import { joined } from '../../src/lib/joined';
import type { ProgramCall, ShellInput } from '../shell/contract';

/** Runs a command that is written in Python. `run`: that of `carrel_programs`. */
export async function runProgram(run: PyCallable, call: ProgramCall): Promise<number> {
  const { argv, cwd, env, terminal, signal } = call;
  let { stdin, input } = call;
  const source = input;
  // What it leaves alone is there for the next.
  const giveBack = source && ((bytes: Uint8Array) => source.giveBack(bytes));
  if (input && !('Suspending' in WebAssembly)) {
    stdin = await everything(input);
    input = null;
  }
  const read = input && (() => input.read());
  const write: ProgramCall['write'] = (stream, bytes) => {
    return signal.aborted ? false : call.write(stream, bytes);
  };
  return Number(await run(JSON.stringify(argv), cwd, JSON.stringify(env), stdin, write, terminal, read, giveBack));
}

/** All of it, for what can't wait while it runs. */
export async function everything(input: ShellInput): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for (let part = await input.read(); part.length > 0; part = await input.read()) parts.push(part);
  return joined(parts);
}
