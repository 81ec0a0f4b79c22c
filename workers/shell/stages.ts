import type { CommandNode, ExecResult, ExecutionScope, PipelineNode, ScriptNode } from 'virtual:just-bash';
import { decoded, toByteString } from './bytes';
import { taken } from './endless';
import { Input, LIVE } from './input';
import { Pipe } from './pipe';
import { type Place, subshell, type Write } from './place';

const READER_GONE = 141;
/** Commands of pipelines under way at a time, in one run. */
const MOST_STAGES = 200;

/** What a command of a pipeline begins with. */
interface Stage {
  readonly parent: Place;
  readonly input: Input;
  readonly stdin: string;
  /** To the next command; null: it is the last. */
  readonly pipe: Pipe | null;
  /** Its errors go there too. */
  readonly isMerged: boolean;
  readonly live: Write | null;
  readonly isTaken: boolean;
  /** That of the whole pipeline. */
  readonly abort: AbortController;
}

/** What came of the script of a stage. */
interface Done {
  readonly exitCode: number;
  /** What it met: it ends the whole run, and is told there. */
  readonly limit?: Error | undefined;
}

/** The pipelines of one run. */
export class Stages {
  constructor(
    private readonly scope: ExecutionScope,
    private readonly execute: (node: ScriptNode, place: Place) => Promise<Done>,
  ) {}

  /** Starts the commands of a pipeline, all at a time, each in a shell of its own. */
  connected(node: PipelineNode, parent: Place, live: Write | null): readonly Promise<ExecResult>[] {
    const wanted = new Set(taken(node));
    const abort = new AbortController();
    let from: Pipe | null = null;
    return node.commands.map((command, index) => {
      const pipe = index === node.commands.length - 1 ? null : new Pipe();
      const stage = this.#run(command, {
        parent,
        input: from === null ? parent.input : new Input(from),
        stdin: from === null ? (parent.state.groupStdin ?? '') : LIVE,
        pipe,
        isMerged: node.pipeStderr?.[index] ?? false,
        live,
        isTaken: parent.isTaken || wanted.has(command),
        abort,
      });
      const source = from;
      from = pipe;
      return stage
        .catch((error: unknown) => {
          // A limit that one of them meets ends all.
          abort.abort();
          throw error;
        })
        .finally(() => {
          source?.leave();
          pipe?.end();
        });
    });
  }

  async #run(command: CommandNode, { parent, input, stdin, pipe, isMerged, live, isTaken, abort }: Stage) {
    const kept: Record<1 | 2, string[]> = { 1: [], 2: [] };
    const { signal } = abort;
    const end = () => abort.abort();
    const place: Place = {
      state: subshell(parent.state, stdin, signal),
      input,
      signal,
      isPiped: pipe !== null,
      isTaken,
      isLeft: false,
      terminal: pipe || !live ? null : parent.terminal,
      write: (stream, bytes) => {
        const into = pipe && (stream === 1 || isMerged) ? pipe.write(bytes) : live?.(stream, bytes);
        if (into === false) place.isLeft = true;
        else if (!live && !(pipe && (stream === 1 || isMerged))) kept[stream].push(toByteString(bytes));
        return into;
      },
    };
    const counted = this.scope.enterDepth('stages', MOST_STAGES, 'commands of pipelines at a time');
    parent.signal.addEventListener('abort', end);
    if (parent.signal.aborted) end();
    try {
      const { exitCode, limit } = await this.execute(scriptOf(command), place);
      if (limit) throw limit;
      const isFirst = stdin !== LIVE || input === parent.input;
      if (isFirst) parent.state.groupStdin = place.state.groupStdin;
      return {
        stdout: kept[1].join(''),
        stdoutKind: 'bytes',
        stderr: decoded(kept[2].join('')),
        exitCode: place.isLeft ? READER_GONE : exitCode,
      } as const;
    } finally {
      parent.signal.removeEventListener('abort', end);
      counted.release();
    }
  }
}

function scriptOf(command: CommandNode): ScriptNode {
  const pipeline = { type: 'Pipeline', commands: [command], negated: false };
  const statement = { type: 'Statement', pipelines: [pipeline], operators: [], background: false };
  return { statements: [statement] };
}
