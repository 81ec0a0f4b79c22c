import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JOB_KEPT_HOURS, type JobRequest, type JobState, type TerminalSize } from '../../../src/contract/docker';
import type { Workspace } from '../containers/workspaces';
import { Refusal } from '../refusal';
import { type Job, type JobContext, type JobRecord, openJob } from './job';
import { createQueue, type Waiting } from './queue';

/** Terminals stay open for long and mostly wait: they take no place in the queue, and are counted apart. */
const TERMINALS = 8;

export interface JobsContext extends JobContext {
  /** Jobs that run at a time. */
  readonly places: number;
}

/** The jobs of all clients; each method sees those of one. Throws `Refusal`s. */
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

/** Opens the jobs that are kept in `folder`. What ran in an earlier life of the runner was lost with it, and is told so. */
export async function openJobs(folder: string, context: JobsContext): Promise<Jobs> {
  const all = new Map<string, Job>();
  /** So that asking twice at once makes one job. */
  const coming = new Map<string, Promise<Job>>();
  const places = new Map<Job, Waiting>();
  let isStopping = false;
  const queue = createQueue(context.places, () => {
    for (const job of places.keys()) job.tellPlace(ahead(job));
  });

  function key(client: string, id: string): string {
    return `${client}/${id}`;
  }

  function ahead(job: Job): number {
    const place = places.get(job);
    return place === undefined ? 0 : queue.ahead(place);
  }

  function find(client: string, id: string): Job {
    const job = all.get(key(client, id));
    if (job !== undefined) return job;
    throw new Refusal('not-found', `There is no job ${id}; jobs are kept for ${JOB_KEPT_HOURS} hours`);
  }

  function of(client: string): Job[] {
    return [...all.values()].filter(({ record }) => record.client === client);
  }

  async function open(record: JobRecord, isLost: boolean): Promise<Job> {
    const { client, request } = record;
    const job = await openJob(join(folder, client, request.id), record, isLost, context);
    all.set(key(client, request.id), job);
    return job;
  }

  async function start(record: JobRecord): Promise<Job> {
    const job = await open(record, false);
    if (record.request.terminal !== null) {
      void job.run();
      return job;
    }
    const place: Waiting = {
      client: record.client,
      alone: job.workspace?.id ?? null,
      async run() {
        await job.run();
        places.delete(job);
      },
    };
    places.set(job, place);
    queue.add(place);
    return job;
  }

  function checkRoom(client: string, { terminal }: JobRequest): void {
    if (isStopping) throw new Refusal('stopping', 'The runner ends; start it again, then try again');
    const isTerminal = terminal !== null;
    const like = of(client).filter(
      ({ record }) => record.end === null && (record.request.terminal !== null) === isTerminal,
    ).length;
    if (like < (isTerminal ? TERMINALS : context.limits.jobs)) return;
    throw new Refusal('busy', `${like} ${isTerminal ? 'terminals are open' : 'jobs wait or run'}, wait for one to end`);
  }

  async function end(job: Job): Promise<void> {
    if (job.record.end !== null) return;
    job.abort();
    const place = places.get(job);
    // It has no turn any more, and ends at once.
    if (place !== undefined && queue.remove(place)) await place.run();
    await job.ended;
  }

  async function forget(job: Job): Promise<void> {
    all.delete(key(job.record.client, job.record.request.id));
    await job.forget();
  }

  async function recover(): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (const client of await readdir(folder)) {
      for (const id of await readdir(join(folder, client))) {
        const text = await readFile(join(folder, client, id, 'job.json'), 'utf8').catch(() => null);
        if (text === null) continue;
        const record = JSON.parse(text) as JobRecord;
        await open(record, record.end === null);
      }
    }
  }

  await recover();
  return {
    async submit(client, request) {
      const name = key(client, request.id);
      const known = all.get(name) ?? (await coming.get(name));
      if (known !== undefined) return known.state(ahead(known));
      checkRoom(client, request);
      const started = start({ client, request, created: Date.now(), ended: null, end: null });
      coming.set(name, started);
      const job = await started.finally(() => coming.delete(name));
      return job.state(ahead(job));
    },

    list: (client) =>
      of(client)
        .sort((a, b) => b.record.created - a.record.created)
        .map((job) => job.state(ahead(job))),
    get(client, id) {
      const job = find(client, id);
      return job.state(ahead(job));
    },
    output: (client, id, from, signal) => find(client, id).output(from, signal),
    input: (client, id, at, data) => find(client, id).type(at, data),
    resize: (client, id, size) => find(client, id).resize(size),

    async remove(client, id) {
      const job = find(client, id);
      await (job.record.end === null ? end(job) : forget(job));
    },

    async endAll(client, workspace) {
      const those = of(client).filter(
        ({ record }) => workspace === undefined || record.request.workspace === workspace,
      );
      await Promise.all(those.map(end));
    },

    isBusy: (workspace) => [...all.values()].some((job) => job.workspace === workspace && job.record.end === null),

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
