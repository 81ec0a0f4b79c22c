import type { NextCommand, ProgramCall } from '../../../src/contract/program';
import { joined } from '../../../src/lib/joined';
import { unpacked } from '../unpacked';
import { runWasi } from '../wasi/run';
import { readTask } from './options';

const HERE = `
In this build: PDF is made by typst. Not here: --filter (use -L or a pipe), what is fetched from the network, other PDF engines.
`;

/** As pandoc ends where it does not know an option. */
const UNKNOWN_OPTION = 2;
/** As it ends with an input or output that can't be opened. */
const FAILED = 1;

let compiled: Promise<WebAssembly.Module> | null = null;

/** `pandoc` itself, with all its arguments. Each run has a memory of its own. */
export async function pandoc(call: ProgramCall): Promise<number | NextCommand> {
  const task = readTask(call.argv.slice(1));
  if (task.kind === 'refused') {
    call.stderr(`pandoc: ${task.why}\n`);
    return UNKNOWN_OPTION;
  }
  compiled ??= unpacked(call.part('pandoc.wasm.gzip')).then((program) => WebAssembly.compile(program));
  const words = task.kind === 'pdf' ? task.words : call.argv.slice(1);
  const { exitCode, output } = await written(await compiled, { ...call, argv: ['pandoc', ...words] });
  if (exitCode === FAILED) {
    // The build puts what it dies of on stdout.
    call.stderr(output);
    return exitCode;
  }
  if (exitCode === 0 && task.kind === 'pdf') {
    return { argv: ['typst', 'compile', '--root', '/', '-', task.output], stdin: output };
  }
  call.stdout(output);
  if (task.kind === 'plain' && task.help) call.stdout(HERE);
  return exitCode;
}

/** One run, with all that it put on stdout. */
async function written(module: WebAssembly.Module, call: ProgramCall) {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const stdout = (data: Uint8Array | string) => {
    pieces.push(typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data));
  };
  const exitCode = await runWasi(module, { ...call, stdout });
  return { exitCode, output: joined(pieces) };
}
