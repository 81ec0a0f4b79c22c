import type { PyCallable, PyProxy } from 'pyodide/ffi';
import { unreachable } from '../../src/contract/result';
import type { Beside, Said } from '../beside/contract';
import type { ProgramCall } from '../shell/contract';
import type { ShellFs } from '../shell/emscripten-fs';
import type { PythonRuntime } from './boot';
import { Held } from './held';
import type { Mirror } from './mirror';
import type { Write } from './process';
import { filesFor } from './programs';
import { RemoteProcesses } from './remote-processes';
import { serveFile } from './serve-files';
import { pythonCommands } from './start-shell';
import { Interrupted, type Waits } from './waits';

/** Commands in Python that may be under way at once: each lies on the stack of the one that waits. */
const MOST_COMMANDS = 8;
/** Bytes that a command puts out before it waits until they were taken. */
const MOST_UNTAKEN = 2 ** 18;
const COULD_NOT_RUN = 126;
const STOPPED = 130;
const NOTHING = new Uint8Array();

interface ServeOptions {
  readonly waits: Waits;
  readonly screen: Write;
  beat(): void;
  python(): PythonRuntime;
  mirror(): Mirror;
}

/** The kernel's side of the worker beside it, which runs the shell: it gets Python's files and the commands that are written in Python. */
export function serveBeside(beside: Beside, options: ServeOptions): { held: Held; processes: RemoteProcesses } {
  const { waits, screen, beat, python, mirror } = options;
  const held: Held = new Held(beside, { waits, beat, heard });
  const processes = new RemoteProcesses(held, screen);
  let commands: (PyProxy & Record<'run_now', PyCallable>) | null = null;

  function heard(said: Exclude<Said, { kind: 'answer' | 'failed' }>, bytes: Uint8Array<ArrayBuffer>): void {
    switch (said.kind) {
      case 'output':
        processes.output(said.process, said.stream, bytes);
        break;
      case 'ended':
        processes.end(said.process, said);
        break;
      case 'run':
        run(said, bytes);
        break;
      case 'abort':
        held.abort(said.run);
        break;
      case 'list': {
        const { request, program } = said;
        held.tell({ kind: 'files', request, files: filesFor(program, python().fs, mirror()) });
        break;
      }
      case 'lay': {
        const { module, names } = pythonCommands(python(), said.python);
        commands = module;
        held.reply({ ok: true, value: names }, NOTHING);
        break;
      }
      case 'file':
        held.reply(...serveFile(python().fs as unknown as ShellFs, said.method, said.args, bytes));
        break;
      default:
        unreachable(said);
    }
  }

  /** Waits a moment for the output of a command to be taken; false: nobody reads it any more, or it was stopped. */
  function isTaken(run: number): boolean {
    try {
      return held.now({ kind: 'taken', run }).value === true;
    } catch (error) {
      if (error instanceof Interrupted) return false;
      throw error;
    }
  }

  function run({ run: id, stops, argv, cwd, env, terminal }: Extract<Said, { kind: 'run' }>, stdin: Uint8Array): void {
    let untaken = 0;
    const write: ProgramCall['write'] = (stream, bytes) => {
      held.tell({ kind: 'written', run: id, stream, bytes: bytes.slice() });
      untaken += bytes.length;
      if (untaken < MOST_UNTAKEN) return undefined;
      untaken = 0;
      return isTaken(id) ? undefined : false;
    };
    const fail = (why: string): number => {
      write(2, new TextEncoder().encode(`${argv[0]}: ${why}\n`));
      return COULD_NOT_RUN;
    };
    let exitCode = STOPPED;
    // What a Stop has ended does not begin any more.
    if (stops === held.stops)
      held.during(id, () => {
        try {
          if (commands === null) exitCode = fail('Python has no commands yet');
          else if (held.depth > MOST_COMMANDS)
            exitCode = fail(`in this browser at most ${MOST_COMMANDS} commands in Python can wait for one another`);
          else
            exitCode = Number(commands.run_now(JSON.stringify(argv), cwd, JSON.stringify(env), stdin, write, terminal));
        } catch (error) {
          // A Stop may hit it before its first line or after its last.
          const said = lastLine(error);
          if (!said.startsWith('KeyboardInterrupt')) exitCode = fail(said);
        }
      });
    held.tell({ kind: 'exited', run: id, exitCode });
  }

  return { held, processes };
}

/** What an error of Python's says, without where it came from. */
function lastLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n').at(-1) ?? '';
}
