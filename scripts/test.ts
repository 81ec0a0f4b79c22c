import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
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
    readonly name: string;
    /** Of a file that could not be run. */
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      /** Of a passed test: those of its first try. */
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

interface PlaywrightSuite {
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly { readonly status: string }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[];
}

/** What Playwright's json reporter writes (`JSONReport` of @playwright/test/reporter), as far as it is read here. */
interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** Whether it ended well. What it says comes as it is said, or as a whole at its end where others speak meanwhile. */
function run(command: readonly string[], environment: NodeJS.ProcessEnv = {}, isAside = false): Promise<boolean> {
  const child = spawn('npx', ['--no-install', ...command], {
    cwd: ROOT,
    stdio: isAside ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ...environment },
  });
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => parts.push(part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      process.stdout.write(Buffer.concat(parts));
      resolve(status === 0);
    });
  });
}

function report<T>(name: string): T | null {
  try {
    return JSON.parse(readFileSync(join(REPORTS, name), 'utf8')) as T;
  } catch {
    return null;
  }
}

/** A run that fails without a failed test (an error outside of tests, a crash) counts as one failure. */
function atLeastOne(what: string, tally: Tally, isOk: boolean): Tally {
  if (isOk || tally.failed > 0) return tally;
  failures.push(`${what}: an error outside of its tests, see above`);
  return { ...tally, failed: 1 };
}

/** Tests that failed, with the first line of the reason: named before the closing line, since a log may be cut. */
const failures: string[] = [];

/** Tests that failed and then passed. They count as passed, and are named before the closing line. */
const second: string[] = [];

async function runVitest(project: 'unit' | 'browser' | 'docker'): Promise<Tally> {
  const name = `vitest-${project}.json`;
  const output = `--outputFile.json=${join(REPORTS, name)}`;
  const command = ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', output];
  const isOk = await run(command, {}, project === 'docker');
  const found = report<VitestReport>(name);
  if (found === null) return atLeastOne(project, { passed: 0, failed: 0, skipped: 0 }, false);
  for (const { name: file, assertionResults } of found.testResults) {
    for (const { status, fullName, failureMessages } of assertionResults) {
      const test = `${relative(ROOT, file)} ${fullName}`;
      if (status === 'failed') failures.push(`${test}: ${firstLine(failureMessages[0])}`);
      else if (status === 'passed' && failureMessages.length > 0) second.push(test);
    }
  }
  const broken = found.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.some(({ status }) => status === 'failed'),
  );
  failures.push(...broken.map(({ name: file, message }) => `${relative(ROOT, file)}: ${firstLine(message)}`));
  const tally = {
    passed: found.numPassedTests,
    failed: found.numFailedTests + broken.length,
    skipped: found.numPendingTests + found.numTodoTests,
  };
  return atLeastOne(project, tally, isOk);
}

/** First of all: each test that runs Python would else compile the packages' bytecode for itself. */
function gatherPackages(): Promise<boolean> {
  return run(['tsx', 'scripts/packages/gather.ts']);
}

async function runBuild(isGathered: boolean): Promise<Tally> {
  const isOk = isGathered && (await run(['vite', 'build', '--logLevel', 'warn']));
  console.log(`${isOk ? 'ok  ' : 'FAIL'} build`);
  if (!isOk) failures.push('build');
  return { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 };
}

async function runPlaywright(): Promise<Tally> {
  const isOk = await run(['playwright', 'test', '-c', 'test/e2e/playwright.config.ts', '--pass-with-no-tests'], {
    CARREL_SKIP_BUILD: '1',
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(REPORTS, 'playwright.json'),
  });
  const found = report<PlaywrightReport>('playwright.json');
  if (found === null) return atLeastOne('end to end', { passed: 0, failed: 0, skipped: 0 }, isOk);
  const { expected, unexpected, flaky, skipped } = found.stats;
  second.push(...endedAs('flaky', found.suites));
  failures.push(...endedAs('unexpected', found.suites));
  return atLeastOne('end to end', { passed: expected + flaky, failed: unexpected, skipped }, isOk);
}

function endedAs(wanted: 'flaky' | 'unexpected', suites: readonly PlaywrightSuite[]): string[] {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === wanted))
      .map(({ file, title }) => `test/e2e/${file} ${title}`),
    ...endedAs(wanted, inner),
  ]);
}

function firstLine(text: string | undefined): string {
  return text?.split('\n', 1)[0] || 'no reason was given';
}

/** Seconds of each part, for who wants to make the whole shorter. */
const times: string[] = [];

async function timed<T>(part: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  times.push(`${part} ${Math.round((performance.now() - start) / 1000)} s`);
  return result;
}

/** One part after the other, since each of them takes every core it can get; but for Docker's, which wait for an engine most of the time. */
async function main(): Promise<Tally> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  ensureBrowser();
  const isGathered = await timed('packages', gatherPackages);
  const tallies = [await timed('checks', () => check(failures))];
  const docker = timed('docker, beside them', () => runVitest('docker'));
  tallies.push(await timed('unit', () => runVitest('unit')));
  tallies.push(await timed('browser', () => runVitest('browser')));
  tallies.push(await docker);
  const built = await timed('build', () => runBuild(isGathered));
  tallies.push(built);
  if (built.failed === 0) tallies.push(await timed('end to end', runPlaywright));
  return tallies.reduce((sum, one) => ({
    passed: sum.passed + one.passed,
    failed: sum.failed + one.failed,
    skipped: sum.skipped + one.skipped,
  }));
}

const { passed, failed, skipped } = await main();
process.exitCode = failed === 0 ? 0 : 1;
console.log(times.join(', '));
for (const failure of failures) console.log(`failed: ${failure}`);
if (second.length > 0) console.log(`passed at the second try: ${second.join('; ')}`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
