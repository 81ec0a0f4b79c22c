import type { Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TerminalSize } from '../../../src/contract/docker';
import { demultiplex } from '../engine/demultiplex';
import { type Engine, EngineError } from '../engine/engine';

export interface ExecOptions {
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Null: at its end at once. `open`: what `write` is given, as for a terminal. */
  readonly stdin?: Readable | 'open' | null;
  readonly terminal?: TerminalSize | null;
}

export type OutputPiece = { readonly from: 'stdout' | 'stderr'; readonly data: Uint8Array };

/** A process in a running container. */
export interface Exec {
  /** Ends with the process. Has to be read, or the process stands still once the pipes are full. */
  readonly output: AsyncIterable<OutputPiece>;
  /** Into its open input; resolves when the engine took it. */
  write(data: Uint8Array): Promise<void>;
  resize(size: TerminalSize): Promise<void>;
  /** Once `output` has ended. Null: it is not known. */
  exitCode(): Promise<number | null>;
  /** Drops the connection. The process may go on; its input ends. */
  drop(): void;
}

export async function startExec(engine: Engine, container: string, options: ExecOptions): Promise<Exec> {
  const { argv, cwd, env = {}, stdin = null, terminal = null } = options;
  const { Id: id } = await engine.json<{ Id: string }>('POST', `/containers/${container}/exec`, {
    AttachStdin: stdin !== null || terminal !== null,
    AttachStdout: true,
    AttachStderr: true,
    Tty: terminal !== null,
    ConsoleSize: terminal === null ? undefined : [terminal.rows, terminal.columns],
    Cmd: argv,
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    WorkingDir: cwd,
  });
  const socket = await engine.hijack(`/exec/${id}/start`, { Detach: false, Tty: terminal !== null });
  // A connection that breaks ends `output`.
  socket.on('error', () => {});

  async function resize({ columns, rows }: TerminalSize): Promise<void> {
    await engine.json('POST', `/exec/${id}/resize?h=${rows}&w=${columns}`);
  }

  if (stdin !== null && stdin !== 'open') {
    // The process need not read all of it; then the pipe breaks, which is no failure.
    void pipeline(stdin, socket).catch(() => undefined);
  }
  // Only then there is a terminal to be resized; an engine older than API 1.42 does not know ConsoleSize.
  if (terminal !== null) void resize(terminal).catch(() => undefined);

  return {
    output: terminal === null ? demultiplex(socket) : plain(socket),
    async write(data) {
      if (socket.destroyed || socket.writableEnded) return;
      await new Promise<void>((done) => socket.write(data, () => done()));
    },
    resize,
    async exitCode() {
      // The output may end a moment before the engine knows of the process's end.
      for (let wait = 10; wait < 5000; wait *= 2) {
        try {
          const { Running, ExitCode } = await engine.json<{ Running: boolean; ExitCode: number | null }>(
            'GET',
            `/exec/${id}/json`,
          );
          if (!Running) return ExitCode;
        } catch (error) {
          if (error instanceof EngineError) return null;
          throw error;
        }
        await new Promise((done) => setTimeout(done, wait));
      }
      return null;
    },
    drop: () => socket.destroy(),
  };
}

async function* plain(socket: Duplex): AsyncGenerator<OutputPiece> {
  for await (const data of socket) yield { from: 'stdout', data: data as Uint8Array };
}

export interface ShortRun {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs something of our own to its end. At most `limit` bytes of its output are kept. */
export async function runShort(
  engine: Engine,
  container: string,
  options: ExecOptions,
  limit = 64 * 1024 * 1024,
): Promise<ShortRun> {
  const exec = await startExec(engine, container, options);
  const stdout: Uint8Array[] = [];
  let stderr = '';
  let size = 0;
  for await (const { from, data } of exec.output) {
    size += data.length;
    if (size > limit) {
      exec.drop();
      break;
    }
    if (from === 'stdout') stdout.push(data);
    else stderr += Buffer.from(data).toString();
  }
  return { exitCode: await exec.exitCode(), stdout: Buffer.concat(stdout), stderr };
}
