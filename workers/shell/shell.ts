import { Bash, ExecutionScope, type InterpreterState } from 'virtual:just-bash';
import type { Shell, ShellEnd, ShellRun, ShellWorld } from './contract';
import { Execution, isIncomplete } from './execution';
import { ShellFiles } from './files';
import { Input, LIVE } from './input';
import { LIMITS } from './limits';

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
    this.commands = [...new Set([...this.#base.commands.keys(), ...world.programs, 'man', 'trap'])].sort();
    this.#layNames();
  }

  async run(run: ShellRun): Promise<ShellEnd> {
    const input = new Input(run.stdin);
    const state = this.#begin(run, input);
    const scope = new ExecutionScope(this.#base.limits, run.signal);
    const execution = new Execution(this.world, this.#base, this.#files, scope, run, (env) => this.#fresh(env));
    try {
      if (run.terminal !== null && isIncomplete(run.script))
        return { exitCode: 2, cwd: state.cwd, state: 'incomplete' };
      const exitCode = await execution.script(run.script, state, input);
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
