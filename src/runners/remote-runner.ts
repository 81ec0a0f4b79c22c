import type { Runner } from '../contract/job';
import { fail } from '../contract/result';
import type { PairedRunner } from '../contract/runners';
import type { Departures } from './departures';
import type { DockerApi } from './docker-api';
import { createDockerRunner } from './docker-runner';

export interface RemoteRunnerOptions {
  /** The first that is there now, if any. */
  readonly ready: () => PairedRunner | null;
  readonly api: (runner: PairedRunner) => DockerApi;
  readonly departures: Departures;
  readonly trust: (runner: PairedRunner, level: 'sealed') => void;
  readonly pauses?: readonly number[] | undefined;
}

/**
 * The person's machine as one more place for jobs, behind the desk's own: it has every command, sealed, in a container for
 * each job. The person is asked before a job leaves, and says which of its files go along.
 */
export function createRemoteRunner({ ready, api, departures, trust, pauses }: RemoteRunnerOptions): Runner {
  const dockerOf = (runner: PairedRunner) =>
    createDockerRunner({
      name: runner.name,
      api: api(runner),
      level: 'sealed',
      workspace: null,
      image: runner.image,
      pauses,
    });
  return {
    name: 'a machine with Docker',
    can(job) {
      const runner = ready();
      return runner !== null && dockerOf(runner).can(job);
    },
    async run(job, options = {}) {
      const runner = ready();
      if (runner === null) return fail('unreachable', 'No runner is there now. See Runners.');
      if (runner.trusted.includes('sealed')) return dockerOf(runner).run(job, options);
      const files = job.files.map(({ path, data }) => ({ path, size: data.size, isWanted: true }));
      const answer = await departures.ask(
        {
          runner: runner.name,
          host: new URL(runner.address).host,
          level: 'sealed',
          command: job.argv.join(' '),
          files,
          mayChoose: true,
        },
        options.signal,
      );
      if (answer.kind === 'no') return fail('refused', 'The person did not let this leave the device.');
      if (answer.remember) trust(runner, 'sealed');
      const going = new Set(answer.paths);
      return dockerOf(runner).run({ ...job, files: job.files.filter((file) => going.has(file.path)) }, options);
    },
  };
}
