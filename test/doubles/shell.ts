import { loadPyodide } from 'pyodide';
import type { Shell, ShellWorld } from '../../workers/shell/contract';
import type { ShellFs } from '../../workers/shell/files';
import { BashShell } from '../../workers/shell/shell';

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
    options?: { stdin?: string; session?: string; signal?: AbortSignal; env?: Record<string, string>; cwd?: string },
  ): Promise<Ran>;
}

/** The shell in Node, on Emscripten's own file system, in an empty `/work`. `programs`: doubles of the commands in Python. */
export async function createTestShell(
  programs: Readonly<Record<string, (call: Parameters<ShellWorld['run']>[0]) => Promise<number>>> = {},
): Promise<TestShell> {
  const python = await loadPyodide();
  const fs = python.FS as unknown as TestShell['fs'];
  fs.mkdirTree('/work');
  const shell = new BashShell({
    fs,
    programs: Object.keys(programs),
    run: async (call) => (await programs[call.argv[0] ?? '']?.(call)) ?? 0,
  });
  return {
    shell,
    fs,
    async run(script, { stdin = '', session, signal, env = {}, cwd = '/work' } = {}) {
      const text: Record<1 | 2, string> = { 1: '', 2: '' };
      const pieces: string[] = [];
      const end = await shell.run({
        script,
        parameters: [],
        cwd,
        env: { PATH: '/usr/bin', HOME: '/home', ...env },
        stdin: new TextEncoder().encode(stdin),
        session: session ?? null,
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
