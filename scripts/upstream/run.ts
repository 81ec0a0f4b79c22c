import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { CACHE, ROOT } from '../project.ts';
import { compare, readExpected } from './expected.ts';
import { type Ending, type Outcome, runTask } from './process.ts';
import { unpackedSource } from './sources.ts';
import { SUITES, type Suite } from './suites.ts';

// npm run test:upstream -- [SUITE...] [--all] [--only PATH,...] [--jobs N] [--wheels FOLDER]: test/upstream/README.md says what it is.

const FOLDER = join(CACHE, 'upstream');
/** Bytes of test files that one process runs: starting one costs seconds, and one that dies loses none of its results. */
const PART = 300_000;

interface Options {
  readonly suites: readonly Suite[];
  readonly isAll: boolean;
  /** Beginnings of paths of test files; null: those that are chosen. */
  readonly only: readonly string[] | null;
  readonly jobs: number;
  /** Folder of gathered packages. */
  readonly wheels: string;
}

function readOptions(words: readonly string[]): Options {
  const after = (flag: string) => (words.includes(flag) ? (words[words.indexOf(flag) + 1] ?? null) : null);
  const values = [after('--only'), after('--jobs'), after('--wheels')];
  const names = words.filter((word) => !word.startsWith('--') && !values.includes(word));
  const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new Error(`Not known: ${unknown.join(', ')}. There are ${SUITES.map(({ name }) => name).join(', ')}.`);
  }
  return {
    suites: names.length === 0 ? SUITES : SUITES.filter(({ name }) => names.includes(name)),
    isAll: words.includes('--all'),
    only: after('--only')?.split(',') ?? null,
    jobs: Number(after('--jobs') ?? cpus().length),
    wheels: after('--wheels') ?? join(CACHE, 'packages/current'),
  };
}

/** The gathered wheels as they are now: gathering them again in the meantime must not change what is tested. */
function keptWheels(from: string): string {
  if (!existsSync(from)) throw new Error('There are no packages yet: npx tsx scripts/packages/gather.ts');
  const to = mkdtempSync(join(FOLDER, 'wheels-'));
  for (const file of readdirSync(from)) linkSync(join(from, file), join(to, file));
  return to;
}

interface TestFile {
  /** In Pyodide. */
  readonly path: string;
  readonly bytes: number;
}

function testFiles(suite: Suite, source: string, { isAll, only }: Options): TestFile[] {
  const found = suite.places
    .filter(({ hasTests }) => hasTests)
    .flatMap(({ from, to }) =>
      readdirSync(join(source, from), { recursive: true, encoding: 'utf8' })
        .filter((path) => /(^|\/)test_[^/]*\.py$/.test(path))
        .map((path) => ({ path: `${to}/${path}`, bytes: statSync(join(source, from, path)).size })),
    );
  const isIn = ({ path }: TestFile) => {
    const name = path.slice(suite.root.length + 1);
    const chosen = only ?? (isAll ? [''] : (suite.chosen ?? ['']));
    return chosen.some((beginning) => name.startsWith(beginning));
  };
  return found.filter(isIn).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Neighbours together, as many as one process runs. */
function partsOf(files: readonly TestFile[]): string[][] {
  const parts: { files: string[]; bytes: number }[] = [];
  for (const { path, bytes } of files) {
    const last = parts.at(-1);
    if (last !== undefined && last.bytes + bytes <= PART) {
      last.files.push(path);
      last.bytes += bytes;
    } else {
      parts.push({ files: [path], bytes });
    }
  }
  return parts.map(({ files: paths }) => paths);
}

async function runSuite(suite: Suite, options: Options, wheelFolder: string): Promise<boolean> {
  const started = Date.now();
  const source = await unpackedSource(suite.source);
  const parts = partsOf(testFiles(suite, source, options));
  const todo = [...parts.entries()];
  const endings = new Map<string, Ending>();
  const worker = async () => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      const [number, files] = next;
      const folder = mkdtempSync(join(FOLDER, 'run-'));
      const found = await runTask(
        {
          wheels: wheelFolder,
          report: '',
          packages: suite.packages,
          places: suite.places.map(({ from, to }) => ({ from: join(source, from), to })),
          root: suite.root,
          options: suite.options,
          workingFolder: suite.workingFolder ?? null,
          settings: suite.settings ?? null,
          hasUnittestSuites: suite.hasUnittestSuites ?? false,
          isWithoutBaselines: suite.isWithoutBaselines ?? false,
          files,
          done: [],
        },
        folder,
      );
      rmSync(folder, { recursive: true });
      for (const [id, ending] of found) endings.set(id, ending);
      writeResults(suite, endings, secondsSince(started));
      console.log(`${suite.name} ${number + 1}/${parts.length}: ${counts(found)}`);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  return report(suite, endings, secondsSince(started));
}

function secondsSince(started: number): number {
  return Math.round((Date.now() - started) / 1_000);
}

function counts(endings: ReadonlyMap<string, Ending>): string {
  const outcomes: readonly Outcome[] = ['passed', 'failed', 'skipped', 'xfailed'];
  const all = [...endings.values()];
  return outcomes.map((outcome) => `${all.filter((each) => each.outcome === outcome).length} ${outcome}`).join(', ');
}

/** For a look at what failed: one line for each test that did not pass. */
function writeResults(suite: Suite, endings: ReadonlyMap<string, Ending>, seconds: number): void {
  const lines = [...endings]
    .filter(([, { outcome }]) => outcome !== 'passed')
    .map(([id, { outcome, why }]) => `${outcome}\t${id}\t${why}`);
  writeFileSync(join(FOLDER, `${suite.name}.tsv`), [`${counts(endings)}, ${seconds} s`, ...lines, ''].join('\n'));
}

function report(suite: Suite, endings: ReadonlyMap<string, Ending>, seconds: number): boolean {
  const list = join(ROOT, 'test/upstream', `${suite.name}.txt`);
  const { unexpected, passing, unknown, reasons } = compare(endings, readExpected(readFileSync(list, 'utf8')));
  console.log(`\n${suite.name}: ${counts(endings)}, ${seconds} s`);
  for (const [reason, count] of reasons) console.log(`  ${String(count).padStart(5)} failed as expected: ${reason}`);
  for (const id of unexpected) console.log(`  FAILED, not expected: ${id}\n    ${endings.get(id)?.why ?? ''}`);
  for (const id of passing) console.log(`  PASSED, expected to fail: ${id}`);
  for (const id of unknown) console.log(`  NOT THERE, expected to fail: ${id}`);
  console.log('');
  return endings.size > 0 && unexpected.length + passing.length + unknown.length === 0;
}

async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2));
  mkdirSync(FOLDER, { recursive: true });
  const wheelFolder = keptWheels(options.wheels);
  let isOk = true;
  for (const suite of options.suites) isOk = (await runSuite(suite, options, wheelFolder)) && isOk;
  rmSync(wheelFolder, { recursive: true });
  return isOk;
}

process.exitCode = (await main()) ? 0 : 1;
