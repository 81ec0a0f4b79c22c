import type { Job, Runner } from '../contract/job';
import { ok } from '../contract/result';

/** What a shell says of a command that is not there, and of a file that it cannot run. */
const NOT_FOUND = 127;
const CANNOT_RUN = 126;

/**
 * Many runners as one: a job goes to the first in the list that has its command. Where none has it the result is that of a
 * shell, 127 (126 for a file), and the last line of stderr is `advice`.
 */
export function createRouter(runners: () => readonly Runner[], advice: (job: Job) => string | Promise<string>): Runner {
  const find = (job: Job) => runners().find((runner) => runner.can(job)) ?? null;
  return {
    name: 'this desk',
    can: (job) => find(job) !== null,
    async run(job, options = {}) {
      const runner = find(job);
      if (runner !== null) return runner.run(job, options);
      const command = job.argv[0] ?? '';
      const isFile = command.includes('/');
      const what = isFile ? 'cannot execute binary file' : 'command not found';
      const said = [`${command}: ${what}`, await advice(job)].filter((line) => line !== '').join('\n');
      options.onEvent?.({ kind: 'stderr', data: new TextEncoder().encode(`${said}\n`) });
      return ok({ exitCode: isFile ? CANNOT_RUN : NOT_FOUND, written: [], removed: [], seconds: 0 });
    },
  };
}
