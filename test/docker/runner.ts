import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGE } from '../../scripts/docker/engine.ts';
import { engineAddress } from '../../workers/docker/engine/engine';
import { readCommand } from '../../workers/docker/options';
import { type RunnerOptions, type RunningRunner, startRunner } from '../../workers/docker/runner';

export const MB = 1024 * 1024;

export interface TestRunner extends RunningRunner {
  readonly state: string;
}

/** A runner in this process, with the image of the tests and a folder of its own. */
export async function testRunner(dockerHost: string, changes: Partial<RunnerOptions> = {}): Promise<TestRunner> {
  const state = changes.state ?? mkdtempSync(join(tmpdir(), 'carrel-runner-'));
  const command = readCommand(
    ['--state', state, '--image', IMAGE, '--gate-image', IMAGE, '--port', '0', '--name', 'test'],
    {},
  );
  if (command.kind !== 'start') throw new Error('These options start a runner');
  const runner = await startRunner({
    ...command.options,
    engine: engineAddress({ DOCKER_HOST: dockerHost }),
    onCode: () => {},
    ...changes,
  });
  return {
    ...runner,
    state,
    async close() {
      await runner.close();
      if (changes.state === undefined) rmSync(state, { recursive: true, force: true });
    },
  };
}
