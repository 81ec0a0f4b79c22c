import type { ShellFs } from './emscripten-fs';

/** What became of output. A promise: more should wait for it. False: nobody reads it any more, and who writes should end. */
export type Written = Promise<void> | false | undefined | void;

/** What comes while somebody reads. */
export interface ShellInput {
  /** The bytes that have come since the last time, at least one; none at the end. */
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** One run of the shell. */
export interface ShellRun {
  /** In the language of bash, or the words of one command, which are not looked at again. */
  readonly script: string | readonly string[];
  /** `$0`, `$1` and so on. */
  readonly parameters: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** All that it reads, or where that comes from. */
  readonly stdin: Uint8Array | ShellInput;
  /** Its variables, functions, options and directory last from one run to the next; null: nothing lasts. */
  readonly session: string | null;
  /** The terminal in which a person typed it; its size is in `env`, and a program may ask there. Null: there is none. */
  readonly terminal: string | null;
  readonly signal: AbortSignal;
  /** Takes what is put out, as soon as it is. 1: standard output, 2: errors. */
  write(stream: 1 | 2, bytes: Uint8Array<ArrayBuffer>): Written;
}

export interface ShellEnd {
  /** As bash tells it. */
  readonly exitCode: number;
  /** Where the shell is now. */
  readonly cwd: string;
  /** `incomplete`: the script breaks off (an open quote, a loop without its end), and nothing of it ran. `exited`: it ended its shell. */
  readonly state: 'open' | 'exited' | 'incomplete';
}

/** How a command that is written in Python is called. */
export interface ProgramCall {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What it reads; empty where it reads from `input`. */
  readonly stdin: Uint8Array<ArrayBuffer>;
  /** The terminal that its output goes to; null: its output goes elsewhere. */
  readonly terminal: string | null;
  /** What it reads while it runs, as it comes. */
  readonly input: (ShellInput & { giveBack(bytes: Uint8Array): void }) | null;
  readonly signal: AbortSignal;
  /** As that of the run. */
  write(stream: 1 | 2, bytes: Uint8Array<ArrayBuffer>): Written;
}

/** What the shell needs of the kernel. */
export interface ShellWorld {
  readonly fs: ShellFs;
  /** Names of the commands that `run` knows. */
  readonly programs: readonly string[];
  /** Runs one and gives its exit code; where `argv[0]` is a path, a program that is made for a machine. */
  run(call: ProgramCall): Promise<number>;
}

export interface Shell {
  /** Every command by name, sorted. */
  readonly commands: readonly string[];
  /** Never rejects for what a script does. */
  run(run: ShellRun): Promise<ShellEnd>;
  forget(session: string): void;
}

/** What the late part of the worker's script leaves as `carrelShell` in the global scope. */
export interface StartShell {
  (world: ShellWorld): Shell;
  /** The commands written in Python: text by path. */
  readonly python: Readonly<Record<string, string>>;
}
