import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DOCKER_FILES } from '../../src/contract/docker.ts';
import { Desk } from '../docker/desk.ts';
import { IMAGE, startEngine } from '../docker/engine.ts';
import { childRunner } from '../docker/runner.ts';
import { isMain } from '../project.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const LARGE = 256 * 1024 * 1024;

/** Milliseconds, medians, of what the runner does and of plain Docker with the same image. */
export interface DockerFigures {
  /** An empty job in a workspace that runs already, one in a container of its own, and `docker run --rm`. */
  readonly kept: number;
  readonly fresh: number;
  readonly plainRun: number;
  /** 256 MB into a container and out again: by the protocol with hashes checked, and by `docker cp`. */
  readonly transfer: number;
  readonly plainCopy: number;
}

/** Null, with the reason on the screen, where there can be no engine. */
export async function benchDocker(): Promise<DockerFigures | null> {
  const engine = await startEngine();
  if (engine === null) return null;
  const state = mkdtempSync(join(tmpdir(), 'carrel-bench-'));
  try {
    // In a process of its own, as it is when somebody uses it.
    const runner = await childRunner(engine.host, state);
    try {
      return await measure(runner.url, runner.code, engine.host, state);
    } finally {
      await runner.end();
    }
  } finally {
    await engine.close();
    rmSync(state, { recursive: true, force: true });
  }
}

async function measure(url: string, code: string, host: string, folder: string): Promise<DockerFigures> {
  const desk = await Desk.pair(url, code);
  const empty = (workspace: string | null) => desk.shell('true', { workspace });
  const docker = (...args: string[]) => promisify(execFile)('docker', ['-H', host, ...args]);

  await empty('kept');
  const sealed = ['--network', 'none', '--read-only', '--cap-drop', 'ALL', '--user', '1000:1000'];
  const jobs = {
    kept: await median(() => empty('kept')),
    fresh: await median(() => empty(null)),
    plainRun: await median(() => docker('run', '--rm', ...sealed, IMAGE, '/bin/sh', '-c', 'true')),
  };

  const file = join(folder, 'large');
  await docker('run', '--detach', '--interactive', '--name', 'copy', '--network', 'none', IMAGE, 'cat');
  const transfer: number[] = [];
  const plainCopy: number[] = [];
  for (let round = 0; round < Math.min(ROUNDS, 3); round += 1) {
    const bytes = randomBytes(LARGE);
    transfer.push(
      await timed(async () => {
        const [hash = ''] = await desk.send(bytes);
        const files = [{ path: `${DOCKER_FILES}/large`, hash, size: bytes.length, executable: false }];
        const { end } = await desk.shell('mv large copy; echo >>copy', { workspace: 'large', files });
        await desk.read(end.written[0]?.hash ?? '');
      }),
    );
    writeFileSync(file, bytes);
    plainCopy.push(
      await timed(async () => {
        await docker('cp', file, 'copy:/tmp/large');
        await docker('exec', 'copy', '/bin/sh', '-c', 'mv /tmp/large /tmp/copy; echo >>/tmp/copy');
        await docker('cp', 'copy:/tmp/copy', join(folder, 'copy'));
      }),
    );
  }
  return { ...jobs, transfer: middle(transfer), plainCopy: middle(plainCopy) };
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

async function median(action: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await timed(action));
  return middle(times);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function printDocker({ kept, fresh, plainRun, transfer, plainCopy }: DockerFigures): void {
  const ratio = (time: number, plain: number) => `${(time / plain).toFixed(2)} x`;
  console.log('Docker runner (median)');
  console.log(`  docker run, empty            ${Math.round(plainRun)} ms`);
  console.log(`  empty job, own container     ${Math.round(fresh)} ms  ${ratio(fresh, plainRun)}`);
  console.log(`  empty job, kept workspace    ${Math.round(kept)} ms  ${ratio(kept, plainRun)}`);
  console.log(`  256 MB in, changed, out      ${Math.round(transfer)} ms`);
  console.log(`  the same by docker cp        ${Math.round(plainCopy)} ms  ${ratio(transfer, plainCopy)}`);
}

if (isMain(import.meta.url)) {
  const figures = await benchDocker();
  if (figures !== null) printDocker(figures);
}
