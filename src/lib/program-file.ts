/** What a file is that somebody wants to run, by its first bytes, whatever its name. */
export type ProgramFile =
  /** A module of WebAssembly; whether it is a program shows when it is run. */
  | { readonly kind: 'module' }
  /** `#!`: who runs it, with what words before its name. */
  | { readonly kind: 'script'; readonly interpreter: string; readonly words: readonly string[] }
  /** A program for a machine. `isLinux`: a Docker runner on such a machine can run it. */
  | { readonly kind: 'native'; readonly what: string; readonly isLinux: boolean }
  /** Bytes of no known program. `what` is null where nothing is known of it. */
  | { readonly kind: 'binary'; readonly what: string | null }
  | { readonly kind: 'text' };

/** Bytes of a file that `programFile` wants to see. */
export const PROGRAM_HEAD = 4096;

/** By e_machine: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const ELF_MACHINES: Readonly<Record<number, string>> = {
  3: 'x86',
  8: 'MIPS',
  20: 'PowerPC',
  21: 'PowerPC 64',
  22: 'S/390',
  40: 'ARM',
  62: 'x86-64',
  183: 'ARM64',
  243: 'RISC-V',
  258: 'LoongArch',
};

/** By cputype: mach/machine.h of macOS. */
const MACH_MACHINES: Readonly<Record<number, string>> = { 7: 'x86', 12: 'ARM', 16777223: 'x86-64', 16777228: 'ARM64' };

/** By Machine: https://learn.microsoft.com/windows/win32/debug/pe-format#machine-types */
const PE_MACHINES: Readonly<Record<number, string>> = { 332: 'x86', 34404: 'x86-64', 43620: 'ARM64' };

/** `head`: the first `PROGRAM_HEAD` bytes of the file, or all of it. */
export function programFile(head: Uint8Array): ProgramFile {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const has = (text: string, at = 0) => [...text].every((letter, index) => head[at + index] === letter.charCodeAt(0));
  if (has('#!')) return script(head);
  if (has('\0asm')) return view.byteLength >= 8 && view.getUint16(6, true) !== 0 ? COMPONENT : { kind: 'module' };
  if (has('\x7fELF') && head.length >= 20) return elf(view);
  if (has('MZ')) return pe(view, has);
  if (head.length >= 8) {
    const magic = view.getUint32(0);
    // Little-endian, 32 and 64 bits.
    if (magic === 0xcefaedfe || magic === 0xcffaedfe)
      return native(`Mach-O program for macOS, ${MACH_MACHINES[view.getUint32(4, true)] ?? 'unknown machine'}`);
    // A count of machines; the classes of Java, which begin alike, have a version of 45 and more there.
    if (magic === 0xcafebabe && view.getUint32(4) < 20) return native('Mach-O program for macOS, several machines');
  }
  return head.includes(0) ? { kind: 'binary', what: null } : { kind: 'text' };
}

/** Whether it gets the right to run where files have such rights: a program for Linux, or a script that names its interpreter. */
export function mayRun(head: Uint8Array): boolean {
  const file = programFile(head);
  return file.kind === 'script' || (file.kind === 'native' && file.isLinux);
}

const COMPONENT: ProgramFile = {
  kind: 'binary',
  what: 'component of WebAssembly (WASI 0.2), which is not run here; build it for WASI preview 1 (wasm32-wasip1)',
};

function native(what: string, isLinux = false): ProgramFile {
  return { kind: 'native', what, isLinux };
}

function script(head: Uint8Array): ProgramFile {
  const [line = ''] = new TextDecoder().decode(head).slice(2).split('\n', 1);
  // Linux gives all that follows the interpreter as one word; only env -S parts it.
  const [, interpreter = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
  if (!/(?:^|\/)env$/.test(interpreter)) return { kind: 'script', interpreter, words: rest === '' ? [] : [rest] };
  const [name = '', ...words] = rest.split(/\s+/).filter((word) => word !== '-S' && word !== '--split-string');
  return { kind: 'script', interpreter: name.replace(/^-S/, ''), words };
}

function elf(view: DataView): ProgramFile {
  const isLittle = view.getUint8(5) === 1;
  const bits = view.getUint8(4) === 2 ? '64-bit' : '32-bit';
  const type = view.getUint16(16, isLittle);
  const machine = ELF_MACHINES[view.getUint16(18, isLittle)] ?? 'unknown machine';
  // 2: a program, 3: one that can lie anywhere, or a library.
  if (type !== 2 && type !== 3) return { kind: 'binary', what: `ELF ${bits}, ${machine}, which is no program` };
  return native(`ELF ${bits} program for Linux, ${machine}`, true);
}

function pe(view: DataView, has: (text: string, at: number) => boolean): ProgramFile {
  const at = view.byteLength >= 64 ? view.getUint32(60, true) : 0;
  if (at === 0 || at + 6 > view.byteLength || !has('PE\0\0', at)) return native('program for DOS or Windows');
  return native(`PE program for Windows, ${PE_MACHINES[view.getUint16(at + 4, true)] ?? 'unknown machine'}`);
}
