import type { Job, JobFailure, JobFile, JobOptions, JobResult, Runner } from '../../src/contract/job';
import { ok, type Result } from '../../src/contract/result';

/** What a job of the suite of runners does. */
export type Deed =
  | { readonly kind: 'print'; readonly stdout: string; readonly stderr: string; readonly exitCode: number }
  | { readonly kind: 'copy-stdin' }
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string }
  /** The variable's value and the working directory, one line each. */
  | { readonly kind: 'place'; readonly variable: string }
  /** Prints a line, then waits until it is ended. */
  | { readonly kind: 'wait' };

/** The deed as a command of any shell. */
export function shellArgv(deed: Deed): readonly string[] {
  const script = shellScript(deed);
  return ['sh', '-c', script];
}

function shellScript(deed: Deed): string {
  switch (deed.kind) {
    case 'print':
      return `printf %s '${deed.stdout}'; printf %s '${deed.stderr}' >&2; exit ${deed.exitCode}`;
    case 'copy-stdin':
      return 'cat';
    case 'copy':
      return `cat '${deed.from}' > '${deed.to}'`;
    case 'remove':
      return `rm '${deed.path}'`;
    case 'place':
      return `printf '%s\\n' "$${deed.variable}"; pwd`;
    case 'wait':
      return 'echo waiting; sleep 600';
  }
}

/** A runner without programs: `argv` is `deed` and a `Deed` as JSON. */
export function createRunnerDouble(name = 'double'): Runner {
  return {
    name,
    can: (job) => job.argv[0] === 'deed',
    run: (job, options = {}) => run(job, options),
  };
}

export function doubleArgv(deed: Deed): readonly string[] {
  return ['deed', JSON.stringify(deed)];
}

async function run(job: Job, { signal, timeout = null, onEvent }: JobOptions): Promise<Result<JobResult, JobFailure>> {
  const end = (exitCode: number, written: readonly JobFile[] = [], removed: readonly string[] = []) =>
    ok({ exitCode, written, removed, seconds: 0 });
  const put = (kind: 'stdout' | 'stderr', data: Uint8Array) => data.length > 0 && onEvent?.({ kind, data });
  const text = (value: string) => new TextEncoder().encode(value);
  if (signal?.aborted) return end(137);
  if (job.argv[0] !== 'deed') {
    put('stderr', text(`${job.argv[0]}: command not found\n`));
    return end(127);
  }
  const deed = JSON.parse(job.argv[1] ?? '') as Deed;
  switch (deed.kind) {
    case 'print':
      put('stdout', text(deed.stdout));
      put('stderr', text(deed.stderr));
      return end(deed.exitCode);
    case 'copy-stdin':
      put('stdout', new Uint8Array((await job.stdin?.arrayBuffer()) ?? new ArrayBuffer(0)));
      return end(0);
    case 'copy': {
      const from = job.files.find((file) => file.path === deed.from);
      return from ? end(0, [{ path: deed.to, data: from.data }]) : end(1);
    }
    case 'remove':
      return end(0, [], [deed.path]);
    case 'place':
      put('stdout', text(`${job.env[deed.variable] ?? ''}\n${job.cwd}\n`));
      return end(0);
    case 'wait':
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(end(137)), { once: true });
        if (timeout !== null) setTimeout(() => resolve(end(124)), timeout * 1000);
        put('stdout', text('waiting\n'));
      });
  }
}
