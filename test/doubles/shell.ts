import { join } from 'node:path';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import { ROOT } from '../../scripts/project';
import { runProgram } from '../../workers/kernel/run-program';
import type { Shell, ShellInput, ShellWorld } from '../../workers/shell/contract';
import type { ShellFs } from '../../workers/shell/emscripten-fs';
import { BashShell } from '../../workers/shell/shell';
import { loadPython } from '../unit/python/python';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly cwd: string;
  /** Pieces of output in the order in which they came. */
  readonly pieces: readonly string[];
}

export interface TestShell {
  readonly shell: Shell;
  readonly fs: ShellFs;
  run(
    script: string | readonly string[],
    options?: {
      stdin?: string | ShellInput;
      session?: string;
      terminal?: string;
      signal?: AbortSignal;
      env?: Record<string, string>;
      cwd?: string;
    },
  ): Promise<Ran>;
}

/** The shell in Node, on Emscripten's own file system, in an empty `/work`. `programs`: doubles of the commands in Python, and of machines for files, by their paths. */
export async function createTestShell(
  programs: Readonly<Record<string, (call: Parameters<ShellWorld['run']>[0]) => Promise<number>>> = {},
): Promise<TestShell> {
  const python = await loadPyodide();
  return around(python, {
    programs: Object.keys(programs).filter((name) => !name.includes('/')),
    run: async (call) => (await programs[call.argv[0] ?? '']?.(call)) ?? 0,
  });
}

/** The same with the commands that are written in Python, where they need not wait: Node cannot pause Python. `packages`: what they load. */
export async function createTestShellWithPrograms(packages: readonly string[] = []): Promise<TestShell> {
  const python = await loadPython();
  await python.loadPackage(['lzma', 'sqlite3', ...packages], { messageCallback: () => undefined });
  python.mountNodeFS('/programs', join(ROOT, 'workers/shell/py'));
  await python.runPythonAsync('import sys, fake_host; sys.path.append("/programs"); fake_host.install()');
  const programs = python.pyimport('carrel_programs') as PyProxy & Record<'names' | 'run', PyCallable>;
  return around(python, {
    programs: JSON.parse(String(programs.names())) as string[],
    run: (call) => {
      // Nor does it wait for who reads what it writes.
      const write: typeof call.write = (stream, bytes) => (call.write(stream, bytes) === false ? false : undefined);
      return runProgram(programs.run, { ...call, write });
    },
  });
}

function around(python: PyodideAPI, world: Omit<ShellWorld, 'fs'>): TestShell {
  const fs = python.FS as unknown as TestShell['fs'];
  fs.mkdirTree('/work');
  const shell = new BashShell({ fs, ...world });
  return {
    shell,
    fs,
    async run(script, { stdin = '', session, terminal = null, signal, env = {}, cwd = '/work' } = {}) {
      const text: Record<1 | 2, string> = { 1: '', 2: '' };
      const pieces: string[] = [];
      const end = await shell.run({
        script,
        parameters: [],
        cwd,
        env: { PATH: '/usr/bin', HOME: '/home', ...env },
        stdin: typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin,
        session: session ?? null,
        terminal,
        signal: signal ?? new AbortController().signal,
        write(stream, bytes) {
          const piece = new TextDecoder().decode(bytes);
          text[stream] += piece;
          pieces.push(piece);
        },
      });
      return { code: end.exitCode, out: text[1], err: text[2], cwd: end.cwd, pieces };
    },
  };
}
