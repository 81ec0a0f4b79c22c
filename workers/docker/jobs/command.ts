import type { JobRequest, TerminalSize } from '../../../src/contract/docker';
import { DOCKER_FILES } from '../../../src/contract/docker';
import { deferred } from '../../../src/lib/deferred';
import { type Exec, type OutputPiece, runShort, startExec } from '../containers/exec';
import { PRINT_USAGE, parseUsage, type Usage } from '../containers/usage';
import type { Running } from '../containers/workspaces';
import type { Engine } from '../engine/engine';
import type { ContentStore } from '../files/content';

/**
 * Tells its process number, and what the container has used so far, in a line of its own, before the command takes its place: the engine knows no way to end one process of a
 * container. A shell's own words for a missing command and its 126 and 127 come for free.
 * `$1`: the folder, made where it is one of the files'. Without a command: the best shell there is.
 */
const WRAPPER = `echo "$$ $(${PRINT_USAGE})" >&2
case $1 in "${DOCKER_FILES}"/*) mkdir -p "$1" ;; esac
cd "$1" || exit 126
shift
if [ $# -eq 0 ]; then
  if command -v bash >/dev/null; then exec bash -l; else exec sh -l; fi
fi
exec "$@"`;

/** Ends every process of the session `$1`: what a terminal or a pipe started is in groups of its own. Twice, for those just made. */
const END_SESSION = `for round in 1 2; do
  for process in /proc/[0-9]*; do
    { read -r stat <"$process/stat"; } 2>/dev/null || continue
    set -- "$1" \${stat##*) }
    [ "$5" = "$1" ] && kill -KILL "\${process#/proc/}" 2>/dev/null
  done
done`;

/** A command that runs in a workspace. */
export interface Command {
  /** What the container had used when the command began; after `output` has ended at the latest. */
  readonly before: Promise<Usage>;
  /** Its own output only. */
  readonly output: AsyncIterable<OutputPiece>;
  write(data: Uint8Array): Promise<void>;
  resize(size: TerminalSize): Promise<void>;
  exitCode(): Promise<number | null>;
  /** Ends it, surely: with the whole container where it does not end otherwise. */
  end(): Promise<void>;
}

/** How long the end of a command may take before its container is ended. */
const END_MS = 3000;

export async function startCommand(
  engine: Engine,
  running: Running,
  { argv, cwd, env, stdin, terminal }: JobRequest,
  content: ContentStore,
): Promise<Command> {
  const exec: Exec = await startExec(engine, running.container, {
    argv: ['/bin/sh', '-c', WRAPPER, 'sh', cwd, ...argv],
    env: terminal === null ? env : { TERM: 'xterm-256color', ...env },
    stdin: stdin === null ? null : content.read(stdin),
    terminal,
  });
  const process = deferred<number>();
  const before = deferred<Usage>();
  const ended = deferred();

  async function* output(): AsyncGenerator<OutputPiece> {
    let line: string | null = '';
    try {
      for await (const piece of exec.output) {
        // In a terminal there is one stream for both.
        if (line === null || (piece.from === 'stdout' && terminal === null)) {
          yield piece;
          continue;
        }
        const at: number = piece.data.indexOf(10);
        line += Buffer.from(at < 0 ? piece.data : piece.data.subarray(0, at)).toString();
        if (at < 0) continue;
        const [number = '', ...usage] = line.split(' ');
        process.resolve(Number(number));
        before.resolve(parseUsage(usage.join(' ')));
        line = null;
        const rest = piece.data.subarray(at + 1);
        if (rest.length > 0) yield { from: piece.from, data: rest };
      }
      // It never came to the wrapper: what the engine said of that.
      if (line !== null && line !== '') yield { from: 'stderr', data: Buffer.from(`${line}\n`) };
    } finally {
      before.resolve(parseUsage(''));
      ended.resolve();
    }
  }

  async function endSession(): Promise<void> {
    const number = await process.promise;
    await runShort(engine, running.container, { argv: ['/bin/sh', '-c', END_SESSION, 'end', String(number)] });
    await ended.promise;
  }

  return {
    before: before.promise,
    output: output(),
    write: exec.write,
    resize: exec.resize,
    exitCode: exec.exitCode,
    async end() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((done) => {
        timer = setTimeout(done, END_MS, 'late');
      });
      // An engine that cannot even start our own process there is one more reason.
      const how = await Promise.race([endSession().catch(() => 'late' as const), late, running.gone]);
      clearTimeout(timer);
      if (how === 'late') await running.stop();
    },
  };
}
