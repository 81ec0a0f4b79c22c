import createFFmpegCore, { type FFmpegCore } from '@ffmpeg/core';
import type { ProgramCall } from '../../../src/contract/program';
import { createByteStream, placeFiles } from '../emscripten-files';
import { resolvePath } from '../files';
import { unpacked } from '../unpacked';
import { UsageError } from '../usage';
import type { FrontTask } from './front';
import { readLame } from './lame';
import { readSox } from './sox';

let compiled: Promise<WebAssembly.Module> | null = null;

const FRONTS: Readonly<Record<string, (words: readonly string[]) => FrontTask>> = { lame: readLame, sox: readSox };

/** `ffmpeg` and `ffprobe` themselves, with all their arguments, and `lame` and `sox` by it. Each run has a memory of its own. */
export async function ffmpeg(call: ProgramCall): Promise<number> {
  const [command = 'ffmpeg', ...given] = call.argv;
  const front = FRONTS[command];
  if (front !== undefined) return fronted(command, front, call);
  // What GNU programs answer to.
  const words = given.map((word) => (word === '--help' || word === '--version' ? word.slice(1) : word));
  return withRuns(call, (run) => run(command, words));
}

async function fronted(
  command: string,
  read: (words: readonly string[]) => FrontTask,
  call: ProgramCall,
): Promise<number> {
  try {
    const task = read(call.argv.slice(1));
    if (task.kind === 'text') {
      call.stdout(task.text);
      return 0;
    }
    for (const name of task.inputs) {
      if (name !== '-' && call.files.stat(resolvePath(call.cwd, name))?.kind !== 'file')
        throw new UsageError(`${name}: No such file or directory`);
    }
    return await withRuns(call, (run) => {
      let said = '';
      const failed = task.measure === null ? 0 : run('ffmpeg', task.measure, (text) => (said += text));
      if (failed !== 0) call.stderr(said);
      if (failed !== 0) return failed;
      const peak = /max_volume: (-?[\d.]+) dB/.exec(said)?.[1];
      return run('ffmpeg', task.argv(Number(peak ?? 0)));
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    call.stderr(`${command}: ${error.message}\nTry: ${command} --help\n`);
    return 1;
  }
}

/** Runs a command and gives its exit code. `hear`: what is said on stderr goes there. */
type Run = (command: string, words: readonly string[], hear?: (text: string) => void) => number;

/** Lends a memory with the files of the job in it. */
async function withRuns(call: ProgramCall, use: (run: Run) => number): Promise<number> {
  compiled ??= unpacked(call.part('ffmpeg-core.wasm.gzip')).then((program) => WebAssembly.compile(program));
  const module = await compiled;
  const stdout = createByteStream(call.stdout);
  let hears: ((text: string) => void) | undefined;
  const stderr = createByteStream((data) => (hears ? hears(new TextDecoder().decode(data)) : call.stderr(data)), 4096);
  let read = 0;
  const core = await createFFmpegCore({
    instantiateWasm(imports, done) {
      void WebAssembly.instantiate(module, imports).then(done);
      return {};
    },
    stdin: () => call.stdin[read++] ?? null,
    stdout: stdout.byte,
    stderr(byte) {
      stderr.byte(byte);
      // The line of its progress ends with a carriage return.
      if (byte === 10 || byte === 13) stderr.flush();
    },
  });
  // Nobody answers its questions: like ffmpeg without a terminal, it ends where it would ask.
  core.DEFAULT_ARGS = ['ffmpeg', '-nostdin'];
  core.DEFAULT_ARGS_FFPROBE = ['ffprobe'];
  core.setProgress(({ progress, time }) => {
    const seconds = time / 1e6;
    if (seconds <= 0) return;
    const total = progress > 0 && progress <= 1 ? seconds / progress : null;
    call.progress(call.argv[0] ?? 'ffmpeg', seconds, total, 'seconds');
  });
  const bringBack = placeFiles(core.FS, call);
  try {
    return use((command, words, hear) => {
      read = 0;
      hears = hear;
      try {
        return command === 'ffprobe' ? probe(core, words) : core.exec(...words);
      } finally {
        stdout.flush();
        stderr.flush();
        hears = undefined;
      }
    });
  } finally {
    bringBack();
  }
}

/** The build's own `ffprobe` drops the exit code, and then says -1. */
function probe(core: FFmpegCore, words: readonly string[]): number {
  const main = core._ffprobe;
  let exitCode = 0;
  core._ffprobe = (count, argv) => {
    exitCode = main(count, argv);
    return exitCode;
  };
  const told = core.ffprobe(...words);
  return told === -1 ? exitCode : told;
}
