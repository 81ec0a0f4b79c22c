declare module '@ffmpeg/core' {
  import type { EmscriptenFs } from '../emscripten-files';

  /** What is used of the build: https://github.com/ffmpegwasm/ffmpeg.wasm/blob/main/packages/types/types/index.d.ts */
  export interface FFmpegCore {
    readonly FS: EmscriptenFs;
    /** What stands before the given arguments. */
    DEFAULT_ARGS: readonly string[];
    DEFAULT_ARGS_FFPROBE: readonly string[];
    /** Runs to the end and gives the exit code. */
    exec(...argv: readonly string[]): number;
    ffprobe(...argv: readonly string[]): number;
    /** Its program's own `main`. */
    _ffprobe(count: number, argv: number): number;
    /** `progress` from 0 to 1, `time` in microseconds of the output. */
    setProgress(listener: (state: { readonly progress: number; readonly time: number }) => void): void;
    setLogger(listener: (entry: { readonly type: 'stdout' | 'stderr'; readonly message: string }) => void): void;
  }

  interface FFmpegCoreOptions {
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): object;
    /** A byte of stdin, or null at its end. */
    stdin(): number | null;
    stdout(byte: number | null): void;
    stderr(byte: number | null): void;
  }

  export default function createFFmpegCore(options: FFmpegCoreOptions): Promise<FFmpegCore>;
}
