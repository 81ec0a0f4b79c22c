import {
  Bash,
  type Command,
  type CommandContext,
  type ExecResult,
  ExecutionScope,
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
import type { Shell, ShellEnd, ShellRun, ShellWorld } from './contract';
import { ShellFiles } from './files';
import { Input, LIVE, linesOfHead } from './input';
import { type Called, StreamingInterpreter, type Write } from './interpreter';
import { LIMITS, told } from './limits';

/** Commands whose output is that of what they run. */
const TRANSPARENT = ['bash', 'sh', 'env', 'time', 'timeout'];
const SHELLS = ['bash', 'sh'];
const KILLED = 137;

/** The shell: bash's language by just-bash, on the kernel's files, with commands that are written in Python. */
export class BashShell implements Shell {
  readonly commands: readonly string[];
  readonly #files: ShellFiles;
  readonly #base: Bash;
  readonly #sessions = new Map<string, InterpreterState>();

  constructor(private readonly world: ShellWorld) {
    this.#files = new ShellFiles(world.fs);
    // It sees a file system of its own while it is built, in which it leaves nothing of use.
    this.#base = new Bash({ fs: this.#files, cwd: '/', executionLimits: LIMITS, defenseInDepth: false });
    this.commands = [...new Set([...this.#base.commands.keys(), ...world.programs, 'trap'])].sort();
    this.#layNames();
  }

  async run(run: ShellRun): Promise<ShellEnd> {
    const input = new Input(run.stdin);
    const state = this.#begin(run, input);
    const scope = new ExecutionScope(this.#base.limits, run.signal);
    const execution = new Execution(this.world, this.#base, this.#files, scope, run, input, (env) => this.#fresh(env));
    try {
      if (run.terminal !== null && isIncomplete(run.script))
        return { exitCode: 2, cwd: state.cwd, state: 'incomplete' };
      const exitCode = await execution.script(run.script, state);
      return { exitCode, cwd: state.cwd, state: execution.hasExited ? 'exited' : 'open' };
    } finally {
      if (run.session !== null) {
        if (execution.hasExited) this.#sessions.delete(run.session);
        else this.#sessions.set(run.session, state);
      }
      await scope.close().catch(() => undefined);
    }
  }

  forget(session: string): void {
    this.#sessions.delete(session);
  }

  #begin({ session, env, cwd, parameters, signal }: ShellRun, input: Input): InterpreterState {
    const known = session === null ? undefined : this.#sessions.get(session);
    const state = known ?? this.#fresh(env);
    if (!known) {
      state.cwd = cwd;
      state.env.set('PWD', cwd);
      state.previousDir = cwd;
    }
    for (const name of ['COLUMNS', 'LINES']) {
      const size = env[name];
      if (size !== undefined) state.env.set(name, size);
    }
    Object.assign(state, { localScopes: [], callDepth: 0, sourceDepth: 0, loopDepth: 0, inCondition: false });
    state.groupStdin = input.isEmpty ? '' : LIVE;
    state.signal = signal;
    state.suppressVerbose = false;
    const [name = 'bash', ...rest] = parameters;
    state.env.set('0', name);
    state.env.set('#', String(rest.length));
    state.env.set('@', rest.join(' '));
    state.env.set('*', rest.join(' '));
    for (const [index, value] of rest.entries()) state.env.set(String(index + 1), value);
    return state;
  }

  /** A shell that has just begun, with these exported variables. */
  #fresh(env: Readonly<Record<string, string>>): InterpreterState {
    const state = structuredClone(this.#base.state);
    state.exportedVars ??= new Set();
    for (const [name, value] of Object.entries(env)) {
      state.env.set(name, value);
      state.exportedVars.add(name);
    }
    return state;
  }

  /** A file of each command's name, so that `which`, `ls /usr/bin` and Python find them. */
  #layNames(): void {
    const { fs } = this.world;
    const text = new TextEncoder();
    fs.mkdirTree('/usr/bin');
    const taken = new Set(fs.readdir('/usr/bin'));
    for (const name of this.commands) {
      if (taken.has(name)) continue;
      fs.writeFile(`/usr/bin/${name}`, text.encode(`#!/bin/bash\n# ${name} is part of the shell.\n`));
      fs.chmod(`/usr/bin/${name}`, 0o755);
    }
  }
}

/** One run: a script with all that it starts. */
class Execution {
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
    wrap(commands, 'cat', (execute) => this.#cat(execute, () => interpreter.live));
    wrap(commands, 'head', (execute) => this.#head(execute));
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
    wrap(commands, 'head', (execute) => withSizes(execute, (path, count) => this.files.endless(path, count)));
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
    const result = await this.#attempt(async () => interpreter.executeScript(this.#parsed(text)));
    const shown = interpreter.deliver(result);
    if (atExit === null || this.run.signal.aborted) return shown;
    state.lastExitCode = shown.exitCode;
    state.env.set('?', String(shown.exitCode));
    const last = interpreter.deliver(await this.#attempt(() => interpreter.executeScript(this.#parsed(atExit ?? ''))));
    return { ...shown, stdout: shown.stdout + last.stdout, stderr: shown.stderr + last.stderr };
  }

  #parsed(script: string) {
    return parse(script, { maxHeredocSize: LIMITS.maxHeredocSize });
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

  /** `cat` hands on what comes at once, where nobody in the script waits for its end. */
  #cat(execute: Command['execute'], live: () => Write | null): Command['execute'] {
    return async (args, context) => {
      const write = live();
      if (!write || args.some((word) => word !== '-' && word !== '-u') || context.stdin !== LIVE)
        return execute(args, context);
      for (let bytes = await this.input.read(); bytes.length > 0; bytes = await this.input.read())
        await write(1, bytes);
      return { stdout: '', stderr: '', exitCode: 0 };
    };
  }

  /** `head` ends with the last line that it wants; the next command goes on behind it. */
  #head(execute: Command['execute']): Command['execute'] {
    return async (args, context) => {
      const count = linesOfHead(args);
      if (count === null || context.stdin !== LIVE) return execute(args, context);
      const lines: string[] = [];
      while (lines.length < count) {
        const line = await this.#bytesOfLine();
        if (line === '') break;
        lines.push(line);
      }
      return { stdout: lines.join(''), stdoutKind: 'bytes', stderr: '', exitCode: 0 };
    };
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
        const line = await this.#line();
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

  async #line(): Promise<string> {
    return new TextDecoder().decode(fromByteString(await this.#bytesOfLine()));
  }

  /** The next line of the input, a character for each byte; nothing at its end. */
  async #bytesOfLine(): Promise<string> {
    const text = await this.input.until((come) => come.includes('\n'));
    const end = text.indexOf('\n') + 1 || text.length;
    this.input.giveBack(text.slice(end));
    return text.slice(0, end);
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
function isIncomplete(script: string | readonly string[]): boolean {
  if (typeof script !== 'string') return false;
  try {
    parse(script, { maxHeredocSize: LIMITS.maxHeredocSize });
  } catch (error) {
    return error instanceof Error && /\bEOF\b/.test(error.message);
  }
  return false;
}

/**
 * A command that asks for its input gets the run's when all of it has come. Whether it asks shows only when it runs, and it can't be
 * made to wait then: it is begun once more. Nothing has happened till then, since commands read first and write last.
 */
function withInput(input: Input): (execute: Command['execute']) => Command['execute'] {
  return (execute) => async (args, context) => {
    let isAsked = false;
    const at = (stdin: () => string): CommandContext =>
      Object.create(context, { stdin: { get: stdin, enumerable: true } }) as CommandContext;
    const asking = at(() => {
      const text = context.stdin;
      if (text !== LIVE) return text;
      isAsked = true;
      throw new Asked();
    });
    const result = await execute(args, asking).catch((error: unknown) => {
      if (!isAsked) throw error;
      return null;
    });
    if (!isAsked && result) return result;
    const text = await input.all();
    return execute(
      args,
      at(() => text),
    );
  };
}

class Asked extends Error {}

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
