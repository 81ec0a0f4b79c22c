/** What a call of the compiler comes down to. */
export interface CompilerCall {
  /** For clang's own driver, with its name first. */
  readonly argv: readonly string[];
  /** What was left out of the arguments, for the person. */
  readonly notes: readonly string[];
}

const PLUSPLUS = new Set(['clang++', 'c++', 'g++']);
const SOURCES = /\.(?:cc|cpp|cxx|c\+\+|C|CPP|ii)$/;

/** Options for machines or for what a program does not have here, with what to say of them. */
const LEFT_OUT: readonly { readonly option: RegExp; readonly note: string | null }[] = [
  { option: /^-pthreads?$/, note: 'programs have no threads here' },
  { option: /^-(?:march|mtune|mcpu)=/, note: 'the target is WebAssembly' },
  { option: /^-m(?:32|64|sse[\d.]*|avx[\d]*|fma|native)$/, note: 'the target is WebAssembly' },
  { option: /^-fopenmp/, note: 'programs have no threads here' },
  // Everything is linked in anyway.
  { option: /^-(?:static|static-libgcc|static-libstdc\+\+|rdynamic|pie|no-pie|ldl|lrt)$/, note: null },
];

/** Parts of C's library that WASI leaves to be asked for: signals within the program, clock(), mmap of files, getpid(). */
const EMULATED = { SIGNAL: 'signal', PROCESS_CLOCKS: 'process-clocks', MMAN: 'mman', GETPID: 'getpid' };

export const LIBRARIES = Object.values(EMULATED).map((name) => `-lwasi-emulated-${name}`);

/** `argv` as for any compiler; its name decides the language's library. */
export function readOptions(argv: readonly string[]): CompilerCall {
  const [command = 'clang', ...given] = argv;
  const notes: string[] = [];
  const words = given.filter((word, index) => {
    const left = LEFT_OUT.find(({ option }) => option.test(word));
    // The value of an option is no option.
    if (left === undefined || /^-[oxDIL]$/.test(given[index - 1] ?? '')) return true;
    if (left.note !== null) notes.push(`${word} is left out: ${left.note}`);
    return false;
  });
  const name = PLUSPLUS.has(command) ? 'clang++' : 'clang';
  const isPlusPlus = name === 'clang++' || words.some((word) => SOURCES.test(word)) || words.includes('c++');
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
  const extra = Object.keys(EMULATED).map((macro) => `-D_WASI_EMULATED_${macro}`);
  if (!has(/^-f(?:no-)?(?:color-diagnostics|diagnostics-color)/)) extra.push('-fno-color-diagnostics');
  // `throw` ends the program, see throwing.cc; handlers are left out.
  if (isPlusPlus && !has(/^-f(?:no-|wasm-)?exceptions$/)) extra.push('-fignore-exceptions');
  return { argv: [name, '-Wno-unused-command-line-argument', ...extra, ...words], notes };
}

/** The commands that clang's driver would start, out of what it prints for `-###`. Empty: none, it said something else. */
export function readPlan(text: string): readonly (readonly string[])[] {
  const plan: string[][] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith(' "')) continue;
    const words = [...line.matchAll(/ (?:([^ "]+)|"((?:[^"\\]|\\.)*)")/g)].map(
      ([, plain, quoted]) => plain ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1'),
    );
    // The path of the compiler, which has none here.
    plan.push(words[0] === '' ? words.slice(1) : words);
  }
  return plan;
}
