import {
  type CommandNode,
  type ExecResult,
  Interpreter,
  type PipelineNode,
  parse,
  type Redirection,
} from 'virtual:just-bash';
import { PROGRAM_HEAD, programFile } from '../../src/lib/program-file';
import { kindOf, outputBytes } from './bytes';
import type { Written } from './contract';
import { cutShort, taken } from './endless';
import type { ShellFiles } from './files';
import { isHelpOfBuiltin } from './help';
import { LIVE, literal, wantedBy } from './input';
import { CANNOT_RUN, type Launch, launchOf, runsAnyway } from './launch';
import { plain } from './limits';
import type { Place, Write } from './place';
import { Turns } from './turns';

/** Operators that take nothing away from the output. */
const INPUTS = new Set(['<', '<<', '<<-', '<<<', '<&']);
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

/** What ends a script whose output nobody reads any more; as a signal would, no command of it comes after that. */
const READER_GONE = parse('exit 141').statements[0]?.pipelines[0];

/**
 * The interpreter of just-bash, which gives what a script puts out when it ends; this one hands over the output of each
 * pipeline as soon as that is done, unless it belongs to somebody in the script: the next command of a pipeline, a
 * redirection, `$( )`.
 */
export class StreamingInterpreter extends Interpreter {
  readonly #inner = new WeakSet<CommandNode>();
  readonly #taken = new WeakSet<CommandNode>();
  #held = 0;
  /** Where errors go of the commands under way that send nothing else elsewhere (`2>&1`, `2>/dev/null`), the innermost last. */
  readonly #errors: ('output' | 'nowhere')[] = [];
  /** How many commands are under way of whose output somebody takes what he wants. */
  #piped = 0;
  #launches = 0;
  /** Nobody has read what was put out. */
  #full: Written;
  /** The commands of pipelines that are under way, by what stands for each. */
  readonly #stages = new WeakMap<CommandNode, Promise<ExecResult>>();
  readonly #turns = new Turns();

  constructor(
    options: ConstructorParameters<typeof Interpreter>[0],
    private readonly place: Place,
    private readonly files: ShellFiles,
    /** Runs a program that is made for a machine; `argv[0]` is its path. */
    private readonly machine: (call: Called) => Promise<ExecResult>,
    /** Starts the commands of a pipeline, each in a shell of its own. */
    private readonly connect: (node: PipelineNode) => readonly Promise<ExecResult>[],
  ) {
    super(options, place.state);
  }

  /** Where a command may put its output now, without waiting for its end; null: into its result. */
  get live(): Write | null {
    const { write } = this.place;
    // All that runs for an expansion runs with this set.
    if (this.#held > 0 || this.ctx.state.suppressVerbose || !write) return null;
    const errors = this.#errors.at(-1);
    if (errors === undefined) return write;
    return (stream, bytes) => (stream === 1 || errors === 'output' ? write(1, bytes) : undefined);
  }

  protected override async executePipeline(node: PipelineNode): Promise<ExecResult> {
    if (this.place.isLeft && READER_GONE) return super.executePipeline(READER_GONE);
    await this.#turns.next();
    const result = this.deliver(await super.executePipeline(this.#begun(node)));
    await this.#full;
    return result;
  }

  /** A pipeline with something in the place of each command, which is under way. */
  #begun(node: PipelineNode): PipelineNode {
    if (node.commands.length < 2) return node;
    if (this.ctx.state.shoptOptions.lastpipe) {
      // The last command belongs to this shell, and so they come one after the other.
      for (const command of node.commands.slice(0, -1)) this.#inner.add(command);
      for (const command of taken(node)) this.#taken.add(command);
      return node;
    }
    const commands = this.connect(node).map((running) => {
      const stand: CommandNode = { type: 'SimpleCommand' };
      // Who waits for one of them may end before it asks for the next.
      running.catch(() => undefined);
      this.#stages.set(stand, running);
      return stand;
    });
    return { ...node, commands };
  }

  protected override async executeCommand(node: CommandNode, stdin: string, isOwned?: boolean): Promise<ExecResult> {
    const stage = this.#stages.get(node);
    if (stage) return stage;
    const isTaken = this.#taken.has(node);
    if (isTaken) this.#piped += 1;
    try {
      const result = await this.#execute(node, stdin, isOwned);
      const said = cutShort(node, result, this.#piped > 0 || this.place.isTaken || this.place.isLeft);
      return said === '' ? result : { ...result, stderr: result.stderr + said, exitCode: result.exitCode || 1 };
    } finally {
      if (isTaken) this.#piped -= 1;
    }
  }

  async #execute(node: CommandNode, stdin: string, isOwned?: boolean): Promise<ExecResult> {
    const { state } = this.ctx;
    const wanted = state.groupStdin === LIVE && stdin === '' ? wantedBy(node) : null;
    if (wanted !== null) {
      state.groupStdin = await this.place.input.until(wanted);
      try {
        return await super.executeCommand(node, stdin, isOwned);
      } finally {
        this.place.input.giveBack(state.groupStdin);
        state.groupStdin = LIVE;
      }
    }
    const away = (node.redirections ?? []).filter(({ operator }) => !INPUTS.has(operator));
    const isInner = this.#inner.has(node);
    if (away.length === 0 && !isInner) return super.executeCommand(node, stdin, isOwned);
    const errors = away.length === 1 && !isInner ? errorsOf(away[0]) : null;
    if (errors !== null) {
      this.#errors.push(errors);
      try {
        return await super.executeCommand(node, stdin, isOwned);
      } finally {
        this.#errors.pop();
      }
    }
    this.#held += 1;
    try {
      return await super.executeCommand(node, stdin, isOwned);
    } finally {
      this.#held -= 1;
    }
  }

  protected override async runCommand(name: string, ...rest: CallRest): Promise<ExecResult> {
    if (isHelpOfBuiltin(name, rest[0]))
      return { ...(await super.runCommand('help', [name], [false], '')), exitCode: 2 };
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
    if (result.stdout !== '') {
      this.#full = live(1, outputBytes(result.stdout, kindOf(result)));
      if (this.#full === false) this.place.isLeft = true;
    }
    if (result.stderr !== '') live(2, outputBytes(plain(result.stderr)));
    return { ...result, stdout: '', stderr: '', internalOutputAccounting: { stdout: 0, stderr: 0 } };
  }
}

/** Where a redirection sends errors, and nothing else; null: it is another. */
function errorsOf(redirection: Redirection | undefined): 'output' | 'nowhere' | null {
  if (redirection?.fd !== 2) return null;
  const target = literal(redirection.target);
  if (redirection.operator === '>&' && target === '1') return 'output';
  return redirection.operator === '>' && target === '/dev/null' ? 'nowhere' : null;
}

type CallRest = [args: string[], quoted: boolean[], stdin: string, ...rest: unknown[]];
