import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CONTENT_HEAD,
  DOCKER_API,
  DOCKER_FILES,
  FRAME,
  FRAME_HEAD,
  type JobEnd,
  type JobRequest,
  type Paired,
  type RemoteFile,
} from '../../src/contract/docker.ts';
import { readFrames } from '../../src/lib/frames.ts';
import { engineAddress } from '../../workers/docker/engine/engine.ts';
import { readCommand } from '../../workers/docker/options.ts';
import { startRunner } from '../../workers/docker/runner.ts';
import { IMAGE, startEngine } from '../docker/engine.ts';
import { isMain } from '../project.ts';

const ORIGIN = 'http://localhost';
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
    const command = readCommand(['--state', state, '--image', IMAGE, '--port', '0'], {});
    if (command.kind !== 'start') throw new Error('These options start a runner');
    const options = { ...command.options, engine: engineAddress({ DOCKER_HOST: engine.host }), onCode: () => {} };
    const runner = await startRunner(options);
    try {
      return await measure(runner.url, runner.code(), engine.host, state);
    } finally {
      await runner.close();
    }
  } finally {
    await engine.close();
    rmSync(state, { recursive: true, force: true });
  }
}

async function measure(url: string, code: string, host: string, folder: string): Promise<DockerFigures> {
  let token = '';

  async function ask(path: string, method = 'GET', body?: string | Blob): Promise<Response> {
    const headers = { origin: ORIGIN, authorization: `Bearer ${token}` };
    const response = await fetch(`${url}${DOCKER_API}${path}`, { method, headers, body });
    if (!response.ok) throw new Error(await response.text());
    return response;
  }

  async function run(workspace: string | null, files: readonly RemoteFile[] = [], line = 'true'): Promise<JobEnd> {
    const request: JobRequest = {
      id: randomUUID(),
      workspace,
      image: null,
      level: 'sealed',
      argv: ['/bin/sh', '-c', line],
      cwd: DOCKER_FILES,
      env: {},
      stdin: null,
      files,
      timeout: null,
      terminal: null,
    };
    await ask('/jobs', 'POST', JSON.stringify(request));
    const { body } = await ask(`/jobs/${request.id}/output`);
    if (body === null) throw new Error('There is no output');
    for await (const { head, payload } of readFrames(body, FRAME_HEAD, (one) => one.getUint32(1))) {
      if (head.getUint8(0) === FRAME.end) return JSON.parse(Buffer.from(payload).toString()) as JobEnd;
    }
    throw new Error('The job has no end');
  }

  const docker = (...args: string[]) => promisify(execFile)('docker', ['-H', host, ...args]);

  token = (
    (await (
      await ask('/pair', 'POST', JSON.stringify({ code, name: 'bench', level: 'sealed', client: null }))
    ).json()) as Paired
  ).token;
  await run('kept');
  const sealed = ['--network', 'none', '--read-only', '--cap-drop', 'ALL', '--user', '1000:1000'];
  const empty = {
    kept: await median(() => run('kept')),
    fresh: await median(() => run(null)),
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
        const hash = createHash('sha256').update(bytes).digest('hex');
        const head = Buffer.alloc(CONTENT_HEAD);
        head.write(hash, 0, 'hex');
        head.writeBigUInt64BE(BigInt(bytes.length), 32);
        await ask('/content', 'POST', new Blob([head, bytes]));
        const files = [{ path: `${DOCKER_FILES}/large`, hash, size: bytes.length, executable: false }];
        const { written } = await run('large', files, 'mv large copy; echo >>copy');
        await (await ask(`/content/${written[0]?.hash}`)).arrayBuffer();
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
  return { ...empty, transfer: middle(transfer), plainCopy: middle(plainCopy) };
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
