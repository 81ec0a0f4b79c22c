import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DockerLimits,
  FRAME,
  type JobEnd,
  type JobPhase,
  type JobRequest,
  type JobState,
  type TerminalSize,
} from '../../../src/contract/docker';
import { deferred } from '../../../src/lib/deferred';
import type { Images } from '../containers/images';
import type { WorkspaceRegistry } from '../containers/registry';
import type { Workspace } from '../containers/workspaces';
import type { Engine } from '../engine/engine';
import type { ContentStore } from '../files/content';
import { writeWhole } from '../files/write-whole';
import { Refusal } from '../refusal';
import { fitsSwarm, runInSwarm } from '../swarm/run-in-swarm';
import type { Command } from './command';
import { openOutputLog } from './output-log';
import { type RunContext, runJob } from './run-job';

export interface JobContext {
  readonly runner: string;
  /** Whether jobs that fit are spread over the engine's swarm. */
  readonly swarm: boolean;
  readonly engine: Engine;
  readonly images: Images;
  readonly workspaces: WorkspaceRegistry;
  readonly limits: DockerLimits;
  /** Bytes that have to stay free on the engine's disk. */
  readonly reserve: number;
  /** The image of jobs that name none. */
  readonly image: string;
  content(client: string): ContentStore;
  wasOutOfMemory(container: string, from: number): boolean;
  /** Of each job, once. */
  onEnd(client: string, request: JobRequest, end: JobEnd): void;
  onBug(error: unknown): void;
}

/** What is written down of a job. Times are milliseconds since the epoch. */
export interface JobRecord {
  readonly client: string;
  readonly request: JobRequest;
  readonly created: number;
  readonly ended: number | null;
  readonly end: JobEnd | null;
}

/** One job, from its request until it is forgotten. */
export interface Job {
  readonly record: JobRecord;
  /** Null: it ended in an earlier life of the runner. */
  readonly workspace: Workspace | null;
  state(ahead: number): JobState;
  /** Tells readers of its output the place in the queue, where that changed. */
  tellPlace(ahead: number): void;
  output(from: number, signal: AbortSignal): AsyncGenerator<Uint8Array>;
  /** Bytes of input so far. What comes twice is taken once. */
  type(at: number, data: Uint8Array): Promise<number>;
  resize(size: TerminalSize): Promise<void>;
  /** Never rejects. */
  run(): Promise<void>;
  /** Makes it end soon; its `run` has to be called. */
  abort(): void;
  readonly ended: Promise<void>;
  /** Removes what is kept of it. */
  forget(): Promise<void>;
}

/** What became of a job is not known. */
function lost(message: string): JobEnd {
  const nothing = { written: [], removed: [], seconds: 0, cpuSeconds: null, peakMemory: null, dropped: 0 };
  return { ending: 'lost', exitCode: null, message, ...nothing };
}

/**
 * A job with its record and output in `folder`. One that ended can only be read. `isLost`: it was not at its end when an earlier life of
 * the runner ended, and is now.
 */
export async function openJob(folder: string, first: JobRecord, isLost: boolean, context: JobContext): Promise<Job> {
  const { limits, workspaces } = context;
  const { client, request } = first;
  await mkdir(folder, { recursive: true });
  const log = await openOutputLog(join(folder, 'output'));
  const image = request.image ?? context.image;
  const name = request.workspace ?? `job-${request.id}`;
  const workspace =
    first.end === null && !isLost ? workspaces.get({ client, name, level: request.level, image }) : null;
  const aborted = new AbortController();
  const ended = deferred();
  let record = first;
  let phase: JobPhase = first.end === null ? 'waiting' : 'ended';
  let toldAhead = -1;
  let dropped = 0;
  let input = 0;
  let typing: Promise<unknown> = Promise.resolve();
  let command: Command | null = null;
  if (isLost) await finish(lost('The runner was restarted while the job ran. Run it again.'));
  else if (record.end === null) await save();
  else await log.close();

  function save(): Promise<void> {
    return writeWhole(join(folder, 'job.json'), JSON.stringify(record));
  }

  function tell(kind: number, value: unknown): Promise<void> {
    return log.append(kind, Buffer.from(JSON.stringify(value)));
  }

  function state(ahead: number): JobState {
    return { id: request.id, phase, ahead, output: log.size, input, end: record.end };
  }

  async function finish(end: JobEnd): Promise<void> {
    record = { ...record, ended: Date.now(), end };
    phase = 'ended';
    command = null;
    await save();
    await tell(FRAME.end, end);
    await log.close();
    context.onEnd(client, request, end);
  }

  async function runIn(place: Workspace): Promise<JobEnd> {
    let room = limits.output;
    try {
      const run: RunContext = {
        ...context,
        content: context.content(client),
        workspace: place,
        image,
        disk: limits.disk,
        seconds: Math.min(request.timeout ?? limits.seconds, limits.seconds),
        signal: aborted.signal,
        async onPhase(next) {
          phase = next;
          await tell(FRAME.state, state(0));
        },
        onProgress: (progress) => tell(FRAME.progress, progress),
        async onOutput(from, data) {
          const kept = data.subarray(0, room);
          room -= kept.length;
          dropped += data.length - kept.length;
          if (kept.length > 0) await log.append(FRAME[from], kept);
        },
        onCommand(started) {
          command = started;
        },
      };
      const end = await (context.swarm && fitsSwarm(request)
        ? runInSwarm(request, { ...context, ...run })
        : runJob(request, run));
      return { ...end, dropped };
    } finally {
      place.used = Date.now();
      if (request.workspace === null) await workspaces.remove(place).catch(() => undefined);
      else await workspaces.save(place);
    }
  }

  async function typeNow(at: number, data: Uint8Array): Promise<number> {
    if (request.terminal === null) throw new Refusal('bad-request', 'This job is no terminal');
    if (at > input) throw new Refusal('bad-request', `Bytes ${input} to ${at} of the input are missing`);
    const fresh = data.subarray(input - at);
    if (fresh.length === 0) return input;
    if (command === null) throw new Refusal('busy', 'The terminal does not run');
    input += fresh.length;
    await command.write(fresh);
    return input;
  }

  return {
    get record() {
      return record;
    },
    workspace,
    state,
    tellPlace(ahead) {
      if (phase !== 'waiting' || ahead === toldAhead) return;
      toldAhead = ahead;
      void tell(FRAME.state, state(ahead));
    },
    output: (from, signal) => log.read(from, signal),
    type(at, data) {
      const typed = typing.then(() => typeNow(at, data));
      typing = typed.catch(() => undefined);
      return typed;
    },
    async resize(size) {
      await command?.resize(size);
    },
    async run() {
      try {
        if (workspace !== null) await finish(await runIn(workspace));
      } catch (error) {
        // A bug of ours must not leave a job without an end, nor end the runner.
        context.onBug(error);
        await finish(lost('The runner failed; what it says of it is in its terminal.')).catch(context.onBug);
      } finally {
        ended.resolve();
      }
    },
    abort: () => aborted.abort(),
    ended: ended.promise,
    forget: () => rm(folder, { recursive: true, force: true }),
  };
}
