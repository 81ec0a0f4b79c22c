import type { ProgramCall, ProgramFiles } from '../../../src/contract/program';
import { unpacked } from '../unpacked';
import { runWasi } from '../wasi/run';
import carrel from './lib/Carrel.pm?raw';
import posix from './lib/POSIX.pm?raw';
import storable from './lib/Storable.pm?raw';

/** Modules that the build lacks, and what is read before each program. */
const LIBRARY = '/usr/share/perl5';
const MODULES: Readonly<Record<string, string>> = {
  [`${LIBRARY}/Carrel.pm`]: carrel,
  [`${LIBRARY}/POSIX.pm`]: posix,
  [`${LIBRARY}/Storable.pm`]: storable,
};

const HERE = `
In this build: the modules that are Perl's own and need no compiler; of POSIX, what is about numbers, times and texts.
Not here: other programs (system, exec, backticks), fork, threads, sockets, and CPAN.
`;

/** What a program that could not be read ends with, and one whose file is missing. */
const NOT_COMPILED = 255;
const NOT_FOUND = 2;

/** What is used of the build: https://github.com/6over3/zeroperl */
interface ZeroPerl {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  malloc(size: number): number;
  /** Reads and runs a program as `perl` does with these arguments; 0 where it ended well. */
  zeroperl_init_with_args(count: number, list: number): number;
  zeroperl_is_initialized(): number;
  /** The value of a variable, 0 where there is none of that name. */
  zeroperl_get_var(name: number): number;
  zeroperl_to_int(value: number, to: number): number;
  /** Writes out what is open, and ends objects. */
  zeroperl_shutdown(): void;
}

let compiled: Promise<WebAssembly.Module> | null = null;

/** `perl` itself, with all its arguments. Each run has a memory of its own. */
export async function perl(call: ProgramCall): Promise<number> {
  compiled ??= unpacked(call.part('zeroperl.wasm.gzip')).then((program) => WebAssembly.compile(program));
  const [first] = call.argv.slice(1);
  const words = first === '--help' ? ['-h'] : first === '--version' ? ['-v'] : call.argv.slice(1);
  const argv = ['perl', `-I${LIBRARY}`, '-MCarrel', ...words];
  let said = '';
  const exitCode = await runWasi(
    await compiled,
    {
      ...call,
      argv,
      env: { ...call.env, PWD: call.cwd },
      files: withModules(call.files),
      stderr(data) {
        said = (said + (typeof data === 'string' ? data : new TextDecoder().decode(data))).slice(0, MOST_SAID);
        call.stderr(data);
      },
    },
    {
      imports: { env: { call_host_function: () => 0 } },
      start: (exports) => start(exports as unknown as ZeroPerl, argv, () => said),
    },
  );
  if (words[0] === '-h') call.stdout(HERE);
  return exitCode;
}

/** Characters of stderr that are looked at. */
const MOST_SAID = 1000;

function start(perl: ZeroPerl, argv: readonly string[], said: () => string): number {
  perl._initialize();
  const put = (bytes: Uint8Array) => {
    const at = perl.malloc(bytes.length);
    new Uint8Array(perl.memory.buffer).set(bytes, at);
    return at;
  };
  const text = (word: string) => put(new TextEncoder().encode(`${word}\0`));
  const list = put(new Uint8Array(new Uint32Array([...argv.map(text), 0]).buffer));
  const failed = perl.zeroperl_init_with_args(argv.length, list);
  if (failed !== 0 || perl.zeroperl_is_initialized() === 0) {
    // It was not run. What only tells of itself, such as -v, is silent on stderr.
    if (said() === '') return 0;
    return /^Can't (?:locate|open perl script)/m.test(said()) ? NOT_FOUND : NOT_COMPILED;
  }
  const status = perl.zeroperl_get_var(text('Carrel::status'));
  const to = perl.malloc(4);
  const known = status !== 0 && perl.zeroperl_to_int(status, to) !== 0;
  const exitCode = known ? new DataView(perl.memory.buffer).getInt32(to, true) : 0;
  perl.zeroperl_shutdown();
  return exitCode & 255;
}

/** The files of a job with the modules of this program among them, which can be read only. */
function withModules(files: ProgramFiles): ProgramFiles {
  const folders = new Set(['/usr', '/usr/share', LIBRARY]);
  return {
    ...files,
    stat(path) {
      const module = MODULES[path];
      if (module !== undefined) return { kind: 'file', size: new TextEncoder().encode(module).length };
      return folders.has(path) ? { kind: 'folder', size: 0 } : files.stat(path);
    },
    list(folder) {
      const own = folder === LIBRARY ? Object.keys(MODULES).map((path) => path.slice(LIBRARY.length + 1)) : [];
      const top = folder === '/' ? ['usr'] : [];
      return [...new Set([...files.list(folder), ...own, ...top])].sort();
    },
    read(path) {
      const module = MODULES[path];
      return module === undefined ? files.read(path) : new TextEncoder().encode(module);
    },
  };
}
