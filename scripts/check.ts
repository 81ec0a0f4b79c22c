import { spawnSync } from 'node:child_process';
import { isMain, ROOT } from './project.ts';

/** The realms that are compiled apart, and what is in no realm. */
export const CHECKS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'types of src', command: ['tsc', '-p', 'src/tsconfig.json'] },
  { name: 'types of src without a page', command: ['tsc', '-p', 'src/tsconfig.headless.json'] },
  { name: 'types of workers', command: ['tsc', '-p', 'workers/tsconfig.json'] },
  { name: 'types of scripts', command: ['tsc', '-p', 'scripts/tsconfig.json'] },
  { name: 'types of test', command: ['tsc', '-p', 'test/tsconfig.json'] },
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings'] },
];

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs every check, also after one has failed. */
export function check(): Tally {
  let failed = 0;
  for (const { name, command } of CHECKS) {
    const { status } = spawnSync('npx', ['--no-install', ...command], { cwd: ROOT, stdio: 'inherit' });
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
    if (status !== 0) failed += 1;
  }
  return { passed: CHECKS.length - failed, failed, skipped: 0 };
}

if (isMain(import.meta.url)) process.exitCode = check().failed === 0 ? 0 : 1;
