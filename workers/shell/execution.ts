import {
  type Bash,
  type Command,
  type CommandContext,
  type ExecResult,
  type ExecutionScope,
  type InterpreterState,
  type NestedOptions,
  parse,
  type ScriptNode,
} from 'virtual:just-bash';
import { decoded, fromByteString, toByteString } from './bytes';
import { own, trap, wrap } from './commands';
import type { ShellRun, ShellWorld } from './contract';
import type { ShellFiles } from './files';
import { man, withHelp } from './help';
import { type Input, LIVE } from './input';
import { type Called, StreamingInterpreter } from './interpreter';
import { LIMITS, told, withoutOutput } from './limits';
import type { Place, Write } from './place';
import { Stages } from './stages';
import { TRANSPARENT, tableFor } from './table';

const SHELLS = ['bash', 'sh'];
const KILLED = 137;

/** One run: a script with all that it starts. */
export class Execution {
  /** Whether the script has ended its shell by `exit`. */
  hasExited = false;
  #depth = 0;
  readonly #stages: Stages;

  constructor(
    private readonly world: ShellWorld,
    private readonly base: Bash,
    private readonly files: ShellFiles,
    private readonly scope: ExecutionScope,
    private readonly run: ShellRun,
    private readonly fresh: (env: Readonly<Record<string, string>>) => InterpreterState,
  ) {
    this.#stages = new Stages(scope, (node, place) => this.#execute(node, place));
  }

  async script(script: string | readonly string[], state: InterpreterState, input: Input): Promise<number> {
    const { write, signal, terminal } = this.run;
    const { exitCode, isExit } = await this.#execute(script, {
      state,
      input,
      write,
      terminal,
      signal,
      isPiped: false,
      isTaken: false,
      isLeft: false,
    });
    this.hasExited = isExit;
    return signal.aborted ? KILLED : exitCode;
  }

  async #execute(script: string | readonly string[] | ScriptNode, place: Place): Promise<Ended> {
    const { state, signal } = place;
    const live = () => interpreter.live;
    const commands = tableFor(this.base.commands, place, live);
    const interpreter: StreamingInterpreter = new StreamingInterpreter(
      {
        fs: this.files,
        commands,
        limits: this.base.limits,
        executionScope: this.scope,
        exec: (nested, options = {}) =>
          this.#nested(nested, options, { ...place, write: transparent ? interpreter.live : null }),
        sleep: (milliseconds) => sleep(milliseconds, signal),
      },
      place,
      this.files,
      (call) => this.#called(call, place, interpreter.live, signal),
      (node) => this.#stages.connected(node, place, interpreter.live),
    );
    let transparent = false;
    for (const name of SHELLS) wrap(commands, name, (execute) => this.#lines(execute, place, live));
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
    for (const name of this.world.programs) commands.set(name, this.#program(name, place, live));
    commands.set(
      'man',
      own(
        'man',
        man((name) => commands.has(name)),
      ),
    );
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
    wrap(commands, 'trap', withHelp('trap'));
    const tree = (): ScriptNode => {
      if (typeof script === 'string') return parsed(script);
      return 'statements' in script ? script : parsed(script.map(quoted).join(' '));
    };
    const done = await attempt(
      async () => interpreter.executeScript(tree()),
      typeof script === 'object' && 'statements' in script,
    );
    const shown = { ...done, ...interpreter.deliver(done) };
    if (atExit === null || signal.aborted) return shown;
    state.lastExitCode = shown.exitCode;
    state.env.set('?', String(shown.exitCode));
    const last = interpreter.deliver(await attempt(() => interpreter.executeScript(parsed(atExit ?? ''))));
    return { ...shown, stdout: shown.stdout + last.stdout, stderr: shown.stderr + last.stderr };
  }

  /** What a command of the shell runs in turn (`bash -c`, `xargs`, `find -exec`), or `$( )` in arithmetic. */
  async #nested(script: string, options: NestedOptions, parent: Place): Promise<ExecResult> {
    const state = this.fresh(this.run.env);
    if (options.replaceEnv) {
      state.env = new Map();
      state.exportedVars = new Set();
    }
    // Commands name a directory always; what does not is a part of the script itself.
    if (options.cwd === undefined) {
      state.env = new Map(parent.state.env);
      state.functions = new Map(parent.state.functions);
    }
    state.exportedVars ??= new Set();
    for (const [name, value] of Object.entries(options.env ?? {})) {
      state.env.set(name, value);
      state.exportedVars.add(name);
    }
    state.cwd = options.cwd ?? parent.state.cwd;
    if (!options.replaceEnv) state.env.set('PWD', state.cwd);
    if (options.stdin !== undefined) {
      state.groupStdin =
        options.stdinKind === 'bytes' ? options.stdin : toByteString(new TextEncoder().encode(options.stdin));
    }
    const signal = options.signal ?? parent.signal;
    state.signal = signal;
    state.extraArgs = options.args;
    this.#depth += 1;
    try {
      this.scope.assertExecDepth(this.#depth);
      return await this.#execute(script, { ...parent, state, signal });
    } finally {
      this.#depth -= 1;
    }
  }

  /** A shell that is named without a script reads it as it comes, and runs each command when it is whole. */
  #lines(execute: Command['execute'], parent: Place, live: () => Write | null): Command['execute'] {
    return async (args, context) => {
      if (args.some((word) => !/^-[^c]*$/.test(word)) || context.stdin !== LIVE) return execute(args, context);
      const state = this.fresh({ ...context.exportedEnv });
      state.cwd = parent.state.cwd;
      state.groupStdin = LIVE;
      const signal = context.signal ?? parent.signal;
      state.signal = signal;
      const all = { stdout: '', stderr: '', exitCode: 0 };
      let script = '';
      for (let hasExited = false; !hasExited; ) {
        const line = await parent.input.line();
        script += line;
        if (line !== '' && (script.endsWith('\\\n') || isIncomplete(script))) continue;
        const { stdout, stderr, exitCode, isExit } = await this.#execute(script, {
          ...parent,
          state,
          signal,
          write: live(),
        });
        hasExited = isExit;
        all.stdout += stdout;
        all.stderr += stderr;
        if (script.trim() !== '') all.exitCode = exitCode;
        script = '';
        if (line === '') break;
      }
      return all;
    };
  }

  #program(name: string, place: Place, live: () => Write | null): Command {
    return own(name, (args, context) => {
      const { cwd, exportedEnv, stdin } = context;
      const call = { argv: [name, ...args], cwd, env: { ...exportedEnv }, stdin };
      return this.#called(call, place, live(), signalOf(context) ?? place.signal);
    });
  }

  async #called(call: Called, place: Place, write: Write | null, signal: AbortSignal): Promise<ExecResult> {
    const kept: Record<1 | 2, string[]> = { 1: [], 2: [] };
    const exitCode = await this.world.run({
      ...call,
      ...(call.stdin === LIVE
        ? { stdin: new Uint8Array(), input: place.input }
        : { stdin: fromByteString(call.stdin), input: null }),
      terminal: write === null ? null : place.terminal,
      signal,
      write: write ?? ((stream, bytes) => void kept[stream].push(toByteString(bytes))),
    });
    return { stdout: kept[1].join(''), stdoutKind: 'bytes', stderr: decoded(kept[2].join('')), exitCode };
  }
}

interface Ended extends ExecResult {
  /** The script ended its shell itself. */
  readonly isExit: boolean;
  /** What it met, in a command of a pipeline: it ends all, and is told there. */
  readonly limit?: Error | undefined;
}

/** just-bash tells `exit`, limits and errors of the language by throwing what carries the output so far. */
async function attempt(action: () => Promise<ExecResult>, isStage = false): Promise<Ended> {
  try {
    return { isExit: false, ...(await action()) };
  } catch (error) {
    const end = told(error);
    if (end === null) throw error;
    return isStage && end.limit
      ? { ...end, stderr: '', limit: withoutOutput(end.limit) }
      : { ...end, limit: undefined };
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

function signalOf({ signal }: CommandContext): AbortSignal | undefined {
  return signal;
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
