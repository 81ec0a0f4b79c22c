import { startR } from 'virtual:webr';
import type { ProgramCall } from '../../../src/contract/program';
import { type EmscriptenFs, placeFiles } from '../emscripten-files';
import { HOME } from './options';

/** R's own, in its file system: nothing of it is a file of the job. */
const OWN = ['/usr', '/etc', '/var'];
const TEMPORARY = '/var/tmp';
export const FONTS_CONF_PATH = '/etc/fonts/fonts.conf';

/** What is the same in each run. */
export interface Parts {
  readonly program: WebAssembly.Module;
  readonly libraries: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** By path. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** What takes stdout and stderr, by their numbers. */
export type Put = Readonly<Record<1 | 2, (data: Uint8Array) => void>>;

interface OpenFile {
  stream_ops: {
    write(file: OpenFile, buffer: Uint8Array | Int8Array, offset: number, length: number): number;
  };
}

/** What is used of Emscripten's module (https://emscripten.org/docs/api_reference/module.html) when its glue has added to it. */
interface Started {
  readonly FS: EmscriptenFs & { getStream(number: number): OpenFile };
  readonly ENV: Record<string, string>;
  /** Runs `main` and gives the exit code. */
  callMain(words: string[]): number;
}

/** What the glue begins with. */
interface Module extends Partial<Started> {
  readonly noInitialRun: true;
  readonly thisProgram: string;
  /** A byte of stdin, or null at its end. */
  stdin(): number | null;
  /** These two are for files that are opened later, as `/dev/stdout`. */
  stdout(byte: number | null): void;
  stderr(byte: number | null): void;
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): void;
  /** Loaded before the first step: later ones would have to come from a server. */
  readonly dynamicLibraries: readonly string[];
  /** What the name of a library becomes before it is fetched. */
  locateFile(name: string): string;
  readonly preRun: readonly (() => void)[];
  onRuntimeInitialized(): void;
  /** What R asks of the page where it is interactive. */
  readonly webr: { readConsole(): number; setPrompt(): void; handleEvents(): void };
}

/** R in a memory of its own, with its files and those of the job, before its first step. */
export function start({ program, libraries, files }: Parts, call: ProgramCall, put: Put) {
  return new Promise<{ readonly module: Started; readonly bringBack: () => void }>((resolve, reject) => {
    let read = 0;
    let bringBack = () => {};
    const module: Module = {
      noInitialRun: true,
      thisProgram: 'R',
      stdin: () => call.stdin[read++] ?? null,
      stdout: byteTo(put[1]),
      stderr: byteTo(put[2]),
      instantiateWasm(imports, done) {
        // At its end R calls `rm` for its temporary folder, and says where it can't.
        const env = { ...imports.env, _emscripten_system: () => 0 };
        WebAssembly.instantiate(program, { ...imports, env }).then((instance) => done(instance, program), reject);
      },
      dynamicLibraries: [...libraries.keys()],
      locateFile: (name) => name,
      preRun: [
        () => {
          const { FS, ENV } = module as Started;
          Object.assign(ENV, environment(call));
          for (const [path, bytes] of files) {
            FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
            FS.writeFile(path, bytes);
          }
          // What is empty is no part of a job.
          for (const folder of [TEMPORARY, ENV.HOME]) if (folder?.startsWith('/')) FS.mkdirTree(folder);
          bringBack = placeFiles(FS, call, OWN);
        },
      ],
      onRuntimeInitialized() {
        const started = module as Started;
        // Emscripten's own writing takes byte after byte, and hides what is thrown, so that an endless output would have no end.
        for (const number of [1, 2] as const) {
          const file = started.FS.getStream(number);
          file.stream_ops = {
            ...file.stream_ops,
            write(_file, buffer, offset, length) {
              put[number](new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length));
              return length;
            },
          };
        }
        resolve({ module: started, bringBack });
      },
      // It is never interactive.
      webr: { readConsole: () => 0, setPrompt() {}, handleEvents() {} },
    };
    // The program itself looks for it there.
    Object.assign(globalThis, { Module: module });
    startR(
      module,
      async (name) => {
        const library = libraries.get(name);
        if (library === undefined) throw new Error(`${name} is not among the files of R`);
        return new Response(library);
      },
      // R's downloads are scripts of the page: they fail as if there were no answer.
      () => 0,
    );
  });
}

function environment({ env, cwd }: ProgramCall): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...env,
    PWD: cwd,
    R_HOME: HOME,
    TMPDIR: TEMPORARY,
    FONTCONFIG_FILE: FONTS_CONF_PATH,
    // The build measures itself when it ends.
    LLVM_PROFILE_FILE: '/dev/null',
  };
}

function byteTo(put: (data: Uint8Array) => void): (byte: number | null) => void {
  return (byte) => {
    if (byte !== null) put(Uint8Array.of(byte));
  };
}
