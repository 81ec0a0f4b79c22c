import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { check, type Tally } from './check.ts';
import { CACHE, ROOT } from './project.ts';

const REPORTS = join(CACHE, 'test');

/** What vitest's json reporter writes, as far as it is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** https://playwright.dev/docs/api/class-testreporter, `stats` of its json report. */
interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

function run(command: readonly string[], environment: NodeJS.ProcessEnv = {}): boolean {
  const { status } = spawnSync('npx', ['--no-install', ...command], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return status === 0;
}

function report<T>(name: string): T | null {
  try {
    return JSON.parse(readFileSync(join(REPORTS, name), 'utf8')) as T;
  } catch {
    return null;
  }
}

/** A run that fails without a failed test (an error outside of tests, a crash) counts as one failure. */
function atLeastOne(tally: Tally, isOk: boolean): Tally {
  return isOk || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

/** One project after the other: the kernel's tests measure seconds, and Python in Node takes every core it can get. */
function runVitest(project: 'unit' | 'browser'): Tally {
  const name = `vitest-${project}.json`;
  const output = `--outputFile.json=${join(REPORTS, name)}`;
  const isOk = run(['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', output]);
  const found = report<VitestReport>(name);
  if (found === null) return { passed: 0, failed: 1, skipped: 0 };
  const broken = found.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.some(({ status }) => status === 'failed'),
  );
  const tally = {
    passed: found.numPassedTests,
    failed: found.numFailedTests + broken.length,
    skipped: found.numPendingTests + found.numTodoTests,
  };
  return atLeastOne(tally, isOk);
}

function runBuild(): Tally {
  const isOk = run(['tsx', 'scripts/packages/gather.ts']) && run(['vite', 'build', '--logLevel', 'warn']);
  console.log(`${isOk ? 'ok  ' : 'FAIL'} build`);
  return { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 };
}

function runPlaywright(): Tally {
  const isOk = run(['playwright', 'test', '-c', 'test/e2e/playwright.config.ts', '--pass-with-no-tests'], {
    CARREL_SKIP_BUILD: '1',
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(REPORTS, 'playwright.json'),
  });
  const found = report<PlaywrightReport>('playwright.json');
  if (found === null) return { passed: 0, failed: isOk ? 0 : 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = found.stats;
  return atLeastOne({ passed: expected, failed: unexpected + flaky, skipped }, isOk);
}

function main(): Tally {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  ensureBrowser();
  const tallies = [check(), runVitest('unit'), runVitest('browser')];
  const built = runBuild();
  tallies.push(built);
  if (built.failed === 0) tallies.push(runPlaywright());
  return tallies.reduce((sum, one) => ({
    passed: sum.passed + one.passed,
    failed: sum.failed + one.failed,
    skipped: sum.skipped + one.skipped,
  }));
}

const { passed, failed, skipped } = main();
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
