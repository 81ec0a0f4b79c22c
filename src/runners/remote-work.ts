import { DATA_ROOT } from '../contract/files';
import type { JobFailure, JobOptions, JobResult } from '../contract/job';
import { fail, ok, type Result } from '../contract/result';
import type {
  PairedRunner,
  RemoteFailure,
  RemoteRequest,
  RemoteResult,
  UnfinishedJob,
  UnfinishedJobs,
} from '../contract/runners';
import type { Departures } from './departures';
import type { DockerApi } from './docker-api';
import { createDockerRunner, resumeJob } from './docker-runner';
import type { JobNews } from './follow-job';
import type { JobFiles, Sent } from './job-files';
import type { Jobs, JobView } from './jobs';

export interface RemoteWorkOptions {
  readonly runner: (id: string) => PairedRunner | null;
  readonly api: (runner: PairedRunner) => DockerApi;
  readonly files: JobFiles;
  readonly sizes: () => Promise<ReadonlyMap<string, number>>;
  readonly departures: Departures;
  readonly jobs: Jobs;
  readonly unfinished: UnfinishedJobs;
  /** The connection to a runner was lost while a job was followed, or is there again. */
  readonly onConnection: (runnerId: string) => void;
  /** The person said that files may always go to this runner at this level. */
  readonly trust: (runner: PairedRunner, level: RemoteRequest['level']) => void;
  /** Does the work while no other tab has the lock of this name. */
  readonly lock: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly pauses?: readonly number[] | undefined;
}

/** Jobs on runners from the question to the person to the files that came back. */
export interface RemoteWork {
  /** Null: the person said no. Which files go, without a question where the person trusts the runner. */
  depart(
    request: Pick<RemoteRequest, 'runner' | 'level' | 'title' | 'paths' | 'mayChoose'>,
    signal?: AbortSignal,
  ): Promise<readonly string[] | null>;
  run(request: RemoteRequest, signal: AbortSignal): Promise<Result<RemoteResult, RemoteFailure>>;
  /** Follows what an earlier page began there, once nobody else does. */
  resume(runner: PairedRunner): void;
  stop(jobId: string): void;
}

export function createRemoteWork(options: RemoteWorkOptions): RemoteWork {
  const { api, files, departures, jobs, unfinished, lock, pauses } = options;
  const aborts = new Map<string, AbortController>();
  const resumed = new Set<string>();

  async function depart(
    { runner: id, level, title, paths, mayChoose }: Parameters<RemoteWork['depart']>[0],
    signal?: AbortSignal,
  ): Promise<readonly string[] | null> {
    const runner = options.runner(id);
    if (runner === null) return null;
    if (runner.trusted.includes(level)) return paths;
    const sizes = await options.sizes();
    const wanted = new Set(paths);
    const all = [...sizes].map(([path, size]) => ({ path, size, isWanted: wanted.has(path) }));
    const answer = await departures.ask(
      {
        runner: runner.name,
        host: new URL(runner.address).host,
        level,
        command: title,
        files: mayChoose ? all : all.filter((file) => file.isWanted),
        mayChoose,
      },
      signal,
    );
    if (answer.kind === 'no') return null;
    if (answer.remember) options.trust(runner, level);
    return answer.paths;
  }

  /** What became of a job, put into the file store and onto the list. */
  async function settle(
    view: JobView,
    job: Pick<UnfinishedJob, 'id' | 'sent'>,
    hidden: ReadonlySet<string>,
    result: Result<JobResult, JobFailure>,
  ): Promise<Result<RemoteResult, RemoteFailure>> {
    const end = await settled(view, job.sent, hidden, result);
    // What cannot be reached now is followed again by a later page.
    if (end.ok || end.failure.code !== 'unreachable') unfinished.forget(job.id);
    view.update({ state: 'ended', progress: null, result: end });
    return end;
  }

  async function settled(
    view: JobView,
    sent: Sent,
    hidden: ReadonlySet<string>,
    result: Result<JobResult, JobFailure>,
  ): Promise<Result<RemoteResult, RemoteFailure>> {
    if (!result.ok) return result;
    const { exitCode, written, removed, seconds } = result.value;
    const back = await files.bringBack({ written: written.filter((file) => !hidden.has(file.path)), removed }, sent);
    if (!back.ok) return fail('refused', `Its files could not be stored. ${back.failure.message}`);
    return ok({ exitCode, seconds, stdout: view.text('stdout'), stderr: view.text('stderr'), ...back.value });
  }

  function jobOptions(view: JobView, signal: AbortSignal, timeout?: number | null): JobOptions {
    return {
      signal,
      ...(timeout !== undefined && { timeout }),
      onEvent(event) {
        if (event.kind !== 'progress') return view.put(event.kind, event.data);
        view.update({ progress: { label: event.label, loaded: event.loaded, total: event.total } });
      },
    };
  }

  function onNews(view: JobView, runner: PairedRunner): (news: JobNews) => void {
    return (news) => {
      if (news.kind === 'connected') {
        view.update({ state: news.isConnected ? 'running' : 'lost' });
        options.onConnection(runner.id);
      } else if (news.kind === 'state') {
        const { phase } = news.state;
        const state = phase === 'ended' ? 'collecting' : phase === 'preparing' ? 'waiting' : phase;
        view.update({ state, ...(phase === 'running' && { progress: null }) });
      }
    };
  }

  async function begin(
    runner: PairedRunner,
    request: RemoteRequest,
    paths: readonly string[],
    view: JobView,
    signal: AbortSignal,
  ): Promise<Result<RemoteResult, RemoteFailure>> {
    view.update({ state: 'sending' });
    const { files: given, sent } = await files.read(paths);
    const extra = request.extra ?? [];
    const { session, level, title, for: owner = null } = request;
    let job: UnfinishedJob = { id: '', runner: runner.id, title, for: owner, begun: Date.now(), sent };
    let release = () => {};
    const docker = createDockerRunner({
      name: runner.name,
      api: api(runner),
      level,
      workspace: session,
      image: request.image ?? runner.image,
      pauses,
      onNews: onNews(view, runner),
      onBegin(id) {
        job = { ...job, id };
        unfinished.save(job);
        void lock(`carrel-job-${id}`, () => new Promise<void>((resolve) => (release = resolve)));
      },
    });
    const hidden = new Set(extra.map((file) => file.path));
    try {
      const result = await docker.run(
        { argv: request.argv, cwd: DATA_ROOT, env: {}, stdin: null, files: [...given, ...extra] },
        jobOptions(view, signal, request.timeout),
      );
      return await settle(view, job, hidden, result);
    } finally {
      release();
    }
  }

  return {
    depart,
    async run(request, signal) {
      const runner = options.runner(request.runner);
      if (runner === null) return fail('refused', 'This runner is not on the desk any more.');
      const id = crypto.randomUUID();
      const abort = new AbortController();
      const stop = () => abort.abort();
      signal.addEventListener('abort', stop, { once: true });
      aborts.set(id, abort);
      const { title, for: owner = null } = request;
      const view = jobs.add({ id, runner: runner.id, title, for: owner, begun: Date.now(), state: 'asking' });
      try {
        const paths = await depart(request, abort.signal);
        if (paths === null) {
          jobs.remove(id);
          return fail('declined', 'The person did not let this leave the device.');
        }
        return await begin(runner, request, paths, view, abort.signal);
      } catch (error) {
        const failed = fail('refused', error instanceof Error ? error.message : String(error));
        view.update({ state: 'ended', progress: null, result: failed });
        return failed;
      } finally {
        aborts.delete(id);
        signal.removeEventListener('abort', stop);
      }
    },
    resume(runner) {
      for (const job of unfinished.current) {
        if (job.runner !== runner.id || resumed.has(job.id)) continue;
        resumed.add(job.id);
        void lock(`carrel-job-${job.id}`, async () => {
          // The tab that had it may have seen its end.
          if (!unfinished.current.some((each) => each.id === job.id)) return;
          const abort = new AbortController();
          aborts.set(job.id, abort);
          const view = jobs.add({ ...job, state: 'running' });
          const given = jobOptions(view, abort.signal);
          const result = await resumeJob({ api: api(runner), onNews: onNews(view, runner), pauses }, job.id, given);
          const end = await settle(view, job, new Set(), result);
          aborts.delete(job.id);
          if (!end.ok && end.failure.code === 'unreachable') resumed.delete(job.id);
        });
      }
    },
    stop: (jobId) => aborts.get(jobId)?.abort(),
  };
}
