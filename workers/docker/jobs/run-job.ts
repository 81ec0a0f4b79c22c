import type { JobEnd, JobEnding, JobPhase, JobProgress, JobRequest } from '../../../src/contract/docker';
import { unreachable } from '../../../src/contract/result';
import { sleep } from '../../../src/lib/sleep';
import type { Images } from '../containers/images';
import { type Meter, startMeter } from '../containers/meter';
import { readUsage, type Usage } from '../containers/usage';
import type { Running, Workspace } from '../containers/workspaces';
import { type Engine, EngineError } from '../engine/engine';
import type { ContentStore } from '../files/content';
import { type Command, startCommand } from './command';

/** Short commands do without the meter, which takes a process of its own. */
const METER_AFTER_MS = 500;
const METER_TRIES = 5;
const GONE_MS = 1000;

export interface RunContext {
  readonly engine: Engine;
  readonly images: Images;
  readonly workspace: Workspace;
  readonly content: ContentStore;
  readonly image: string;
  /** Bytes of the files, and bytes that have to stay free on the engine's disk. */
  readonly disk: number;
  readonly reserve: number;
  readonly seconds: number;
  /** Whether the engine told that the container ran out of memory, since `from` (milliseconds since the epoch). */
  wasOutOfMemory(container: string, from: number): boolean;
  /** Aborting ends the job. */
  readonly signal: AbortSignal;
  onPhase(phase: JobPhase): Promise<void>;
  onProgress(progress: JobProgress): Promise<void>;
  onOutput(from: 'stdout' | 'stderr', data: Uint8Array): Promise<void>;
  onCommand(command: Command): void;
}

/** What ends a job before it ends itself, with the exit code that it then has. */
const ENDED: Readonly<
  Record<'cancelled' | 'timeout' | 'memory' | 'disk', { readonly exitCode: number; readonly message: string }>
> = {
  cancelled: { exitCode: 137, message: 'The job was ended.' },
  timeout: { exitCode: 124, message: 'The job took longer than it may and was ended.' },
  memory: { exitCode: 137, message: 'The job needed more memory than it may have and was ended.' },
  disk: {
    exitCode: 137,
    message: 'The job wrote more than it may, or its use of the disk could not be measured, and was ended.',
  },
};

type Stop = keyof typeof ENDED;

const NOTHING = { written: [], removed: [], seconds: 0, cpuSeconds: null, peakMemory: null };

/** Runs a job in its workspace, from the image to the files that it wrote. Every outcome is a `JobEnd`. */
export async function runJob(request: JobRequest, context: RunContext): Promise<Omit<JobEnd, 'dropped'>> {
  const cancelled = endedAs('cancelled');
  try {
    if (context.signal.aborted) return cancelled;
    await context.onPhase('preparing');
    const running = await prepare(request, context);
    if (context.signal.aborted) return cancelled;
    await context.onPhase('running');
    const ran = await runCommand(request, running, context);
    await context.onPhase('collecting');
    return await collect(request, running, context, ran);
  } catch (error) {
    if (context.signal.aborted) return cancelled;
    if (!(error instanceof EngineError)) throw error;
    return endedAs('failed', error.message);
  }
}

async function prepare(request: JobRequest, context: RunContext): Promise<Running> {
  const { images, image, workspace, content, signal } = context;
  await images.ensure(
    image,
    (loaded, total) => void context.onProgress({ label: `Fetching the image ${image}`, loaded, total, unit: 'bytes' }),
    signal,
  );
  const running = await workspace.ensure();
  await workspace.volume.place(running.container, request.files, content);
  return running;
}

interface Ran {
  readonly ending: JobEnding;
  readonly exitCode: number | null;
  readonly message: string;
  readonly seconds: number;
  readonly before: Usage;
}

async function runCommand(request: JobRequest, running: Running, context: RunContext): Promise<Ran> {
  const { engine, content, signal, seconds } = context;
  const started = Date.now();
  const command = await startCommand(engine, running, request, content);
  context.onCommand(command);

  let stop: Stop | null = null;
  function end(why: Stop): void {
    if (stop !== null) return;
    stop = why;
    void command.end().catch(() => running.stop());
  }
  const onAbort = () => end('cancelled');
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  const timer = setTimeout(() => end('timeout'), seconds * 1000);
  const stopMeter = meterLater(running, context, () => end('disk'));

  let exitCode: number | null = null;
  try {
    for await (const { from, data } of command.output) await context.onOutput(from, data);
    exitCode = await command.exitCode();
  } catch {
    // The connection to the engine broke: below it is found that nothing is known of the command.
  } finally {
    clearTimeout(timer);
    stopMeter();
    signal.removeEventListener('abort', onAbort);
  }
  const took = (Date.now() - started) / 1000;
  // A command that was killed looks the same as one whose container was; that is known a moment later.
  if (stop === null && (exitCode === null || exitCode === 137)) await Promise.race([running.gone, sleep(GONE_MS)]);
  return { ...outcome(exitCode, stop, running, context, started), seconds: took, before: await command.before };
}

function outcome(
  exitCode: number | null,
  stop: Stop | null,
  running: Running,
  context: RunContext,
  started: number,
): Pick<Ran, 'ending' | 'exitCode' | 'message'> {
  if (stop !== null) return { ending: stop, ...ENDED[stop] };
  const isOutOfMemory = context.wasOutOfMemory(running.container, started);
  if (isOutOfMemory && (exitCode === 137 || exitCode === null)) return { ending: 'memory', ...ENDED.memory };
  if (exitCode === null || (exitCode === 137 && running.isGone())) {
    return {
      ending: 'lost',
      exitCode: null,
      message: 'The container or the Docker engine was lost while the job ran. Run it again.',
    };
  }
  return { ending: 'exited', exitCode, message: '' };
}

function meterLater(running: Running, context: RunContext, onFull: () => void): () => void {
  let meter: Meter | null = null;
  let isOver = false;
  let tries = 0;
  async function begin(): Promise<void> {
    try {
      meter = await startMeter(context.engine, running.meter, context.disk, (usage) => {
        if (usage === null) again();
        else if (usage.used > context.disk || usage.free < context.reserve) onFull();
      });
      if (isOver) meter.stop();
    } catch {
      again();
    }
  }
  /** Where no process can be started (a fork bomb), or the meter is ended, nothing is known: not for long. */
  function again(): void {
    if (isOver) return;
    tries += 1;
    if (tries > METER_TRIES) onFull();
    else timer = setTimeout(begin, METER_AFTER_MS);
  }
  let timer = setTimeout(begin, METER_AFTER_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
    meter?.stop();
  };
}

async function collect(
  request: JobRequest,
  running: Running,
  { engine, workspace, content, onProgress }: RunContext,
  { before, ...ran }: Ran,
): Promise<Omit<JobEnd, 'dropped'>> {
  if (ran.ending === 'lost') return { ...NOTHING, ...ran };
  // Where the job was ended with its container, the container starts again: its files are still there.
  const { container } = running.isGone() ? await workspace.ensure() : running;
  await onProgress({ label: 'Reading the files', loaded: 0, total: null, unit: 'steps' });
  const [{ written, removed, left }, after] = await Promise.all([
    workspace.volume.collect(container, request.files, content),
    readUsage(engine, container),
  ]);
  // Not every engine tells of it: Podman does not.
  const wasKilled = ran.ending === 'exited' && ran.exitCode === 137;
  const isOutOfMemory = wasKilled && (difference(before.memoryKills, after.memoryKills) ?? 0) > 0;
  const ended = isOutOfMemory ? { ...ran, ending: 'memory' as const, ...ENDED.memory } : ran;
  const tooLarge = left.length === 0 ? '' : `Too large to be sent: ${left.slice(0, 5).join(', ')}. `;
  return {
    ...ended,
    message: `${tooLarge}${ended.message}`.trim(),
    written,
    removed,
    cpuSeconds: difference(before.cpuSeconds, after.cpuSeconds),
    peakMemory: after.peakMemory,
  };
}

/** Not known where the container was started anew in between. */
function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null || after < before ? null : after - before;
}

/** An end with nothing more to tell. */
export function endedAs(ending: JobEnding, message = ''): Omit<JobEnd, 'dropped'> {
  switch (ending) {
    case 'cancelled':
    case 'timeout':
    case 'memory':
    case 'disk':
      return { ...NOTHING, ending, ...ENDED[ending] };
    case 'exited':
    case 'lost':
    case 'failed':
      return { ...NOTHING, ending, exitCode: null, message };
    default:
      return unreachable(ending);
  }
}
