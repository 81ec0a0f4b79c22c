import type { Job, JobResult } from '../contract/job';

/** The files of a job as a command left them. */
export function after(files: Job['files'], { written, removed }: Pick<JobResult, 'written' | 'removed'>): Job['files'] {
  const gone = new Set([...written.map(({ path }) => path), ...removed]);
  return [...files.filter(({ path }) => !gone.has(path)), ...written];
}

/** What two commands did, one after the other, as the deed of one. Its exit code is that of the second. */
export function together(first: JobResult, second: JobResult): JobResult {
  const rewritten = new Set(second.written.map(({ path }) => path));
  return {
    exitCode: second.exitCode,
    written: [...after(first.written, second)],
    removed: [...new Set([...first.removed.filter((path) => !rewritten.has(path)), ...second.removed])],
    seconds: first.seconds + second.seconds,
  };
}
