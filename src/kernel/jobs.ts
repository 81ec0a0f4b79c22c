import type { Job, JobOptions, Programs } from '../contract/job';
import { fail, ok, type Result } from '../contract/result';
import type { SandboxJob, SandboxJobResult } from '../contract/sandbox';

/** Files of one job; more is refused. */
const MOST_FILES = 100_000;

function isPath(value: unknown): value is string {
  return typeof value === 'string' && /^(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)*$/.test(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** The job that a sandbox asks for, if it has the agreed form. */
export function toJob(value: unknown): Job | null {
  if (typeof value !== 'object' || value === null) return null;
  const { argv, cwd, env, stdin, files } = value as Partial<Record<keyof SandboxJob, unknown>>;
  if (!isTexts(argv) || argv.length === 0 || !isPath(cwd) || !Array.isArray(files) || files.length > MOST_FILES)
    return null;
  if (typeof env !== 'object' || env === null || !isTexts(Object.values(env))) return null;
  if (stdin !== null && !(stdin instanceof ArrayBuffer)) return null;
  const given = [];
  for (const file of files as Partial<SandboxJob['files'][number]>[]) {
    const data = file?.data;
    if (!isPath(file?.path) || !(data instanceof Blob || data instanceof ArrayBuffer)) return null;
    const executable = file.executable === true;
    given.push({ path: file.path, data: data instanceof Blob ? data : new Blob([data]), executable });
  }
  return { argv, cwd: cwd || '/', env: env as Job['env'], stdin: stdin && new Blob([stdin]), files: given };
}

/** The jobs of one sandbox: each is run by the desk's runners, and ended with the sandbox. */
export class SandboxJobs {
  readonly #running = new Map<string, AbortController>();

  constructor(
    private readonly programs: Programs | null,
    private readonly onEvent: (id: string, event: Parameters<NonNullable<JobOptions['onEvent']>>[0]) => void,
  ) {}

  async commands(): Promise<readonly string[]> {
    return this.programs ? await this.programs.commands() : [];
  }

  async run(id: string, job: Job): Promise<Result<SandboxJobResult>> {
    if (!this.programs) return fail('unreachable', 'There are no programs here.');
    const abort = new AbortController();
    this.#running.set(id, abort);
    try {
      const ended = await this.programs.run(job, {
        signal: abort.signal,
        timeout: null,
        onEvent: (event) => this.onEvent(id, event),
      });
      if (!ended.ok) return ended;
      const { exitCode, written, removed } = ended.value;
      const back = written.map(async ({ path, data }) => ({ path, data: await data.arrayBuffer() }));
      return ok({ exitCode, written: await Promise.all(back), removed });
    } finally {
      this.#running.delete(id);
    }
  }

  abort(id: string): void {
    this.#running.get(id)?.abort();
  }

  end(): void {
    for (const abort of this.#running.values()) abort.abort();
  }
}
