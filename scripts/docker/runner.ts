import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineAddress } from '../../workers/docker/engine/engine.ts';
import { readCommand } from '../../workers/docker/options.ts';
import { type RunnerOptions, type RunningRunner, startRunner } from '../../workers/docker/runner.ts';
import { ROOT } from '../project.ts';
import { IMAGE } from './engine.ts';

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

export interface ChildRunner {
  readonly url: string;
  readonly code: string;
  /** The code after that one, once it was used. */
  nextCode(): Promise<string>;
  readonly process: ChildProcess;
  end(): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Bytes of memory that it had at most. */
  peakMemory(): number;
}

/** A runner in a process of its own, started by its command line. */
export async function childRunner(dockerHost: string, state: string, ...options: string[]): Promise<ChildRunner> {
  const args = ['--import', 'tsx', join(ROOT, 'workers/docker/main.ts'), '--state', state, '--port', '0'];
  const child = spawn(process.execPath, [...args, '--image', IMAGE, '--gate-image', IMAGE, ...options], {
    cwd: ROOT,
    env: { ...process.env, DOCKER_HOST: dockerHost },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  let url: string | undefined;
  let code: string | undefined;
  for await (const piece of child.stdout.iterator({ destroyOnReturn: false })) {
    said += String(piece);
    url = /listens at (\S+)/.exec(said)?.[1];
    code = /Pairing code[^:]*: (\S+)/.exec(said)?.[1];
    if (url !== undefined && code !== undefined) break;
  }
  if (url === undefined || code === undefined) throw new Error(`The runner did not start: ${said}`);
  const codes: string[] = [];
  child.stdout.on('data', (piece: Buffer) => {
    for (const [, next = ''] of piece.toString().matchAll(/next pairing code: (\S+)/g)) codes.push(next);
  });
  return {
    url,
    code,
    async nextCode() {
      while (codes.length === 0) await once(child.stdout, 'data');
      return codes.shift() ?? '';
    },
    process: child,
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    peakMemory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
  };
}
