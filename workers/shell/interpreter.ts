import { type CommandNode, type ExecResult, Interpreter, type PipelineNode } from 'virtual:just-bash';
import { PROGRAM_HEAD, programFile } from '../../src/lib/program-file';
import { outputBytes } from './bytes';
import type { ShellRun } from './contract';
import { cutShort, taken } from './endless';
import type { ShellFiles } from './files';
import { type Input, LIVE, wantedBy } from './input';
import { CANNOT_RUN, type Launch, launchOf, runsAnyway } from './launch';
import { plain } from './limits';

/** Operators that take nothing away from the output. */
const INPUTS = new Set(['<', '<<', '<<-', '<<<', '<&']);
/** Milliseconds that a script may hold the worker, so that Stop gets through and other processes go on. */
const TURN = 25;
/** Files at a time that are run by another command: an interpreter may be a script of an interpreter, which may be itself. */
const MOST_LAUNCHES = 32;

/** One call of a program, as far as the shell that calls it decides. */
export interface Called {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** One character for each byte. */
  readonly stdin: string;
}

export type Write = ShellRun['write'];

/**
 * The interpreter of just-bash, which gives what a script puts out when it ends; this one hands over the output of each
 * pipeline as soon as that is done, unless it belongs to somebody in the script: the next command of a pipeline, a
 * redirection, `$( )`.
 */
export class StreamingInterpreter extends Interpreter {
  readonly #inner = new WeakSet<CommandNode>();
  readonly #taken = new WeakSet<CommandNode>();
  #held = 0;
  /** How many commands are under way of whose output somebody takes what he wants. */
  #piped = 0;
  #launches = 0;
  /** Nobody has read what was put out. */
  #full: ReturnType<Write>;
  #turn = performance.now();

  constructor(
    options: ConstructorParameters<typeof Interpreter>[0],
    state: ConstructorParameters<typeof Interpreter>[1],
    /** Null: all output is kept for the result. */
    private readonly write: Write | null,
    private readonly files: ShellFiles,
    /** Runs a program that is made for a machine; `argv[0]` is its path. */
    private readonly machine: (call: Called) => Promise<ExecResult>,
    private readonly input: Input,
  ) {
    super(options, state);
  }

  /** Where a command may put its output now, without waiting for its end; null: into its result. */
  get live(): Write | null {
    // All that runs for an expansion runs with this set.
    return this.#held > 0 || this.ctx.state.suppressVerbose ? null : this.write;
  }

  protected override async executePipeline(node: PipelineNode): Promise<ExecResult> {
    for (const command of node.commands.slice(0, -1)) this.#inner.add(command);
    for (const command of taken(node)) this.#taken.add(command);
    if (performance.now() - this.#turn > TURN) {
      await nextTurn();
      this.#turn = performance.now();
    }
    const result = this.deliver(await super.executePipeline(node));
    await this.#full;
    return result;
  }

  protected override async executeCommand(node: CommandNode, stdin: string, isOwned?: boolean): Promise<ExecResult> {
    const isTaken = this.#taken.has(node);
    if (isTaken) this.#piped += 1;
    try {
      const result = await this.#execute(node, stdin, isOwned);
      const said = cutShort(node, result, this.#piped > 0);
      return said === '' ? result : { ...result, stderr: result.stderr + said, exitCode: result.exitCode || 1 };
    } finally {
      if (isTaken) this.#piped -= 1;
    }
  }

  async #execute(node: CommandNode, stdin: string, isOwned?: boolean): Promise<ExecResult> {
    const { state } = this.ctx;
    const wanted = state.groupStdin === LIVE && stdin === '' ? wantedBy(node) : null;
    if (wanted !== null) {
      state.groupStdin = await this.input.until(wanted);
      try {
        return await super.executeCommand(node, stdin, isOwned);
      } finally {
        this.input.giveBack(state.groupStdin);
        state.groupStdin = LIVE;
      }
    }
    const isHeld = this.#inner.has(node) || (node.redirections ?? []).some(({ operator }) => !INPUTS.has(operator));
    if (!isHeld) return super.executeCommand(node, stdin, isOwned);
    this.#held += 1;
    try {
      return await super.executeCommand(node, stdin, isOwned);
    } finally {
      this.#held -= 1;
    }
  }

  protected override async runCommand(name: string, ...rest: CallRest): Promise<ExecResult> {
    const path = name.includes('/') ? this.files.resolvePath(this.ctx.state.cwd, name) : null;
    const head = path === null ? null : this.files.head(path, PROGRAM_HEAD);
    if (path === null || head === null || !runsAnyway(programFile(head))) return super.runCommand(name, ...rest);
    const [args, , stdin] = rest;
    return this.#launch(await this.#launchOf(head, name), name, path, args, stdin);
  }

  protected override async executeUserScript(path: string, args: string[], stdin = ''): Promise<ExecResult> {
    const head = this.files.head(path, PROGRAM_HEAD);
    const launch = head && (await this.#launchOf(head, path));
    if (launch === null || launch.kind === 'shell') return super.executeUserScript(path, args, stdin);
    return this.#launch(launch, path, path, args, stdin);
  }

  #launchOf(head: Uint8Array, name: string): Promise<Launch> {
    return launchOf(head, name, {
      find: async (command) => (await this.findCommandInPath(command))[0] ?? null,
      exists: (path) => this.files.exists(path),
    });
  }

  async #launch(launch: Launch, name: string, path: string, args: string[], stdin: string): Promise<ExecResult> {
    switch (launch.kind) {
      case 'shell':
        return super.executeUserScript(path, args, stdin);
      case 'command': {
        const words = [...launch.words, path, ...args];
        const quoted = words.map(() => true);
        if (this.#launches === MOST_LAUNCHES) {
          const why = 'bad interpreter: Too many levels of symbolic links';
          return { stdout: '', stderr: `bash: ${name}: ${launch.path}: ${why}\n`, exitCode: CANNOT_RUN };
        }
        this.#launches += 1;
        try {
          return await super.runCommand(launch.path, words, quoted, stdin);
        } finally {
          this.#launches -= 1;
        }
      }
      case 'machine': {
        const { cwd, groupStdin = '' } = this.ctx.state;
        return this.machine({ argv: [path, ...args], cwd, env: this.buildExportedEnv(), stdin: stdin || groupStdin });
      }
      case 'refused':
        return { stdout: '', stderr: `bash: ${name}: ${launch.why}\n`, exitCode: launch.exitCode };
      default:
        return launch satisfies never;
    }
  }

  /** Hands the output over, if it may go; gives what is left. */
  deliver(result: ExecResult): ExecResult {
    const { live } = this;
    if (!live || (result.stdout === '' && result.stderr === '')) return result;
    if (result.stdout !== '') this.#full = live(1, outputBytes(result.stdout, result.stdoutKind));
    if (result.stderr !== '') live(2, outputBytes(plain(result.stderr)));
    return { ...result, stdout: '', stderr: '', internalOutputAccounting: { stdout: 0, stderr: 0 } };
  }
}

/** After what else the worker has to do. A timer would wait for 4 ms each time. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

type CallRest = [args: string[], quoted: boolean[], stdin: string, ...rest: unknown[]];
