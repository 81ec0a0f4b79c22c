import { DOCKER_FILES, type JobEnd, type JobRequest, type Level, type RemoteFile } from '../contract/docker';
import type { Job, JobFailure, JobFile, JobOptions, JobResult, Runner } from '../contract/job';
import { fail, ok, type Result, unreachable } from '../contract/result';
import { formatBytes } from '../lib/bytes';
import { isBelow } from '../lib/path';
import type { ApiFailure, DockerApi } from './docker-api';
import { followJob, type JobNews } from './follow-job';
import { retried } from './retry';
import { named, upload } from './upload';

export interface DockerRunnerOptions {
  readonly name: string;
  readonly api: DockerApi;
  readonly level: Level;
  /** Null: a container for each job, removed afterwards. */
  readonly workspace: string | null;
  /** Null: the runner's. */
  readonly image: string | null;
  /** Told the id under which a job can be followed again, before it is begun. */
  readonly onBegin?: ((id: string) => void) | undefined;
  /** All that is told of a job, of which `JobEvent` is the part that is the same everywhere. */
  readonly onNews?: ((news: JobNews) => void) | undefined;
  /** Milliseconds between tries, for tests. */
  readonly pauses?: readonly number[] | undefined;
}

/** Milliseconds that a job which was cancelled has to say so, before it is taken for gone. */
const PATIENCE = 15_000;

/**
 * A Docker runner as a place where jobs run. It has every command, since only the container can tell whether it really has;
 * its files are those below `DOCKER_FILES`.
 */
export function createDockerRunner(options: DockerRunnerOptions): Runner {
  return {
    name: options.name,
    can: (job) => [job.cwd, ...job.files.map((file) => file.path)].every(isInFiles),
    run: (job, given = {}) => run(options, job, given),
  };
}

function isInFiles(path: string): boolean {
  return path === DOCKER_FILES || isBelow(path, DOCKER_FILES);
}

/** Follows a job that this page or an earlier one began, from its first byte, and brings back what it made. */
export async function resumeJob(
  { api, onNews, pauses }: Pick<DockerRunnerOptions, 'api' | 'onNews' | 'pauses'>,
  id: string,
  options: JobOptions = {},
): Promise<Result<JobResult, JobFailure>> {
  const end = await follow({ api, onNews, pauses }, id, options);
  return end.ok ? resultOf(api, end.value, pauses) : failed(end.failure);
}

async function run(options: DockerRunnerOptions, job: Job, given: JobOptions): Promise<Result<JobResult, JobFailure>> {
  const { api, pauses } = options;
  const { signal, onEvent } = given;
  if (signal?.aborted) return ok(KILLED);
  const datas = [...job.files.map((file) => file.data), ...(job.stdin ? [job.stdin] : [])];
  const files = await named(job.files);
  const sendAll = () => upload(api, datas, { signal, onEvent, pauses });
  const sent = await sendAll();
  if (!sent.ok) return signal?.aborted ? ok(KILLED) : failed(sent.failure);
  const request: JobRequest = {
    id: crypto.randomUUID(),
    workspace: options.workspace,
    image: options.image,
    level: options.level,
    argv: job.argv,
    cwd: job.cwd,
    env: job.env,
    stdin: (job.stdin && (await named([{ path: '', data: job.stdin }]))[0]?.hash) || null,
    files,
    timeout: given.timeout ?? null,
    terminal: null,
  };
  options.onBegin?.(request.id);
  const begin = () => retried(() => api.begin(request), { signal, pauses });
  let begun = await begin();
  if (!begun.ok && begun.failure.code === 'missing-content') {
    // It was dropped in between.
    const again = await sendAll();
    begun = again.ok ? await begin() : again;
  }
  if (!begun.ok) {
    if (!signal?.aborted) return failed(begun.failure);
    // The request may have come through.
    void api.end(request.id);
    return ok(KILLED);
  }
  const end = await follow(options, request.id, given);
  return end.ok ? resultOf(api, end.value, pauses) : failed(end.failure);
}

const KILLED: JobResult = { exitCode: 137, written: [], removed: [], seconds: 0 };

/** Follows a job to its end; an aborted signal ends the job, and what it put out until then still comes. */
async function follow(
  { api, onNews, pauses }: Pick<DockerRunnerOptions, 'api' | 'onNews' | 'pauses'>,
  id: string,
  { signal, onEvent }: JobOptions,
): Promise<Result<JobEnd, ApiFailure>> {
  const gone = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => {
    void retried(() => api.end(id), { signal: gone.signal, pauses });
    timer = setTimeout(() => gone.abort(), PATIENCE);
  };
  if (signal?.aborted) cancel();
  else signal?.addEventListener('abort', cancel, { once: true });
  const end = await followJob(api, id, {
    signal: gone.signal,
    pauses,
    onNews(news) {
      onNews?.(news);
      if (news.kind === 'stdout' || news.kind === 'stderr') onEvent?.(news);
      else if (news.kind === 'progress') onEvent?.({ kind: 'progress', ...news.progress });
    },
  });
  clearTimeout(timer);
  signal?.removeEventListener('abort', cancel);
  if (!end.ok) return signal?.aborted ? ok(CANCELLED) : end;
  const { message, dropped, exitCode } = end.value;
  const said = [message, dropped > 0 ? `${formatBytes(dropped)} of output were over the limit and left out.` : ''];
  const notes = said.filter((note) => note !== '' && exitCode !== null).map((note) => `${note}\n`);
  if (notes.length > 0) onEvent?.({ kind: 'stderr', data: new TextEncoder().encode(notes.join('')) });
  return end;
}

const CANCELLED: JobEnd = {
  ending: 'cancelled',
  exitCode: 137,
  message: '',
  written: [],
  removed: [],
  seconds: 0,
  cpuSeconds: null,
  peakMemory: null,
  dropped: 0,
};

/** Fetches what the job made. */
export async function resultOf(
  api: Pick<DockerApi, 'content'>,
  end: JobEnd,
  pauses?: readonly number[] | undefined,
): Promise<Result<JobResult, JobFailure>> {
  if (end.exitCode === null) {
    return fail(end.ending === 'failed' ? 'refused' : 'lost', end.message || 'The container was lost.');
  }
  const written: JobFile[] = [];
  for (const file of end.written) {
    const data = await retried(() => api.content(file.hash), { pauses });
    if (!data.ok) return failed(data.failure);
    written.push(fetched(file, data.value));
  }
  return ok({ exitCode: end.exitCode, written, removed: end.removed, seconds: end.seconds });
}

function fetched({ path, size, executable }: RemoteFile, data: Blob): JobFile {
  if (data.size !== size) throw new Error(`${path} came with ${data.size} bytes instead of ${size}.`);
  return { path, data, executable };
}

/** What a failure of the runner means for a job. */
function failed({ code, message }: { readonly code: ApiFailure; readonly message: string }): Result<never, JobFailure> {
  switch (code) {
    case 'too-large':
      return fail('too-large', message);
    case 'unpaired':
    case 'wrong-code':
    case 'forbidden':
    case 'busy':
    case 'bad-request':
    case 'missing-content':
      return fail('refused', message);
    case 'not-found':
      return fail('lost', message);
    case 'unreachable':
      return fail('unreachable', `The runner does not answer. ${message}`.trim());
    case 'engine':
    case 'stopping':
      return fail('unreachable', message);
    default:
      return unreachable(code);
  }
}
