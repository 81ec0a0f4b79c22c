import createFFmpegCore from '@ffmpeg/core';
import type { ProgramCall } from '../../../src/contract/program';
import { createByteStream, placeFiles } from '../emscripten-files';
import { unpacked } from '../unpacked';

let compiled: Promise<WebAssembly.Module> | null = null;

/** `ffmpeg` and `ffprobe` themselves, with all their arguments. Each run has a memory of its own. */
export async function ffmpeg(call: ProgramCall): Promise<number> {
  compiled ??= unpacked(call.part('ffmpeg-core.wasm.gz')).then((program) => WebAssembly.compile(program));
  const module = await compiled;
  const [command = 'ffmpeg', ...given] = call.argv;
  // What GNU programs answer to.
  const rest = given.map((word) => (word === '--help' || word === '--version' ? word.slice(1) : word));
  const stdout = createByteStream(call.stdout);
  const stderr = createByteStream(call.stderr, 4096);
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
    call.progress(command, seconds, total, 'seconds');
  });
  const bringBack = placeFiles(core.FS, call);
  try {
    return command === 'ffprobe' ? core.ffprobe(...rest) : core.exec(...rest);
  } finally {
    stdout.flush();
    stderr.flush();
    bringBack();
  }
}
