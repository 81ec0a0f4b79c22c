import { type CommandNode, type ExecResult, Interpreter, type PipelineNode } from 'virtual:just-bash';
import { outputBytes } from './bytes';

/** Operators that take nothing away from the output. */
const INPUTS = new Set(['<', '<<', '<<-', '<<<', '<&']);
/** Milliseconds that a script may hold the worker, so that Stop gets through and other processes go on. */
const TURN = 25;

export type Write = (stream: 1 | 2, bytes: Uint8Array<ArrayBuffer>) => void;

/**
 * The interpreter of just-bash, which gives what a script puts out when it ends; this one hands over the output of each
 * pipeline as soon as that is done, unless it belongs to somebody in the script: the next command of a pipeline, a
 * redirection, `$( )`.
 */
export class StreamingInterpreter extends Interpreter {
  readonly #inner = new WeakSet<CommandNode>();
  #held = 0;
  #turn = performance.now();

  constructor(
    options: ConstructorParameters<typeof Interpreter>[0],
    state: ConstructorParameters<typeof Interpreter>[1],
    /** Null: all output is kept for the result. */
    private readonly write: Write | null,
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
    if (performance.now() - this.#turn > TURN) {
      await nextTurn();
      this.#turn = performance.now();
    }
    return this.deliver(await super.executePipeline(node));
  }

  protected override async executeCommand(node: CommandNode, stdin: string, isOwned?: boolean): Promise<ExecResult> {
    const isHeld = this.#inner.has(node) || (node.redirections ?? []).some(({ operator }) => !INPUTS.has(operator));
    if (!isHeld) return super.executeCommand(node, stdin, isOwned);
    this.#held += 1;
    try {
      return await super.executeCommand(node, stdin, isOwned);
    } finally {
      this.#held -= 1;
    }
  }

  /** Hands the output over, if it may go; gives what is left. */
  deliver(result: ExecResult): ExecResult {
    const { live } = this;
    if (!live || (result.stdout === '' && result.stderr === '')) return result;
    if (result.stdout !== '') live(1, outputBytes(result.stdout, result.stdoutKind));
    if (result.stderr !== '') live(2, outputBytes(result.stderr));
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
