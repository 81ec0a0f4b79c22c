import {
  type Bash,
  type Command,
  type CommandContext,
  type ExecResult,
  type ExecutionScope,
  type InterpreterState,
  type NestedOptions,
  parse,
} from 'virtual:just-bash';
import { fromByteString, outputBytes, toByteString } from './bytes';
import {
  apart,
  own,
  trap,
  withEscapedBytes,
  withSizes,
  withUsualAwk,
  withUsualPaste,
  withWideCounts,
  wrap,
} from './commands';
import type { ShellRun, ShellWorld } from './contract';
import { endless } from './endless';
import type { ShellFiles } from './files';
import { type Input, LIVE } from './input';
import { type Called, StreamingInterpreter, type Write } from './interpreter';
import { LIMITS, told } from './limits';
import { catAsItComes, headOfInput, withInput } from './reading';

/** Commands whose output is that of what they run. */
const TRANSPARENT = ['bash', 'sh', 'env', 'time', 'timeout'];
const SHELLS = ['bash', 'sh'];
const KILLED = 137;

/** One run: a script with all that it starts. */
export class Execution {
  /** Whether the script has ended its shell by `exit`. */
  hasExited = false;
  #depth = 0;

  constructor(
    private readonly world: ShellWorld,
    private readonly base: Bash,
    private readonly files: ShellFiles,
    private readonly scope: ExecutionScope,
    private readonly run: ShellRun,
    private readonly input: Input,
    private readonly fresh: (env: Readonly<Record<string, string>>) => InterpreterState,
  ) {}

  async script(script: string | readonly string[], state: InterpreterState): Promise<number> {
    const { exitCode } = await this.#execute(script, state, this.run.write);
    return this.run.signal.aborted ? KILLED : exitCode;
  }

  async #execute(
    script: string | readonly string[],
    state: InterpreterState,
    write: Write | null,
  ): Promise<ExecResult> {
    const commands = new Map(this.base.commands);
    const interpreter: StreamingInterpreter = new StreamingInterpreter(
      {
        fs: this.files,
        commands,
        limits: this.base.limits,
        executionScope: this.scope,
        exec: (nested, options = {}) => this.#nested(nested, options, transparent ? interpreter.live : null, state),
        sleep: (milliseconds) => sleep(milliseconds, this.run.signal),
      },
      state,
      write,
      this.files,
      (call) => this.#called(call, interpreter.live, this.run.signal),
      this.input,
    );
    let transparent = false;
    for (const name of commands.keys()) if (!TRANSPARENT.includes(name)) wrap(commands, name, withInput(this.input));
    wrap(commands, 'cat', (execute) => catAsItComes(execute, this.input, () => interpreter.live));
    wrap(commands, 'head', (execute) => headOfInput(execute, this.input));
    for (const name of SHELLS) wrap(commands, name, (execute) => this.#lines(execute, state, () => interpreter.live));
    for (const name of TRANSPARENT) {
      wrap(commands, name, (execute) => async (args, context) => {
        transparent = true;
        try {
          return await execute(args, context);
        } finally {
          transparent = false;
        }
      });
    }
    for (const name of ['printf', 'echo']) wrap(commands, name, withEscapedBytes);
    wrap(commands, 'uniq', withWideCounts);
    wrap(commands, 'head', (execute) => withSizes(execute, endless));
    wrap(commands, 'tail', (execute) => withSizes(execute));
    wrap(commands, 'paste', withUsualPaste);
    wrap(commands, 'awk', withUsualAwk);
    wrap(commands, 'xargs', (execute) => (args, context) => execute(apart(args), context));
    for (const name of this.world.programs) {
      commands.set(
        name,
        this.#program(name, () => interpreter.live),
      );
    }
    let atExit: string | null = null;
    commands.set(
      'trap',
      own(
        'trap',
        trap((script) => {
          atExit = script;
        }),
      ),
    );
    const text = typeof script === 'string' ? script : script.map(quoted).join(' ');
    const result = await this.#attempt(async () => interpreter.executeScript(parsed(text)));
    const shown = interpreter.deliver(result);
    if (atExit === null || this.run.signal.aborted) return shown;
    state.lastExitCode = shown.exitCode;
    state.env.set('?', String(shown.exitCode));
    const last = interpreter.deliver(await this.#attempt(() => interpreter.executeScript(parsed(atExit ?? ''))));
    return { ...shown, stdout: shown.stdout + last.stdout, stderr: shown.stderr + last.stderr };
  }

  /** What a command of the shell runs in turn (`bash -c`, `xargs`, `find -exec`), or `$( )` in arithmetic. */
  async #nested(
    script: string,
    options: NestedOptions,
    write: Write | null,
    parent: InterpreterState,
  ): Promise<ExecResult> {
    const state = this.fresh(this.run.env);
    if (options.replaceEnv) {
      state.env = new Map();
      state.exportedVars = new Set();
    }
    // Commands name a directory always; what does not is a part of the script itself.
    if (options.cwd === undefined) {
      state.env = new Map(parent.env);
      state.functions = new Map(parent.functions);
    }
    state.exportedVars ??= new Set();
    for (const [name, value] of Object.entries(options.env ?? {})) {
      state.env.set(name, value);
      state.exportedVars.add(name);
    }
    state.cwd = options.cwd ?? parent.cwd;
    if (!options.replaceEnv) state.env.set('PWD', state.cwd);
    if (options.stdin !== undefined) {
      state.groupStdin =
        options.stdinKind === 'bytes' ? options.stdin : toByteString(new TextEncoder().encode(options.stdin));
    }
    state.signal = options.signal ?? this.run.signal;
    state.extraArgs = options.args;
    this.#depth += 1;
    try {
      this.scope.assertExecDepth(this.#depth);
      const hadExited = this.hasExited;
      const result = await this.#execute(script, state, write);
      this.hasExited = hadExited;
      return result;
    } finally {
      this.#depth -= 1;
    }
  }

  /** just-bash tells `exit`, limits and errors of the language by throwing what carries the output so far. */
  async #attempt(action: () => Promise<ExecResult>): Promise<ExecResult> {
    try {
      return await action();
    } catch (error) {
      const end = told(error);
      if (end === null) throw error;
      if (end.isExit) this.hasExited = true;
      return end;
    }
  }

  /** A shell that is named without a script reads it as it comes, and runs each command when it is whole. */
  #lines(execute: Command['execute'], parent: InterpreterState, live: () => Write | null): Command['execute'] {
    return async (args, context) => {
      if (args.some((word) => !/^-[^c]*$/.test(word)) || context.stdin !== LIVE) return execute(args, context);
      const state = this.fresh({ ...context.exportedEnv });
      state.cwd = parent.cwd;
      state.groupStdin = LIVE;
      state.signal = this.#signal(context);
      const hadExited = this.hasExited;
      const all = { stdout: '', stderr: '', exitCode: 0 };
      let script = '';
      this.hasExited = false;
      while (!this.hasExited) {
        const line = await this.input.line();
        script += line;
        if (line !== '' && (script.endsWith('\\\n') || isIncomplete(script))) continue;
        const { stdout, stderr, exitCode } = await this.#execute(script, state, live());
        all.stdout += stdout;
        all.stderr += stderr;
        if (script.trim() !== '') all.exitCode = exitCode;
        script = '';
        if (line === '') break;
      }
      this.hasExited = hadExited;
      return all;
    };
  }

  #program(name: string, live: () => Write | null): Command {
    return own(name, (args, context) => {
      const { cwd, exportedEnv, stdin } = context;
      return this.#called(
        { argv: [name, ...args], cwd, env: { ...exportedEnv }, stdin },
        live(),
        this.#signal(context),
      );
    });
  }

  async #called(call: Called, write: Write | null, signal: AbortSignal): Promise<ExecResult> {
    const kept: Record<1 | 2, string[]> = { 1: [], 2: [] };
    const exitCode = await this.world.run({
      ...call,
      ...(call.stdin === LIVE
        ? { stdin: new Uint8Array(), input: this.input }
        : { stdin: fromByteString(call.stdin), input: null }),
      terminal: write === null ? null : this.run.terminal,
      signal,
      write: write ?? ((stream, bytes) => void kept[stream].push(toByteString(bytes))),
    });
    return { stdout: kept[1].join(''), stdoutKind: 'bytes', stderr: decoded(kept[2].join('')), exitCode };
  }

  #signal({ signal }: CommandContext): AbortSignal {
    return signal ?? this.run.signal;
  }
}

/** Whether a script breaks off where more is wanted, which a terminal asks for. */
export function isIncomplete(script: string | readonly string[]): boolean {
  if (typeof script !== 'string') return false;
  try {
    parsed(script);
  } catch (error) {
    return error instanceof Error && /\bEOF\b/.test(error.message);
  }
  return false;
}

function parsed(script: string) {
  return parse(script, { maxHeredocSize: LIMITS.maxHeredocSize });
}

/** Errors are text. */
function decoded(text: string): string {
  return new TextDecoder().decode(outputBytes(text, 'bytes'));
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
