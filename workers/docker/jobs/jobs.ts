import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DockerLimits,
  FRAME,
  JOB_KEPT_HOURS,
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
import type { Command } from './command';
import { type OutputLog, openOutputLog } from './output-log';
import { createQueue, type Waiting } from './queue';
import { runJob } from './run-job';

/** Terminals stay open for long and mostly wait: they take no place in the queue, and are counted apart. */
const TERMINALS = 8;

export interface JobsContext {
  readonly engine: Engine;
  readonly images: Images;
  readonly workspaces: WorkspaceRegistry;
  readonly limits: DockerLimits;
  /** Jobs that run at a time. */
  readonly places: number;
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

export interface Jobs {
  submit(client: string, request: JobRequest): Promise<JobState>;
  list(client: string): JobState[];
  get(client: string, id: string): JobState;
  output(client: string, id: string, from: number, signal: AbortSignal): AsyncGenerator<Uint8Array>;
  /** Bytes of input so far. What comes twice is taken once. */
  input(client: string, id: string, at: number, data: Uint8Array): Promise<number>;
  resize(client: string, id: string, size: TerminalSize): Promise<void>;
  /** Ends a job, or forgets one that ended. */
  remove(client: string, id: string): Promise<void>;
  /** Ends jobs and waits for that: all of a client, or those in one of its workspaces. */
  endAll(client: string, workspace?: string): Promise<void>;
  isBusy(workspace: Workspace): boolean;
  /** Hashes that jobs still need. */
  needed(client: string): Set<string>;
  /** Forgets jobs that ended before `time` (milliseconds since the epoch). */
  sweep(time: number): Promise<void>;
  readonly running: number;
  readonly waiting: number;
  /** Takes no more jobs and ends those that are there. */
  stop(): Promise<void>;
}

/** What is written down of a job. */
interface JobRecord {
  readonly client: string;
  readonly request: JobRequest;
  readonly created: number;
  readonly ended: number | null;
  readonly end: JobEnd | null;
}

interface Job extends Waiting {
  record: JobRecord;
  readonly log: OutputLog;
  readonly workspace: Workspace | null;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  phase: JobPhase;
  toldAhead: number;
  input: number;
  dropped: number;
  command: Command | null;
  typing: Promise<unknown>;
}

export async function openJobs(folder: string, context: JobsContext): Promise<Jobs> {
  const { limits, workspaces } = context;
  const all = new Map<string, Job>();
  /** So that asking twice at once makes one job. */
  const coming = new Map<string, Promise<Job>>();
  let isStopping = false;
  const queue = createQueue(context.places, tellPlaces);

  function key(client: string, id: string): string {
    return `${client}/${id}`;
  }

  function find(client: string, id: string): Job {
    const job = all.get(key(client, id));
    if (job === undefined)
      throw new Refusal('not-found', `There is no job ${id}; jobs are kept for ${JOB_KEPT_HOURS} hours`);
    return job;
  }

  function of(client: string): Job[] {
    return [...all.values()].filter((job) => job.client === client);
  }

  function stateOf(job: Job): JobState {
    const { id } = job.record.request;
    return {
      id,
      phase: job.phase,
      ahead: queue.ahead(job),
      output: job.log.size,
      input: job.input,
      end: job.record.end,
    };
  }

  function tell(job: Job, kind: number, value: unknown): Promise<void> {
    return job.log.append(kind, Buffer.from(JSON.stringify(value)));
  }

  function tellPlaces(): void {
    for (const job of all.values()) {
      const ahead = queue.ahead(job);
      if (job.phase !== 'waiting' || ahead === job.toldAhead) continue;
      job.toldAhead = ahead;
      void tell(job, FRAME.state, stateOf(job));
    }
  }

  async function save(job: Job): Promise<void> {
    await writeWhole(join(folder, job.client, job.record.request.id, 'job.json'), JSON.stringify(job.record));
  }

  async function finish(job: Job, end: JobEnd): Promise<void> {
    job.record = { ...job.record, ended: Date.now(), end };
    job.phase = 'ended';
    job.command = null;
    await save(job);
    await tell(job, FRAME.end, end);
    await job.log.close();
    context.onEnd(job.client, job.record.request, end);
  }

  async function open(record: JobRecord): Promise<Job> {
    const { client, request } = record;
    const path = join(folder, client, request.id);
    await mkdir(path, { recursive: true });
    const log = await openOutputLog(join(path, 'output'));
    const image = request.image ?? context.image;
    const name = request.workspace ?? `job-${request.id}`;
    const workspace = record.end === null ? workspaces.get({ client, name, level: request.level, image }) : null;
    const ended = deferred();
    const job: Job = {
      client,
      alone: workspace?.id ?? null,
      record,
      log,
      workspace,
      abort: new AbortController(),
      ended: ended.promise,
      phase: record.end === null ? 'waiting' : 'ended',
      toldAhead: -1,
      input: 0,
      dropped: 0,
      command: null,
      typing: Promise.resolve(),
      async run() {
        try {
          if (workspace !== null) await finish(job, { ...(await runOne(job, workspace, image)), dropped: job.dropped });
        } catch (error) {
          // A bug of ours must not leave a job without an end, nor end the runner.
          context.onBug(error);
          await finish(job, { ...LOST, message: 'The runner failed; what it says of it is in its terminal.' });
        } finally {
          ended.resolve();
        }
      },
    };
    all.set(key(client, request.id), job);
    return job;
  }

  async function start(record: JobRecord): Promise<Job> {
    const job = await open(record);
    await save(job);
    if (record.request.terminal === null) queue.add(job);
    else void job.run();
    return job;
  }

  async function runOne(job: Job, workspace: Workspace, image: string): Promise<Omit<JobEnd, 'dropped'>> {
    const { request } = job.record;
    let room = limits.output;
    try {
      return await runJob(request, {
        ...context,
        content: context.content(job.client),
        workspace,
        image,
        disk: limits.disk,
        seconds: Math.min(request.timeout ?? limits.seconds, limits.seconds),
        signal: job.abort.signal,
        async onPhase(phase) {
          job.phase = phase;
          await tell(job, FRAME.state, stateOf(job));
        },
        onProgress: (progress) => tell(job, FRAME.progress, progress),
        async onOutput(from, data) {
          const kept = data.subarray(0, room);
          room -= kept.length;
          job.dropped += data.length - kept.length;
          if (kept.length > 0) await job.log.append(FRAME[from], kept);
        },
        onCommand(command) {
          job.command = command;
        },
      });
    } finally {
      workspace.used = Date.now();
      if (request.workspace === null) await workspaces.remove(workspace).catch(() => undefined);
      else await workspaces.save(workspace);
    }
  }

  /** Jobs of an earlier life: what ran in it was lost with it. */
  async function recover(): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (const client of await readdir(folder)) {
      for (const id of await readdir(join(folder, client))) {
        const text = await readFile(join(folder, client, id, 'job.json'), 'utf8').catch(() => null);
        if (text === null) continue;
        const record = JSON.parse(text) as JobRecord;
        const job = await open({ ...record, end: record.end ?? LOST, ended: record.ended ?? Date.now() });
        if (record.end === null) await finish(job, LOST);
        else await job.log.close();
      }
    }
  }

  async function forget(job: Job): Promise<void> {
    const { id } = job.record.request;
    all.delete(key(job.client, id));
    await rm(join(folder, job.client, id), { recursive: true, force: true });
  }

  async function end(job: Job): Promise<void> {
    if (job.phase === 'ended') return;
    job.abort.abort();
    if (queue.remove(job)) await job.run();
    await job.ended;
  }

  await recover();
  return {
    async submit(client, request) {
      const known = all.get(key(client, request.id));
      if (known !== undefined) return stateOf(known);
      if (isStopping) throw new Refusal('stopping', 'The runner ends; start it again, then try again');
      const own = of(client).filter(({ phase }) => phase !== 'ended');
      const isTerminal = request.terminal !== null;
      const like = own.filter(({ record }) => (record.request.terminal !== null) === isTerminal).length;
      if (like >= (isTerminal ? TERMINALS : limits.jobs)) {
        throw new Refusal(
          'busy',
          `${like} ${isTerminal ? 'terminals are open' : 'jobs wait or run'}, wait for one to end`,
        );
      }
      const started =
        coming.get(key(client, request.id)) ?? start({ client, request, created: Date.now(), ended: null, end: null });
      coming.set(key(client, request.id), started);
      return stateOf(await started.finally(() => coming.delete(key(client, request.id))));
    },

    list: (client) =>
      of(client)
        .sort((a, b) => b.record.created - a.record.created)
        .map(stateOf),
    get: (client, id) => stateOf(find(client, id)),
    output: (client, id, from, signal) => find(client, id).log.read(from, signal),

    input(client, id, at, data) {
      const job = find(client, id);
      const typed = job.typing.then(async () => {
        if (job.record.request.terminal === null) throw new Refusal('bad-request', 'This job is no terminal');
        if (at > job.input) throw new Refusal('bad-request', `Bytes ${job.input} to ${at} of the input are missing`);
        const fresh = data.subarray(job.input - at);
        if (fresh.length === 0) return job.input;
        if (job.command === null) throw new Refusal('busy', 'The terminal does not run');
        job.input += fresh.length;
        await job.command.write(fresh);
        return job.input;
      });
      job.typing = typed.catch(() => undefined);
      return typed;
    },

    async resize(client, id, size) {
      await find(client, id).command?.resize(size);
    },

    async remove(client, id) {
      const job = find(client, id);
      if (job.phase === 'ended') await forget(job);
      else await end(job);
    },

    async endAll(client, workspace) {
      const those = of(client).filter(
        ({ record }) => workspace === undefined || record.request.workspace === workspace,
      );
      await Promise.all(those.map(end));
    },

    isBusy: (workspace) => [...all.values()].some((job) => job.workspace === workspace && job.phase !== 'ended'),

    needed(client) {
      const kept = of(client).flatMap(({ record: { request, end: over } }) => [
        ...(over === null ? request.files : over.written).map(({ hash }) => hash),
        ...(request.stdin === null ? [] : [request.stdin]),
      ]);
      return new Set(kept);
    },

    async sweep(time) {
      for (const job of all.values()) {
        if (job.record.ended !== null && job.record.ended < time) await forget(job);
      }
    },

    get running() {
      return queue.running;
    },
    get waiting() {
      return queue.waiting;
    },

    async stop() {
      isStopping = true;
      await Promise.all([...all.values()].map(end));
    },
  };
}

const LOST: JobEnd = {
  ending: 'lost',
  exitCode: null,
  message: 'The runner was restarted while the job ran. Run it again.',
  written: [],
  removed: [],
  seconds: 0,
  cpuSeconds: null,
  peakMemory: null,
  dropped: 0,
};
