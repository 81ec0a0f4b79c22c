import type { FromProgram, NextCommand, Program, ProgramCall, ToProgram } from '../../src/contract/program';
import { Exit } from './exit';
import { createJobFiles } from './files';

declare const self: DedicatedWorkerGlobalScope;

/** Bytes that one run may put out. The page takes them slower than a program writes them, and has to keep them meanwhile. */
const MOST_OUTPUT = 512 * 1024 * 1024;

/** Makes this worker the place of one program: it takes its files and its runs from the page, one after the other. */
export function serveProgram(program: Program): void {
  self.onmessage = ({ data: { port } }: MessageEvent<{ readonly port: MessagePort }>) => {
    self.onmessage = null;
    let parts: Readonly<Record<string, ArrayBuffer>> = {};
    const part: ProgramCall['part'] = (name) => {
      const data = parts[name];
      if (data === undefined) throw new Error(`${name} is not among the files of this program`);
      return new Uint8Array(data);
    };
    port.onmessage = ({ data: message }: MessageEvent<ToProgram>) => {
      switch (message.kind) {
        case 'parts':
          parts = message.parts;
          return;
        case 'run':
          void run(program, message, part, port);
      }
    };
  };
  self.postMessage('ready');
}

async function run(
  program: Program,
  { argv, cwd, env, stdin, files: given }: Extract<ToProgram, { kind: 'run' }>,
  part: ProgramCall['part'],
  port: MessagePort,
): Promise<void> {
  const tell = (message: FromProgram) => port.postMessage(message);
  let output = 0;
  const put = (kind: 'stdout' | 'stderr', data: Uint8Array | string) => {
    // Copied: it may lie in the memory of the program.
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
    if (output > MOST_OUTPUT) throw new Exit(1);
    output += bytes.length;
    if (output > MOST_OUTPUT) {
      const text = `${argv[0] ?? ''}: ended: it put out more than ${MOST_OUTPUT / 1024 / 1024} MB. Let it write into a file.\n`;
      tell({ kind: 'stderr', data: new TextEncoder().encode(text) });
      throw new Exit(1);
    }
    if (bytes.length > 0) tell({ kind, data: bytes });
  };
  const files = createJobFiles(given, bytesOf);
  const call: ProgramCall = {
    argv,
    cwd,
    env,
    stdin: stdin === null ? new Uint8Array(0) : bytesOf(stdin),
    files,
    stdout: (data) => put('stdout', data),
    stderr: (data) => put('stderr', data),
    progress: (label, loaded, total, unit) => tell({ kind: 'progress', label, loaded, total, unit }),
    part,
  };
  const began = performance.now();
  let exitCode = 0;
  let next: NextCommand | null = null;
  try {
    const ended = await program(call);
    if (typeof ended === 'number') exitCode = ended;
    else next = ended;
  } catch (error) {
    exitCode = error instanceof Exit ? error.code : 1;
    if (!(error instanceof Exit)) call.stderr(`${argv[0] ?? ''}: ${error instanceof Error ? error.message : error}\n`);
  }
  tell({ kind: 'end', exitCode, next, ...files.changes(), seconds: (performance.now() - began) / 1000 });
}

/** The bytes of what the page gave; a Blob is read at once, in one piece, which only workers can do. */
function bytesOf(data: Blob | ArrayBuffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data instanceof Blob ? new FileReaderSync().readAsArrayBuffer(data) : data);
}
