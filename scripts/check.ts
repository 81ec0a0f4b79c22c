import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { isMain, ROOT } from './project.ts';

/** The realms that are compiled apart, and what is in no realm. */
export const CHECKS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'types of src', command: ['tsc', '-p', 'src/tsconfig.json'] },
  { name: 'types of src without a page', command: ['tsc', '-p', 'src/tsconfig.headless.json'] },
  { name: 'types of workers', command: ['tsc', '-p', 'workers/tsconfig.json'] },
  { name: 'types of the Docker runner', command: ['tsc', '-p', 'workers/docker/tsconfig.json'] },
  { name: 'types of scripts', command: ['tsc', '-p', 'scripts/tsconfig.json'] },
  { name: 'types of test', command: ['tsc', '-p', 'test/tsconfig.json'] },
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings'] },
];

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Runs every check, also after one has failed, as many at once as there are cores; what each says comes as a whole. The names of
 * those that failed are put into `failures`.
 */
export async function check(failures: string[] = []): Promise<Tally> {
  const waiting = [...CHECKS];
  async function worker(): Promise<void> {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const { isOk, output } = await run(one.command);
      process.stdout.write(`${output}${isOk ? 'ok  ' : 'FAIL'} ${one.name}\n`);
      if (!isOk) failures.push(one.name);
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), CHECKS.length) }, worker));
  return { passed: CHECKS.length - failures.length, failed: failures.length, skipped: 0 };
}

function run(command: readonly string[]): Promise<{ readonly isOk: boolean; readonly output: string }> {
  const child = spawn('npx', ['--no-install', ...command], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ isOk: status === 0, output: Buffer.concat(parts).toString() }));
  });
}

if (isMain(import.meta.url)) process.exitCode = (await check()).failed === 0 ? 0 : 1;
