import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../project.ts';

/** What a line did in the real bash. */
export interface Recorded {
  readonly line: string;
  readonly out: string;
  readonly code: number;
  /** What it put out as errors, of the sets whose errors are compared word by word. */
  readonly err?: string;
}

/** Lines that belong together, in `test/fixtures/<name>`: `lines.txt`, `setup.sh`, and what was recorded. */
export interface LineSet {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs before each line, in the same shell. */
  readonly before: string;
  readonly withErrors: boolean;
}

const fixtures = (name: string) => join(ROOT, 'test/fixtures', name);

export const SHELL: LineSet = { folder: fixtures('shell'), env: {}, before: '', withErrors: false };

const ANNA = ['AUTHOR', 'COMMITTER'].map(
  (role) =>
    `export GIT_${role}_NAME='Anna Bell' GIT_${role}_EMAIL=anna@example.com GIT_${role}_DATE=2026-03-05T10:00:00+0100`,
);

/** With who and when fixed, each commit has the same hash wherever it is made. */
export const GIT: LineSet = {
  folder: fixtures('git'),
  env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', TZ: 'UTC' },
  before: `${ANNA.join('; ')}; cd repo; `,
  withErrors: true,
};

/** Programs that the shell has besides bash's and coreutils' own. */
export const PROGRAMS: LineSet = { folder: fixtures('programs'), env: { TZ: 'UTC' }, before: '', withErrors: false };

/** Each line is one expression of R's. */
export const R: LineSet = { folder: fixtures('R'), env: { TZ: 'UTC' }, before: '', withErrors: false };

export const SETS: readonly LineSet[] = [SHELL, GIT, PROGRAMS, R];

export function readLines({ folder }: LineSet): readonly string[] {
  return readFileSync(join(folder, 'lines.txt'), 'utf8').split('\n').filter(Boolean);
}

export function readSetup({ folder }: LineSet): string {
  return readFileSync(join(folder, 'setup.sh'), 'utf8');
}

export function readRecorded({ folder }: LineSet): readonly Recorded[] {
  return JSON.parse(readFileSync(join(folder, 'recorded.json'), 'utf8')) as Recorded[];
}

/** Runs every line in the bash of this machine, each in a fresh copy of the files that `setup.sh` makes. */
export function record(set: LineSet, lines: readonly string[]): Recorded[] {
  const place = mkdtempSync(join(tmpdir(), 'shell-lines-'));
  const env = { PATH: process.env.PATH, HOME: '/home/user', LANG: 'C.UTF-8', ...set.env };
  try {
    const model = join(place, 'model');
    execFileSync('mkdir', [model]);
    execFileSync('bash', [join(set.folder, 'setup.sh')], { cwd: model, env });
    return lines.map((line) => {
      const work = join(place, 'work');
      cpSync(model, work, { recursive: true });
      const done = spawnSync('bash', ['-c', set.before + line], {
        cwd: work,
        env,
        input: '',
        encoding: 'latin1',
        timeout: 20_000,
      });
      rmSync(work, { recursive: true });
      // The place where it ran is the tests' `/work`.
      const text = (of: string) => of.replaceAll(work, '/work');
      const told = { line, out: text(done.stdout), code: done.status ?? -1 };
      return set.withErrors ? { ...told, err: text(done.stderr) } : told;
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const names = process.argv.slice(2);
  for (const set of SETS.filter(({ folder }) => names.length === 0 || names.some((name) => folder.endsWith(name)))) {
    const recorded = record(set, readLines(set));
    writeFileSync(join(set.folder, 'recorded.json'), `${JSON.stringify(recorded, null, 2)}\n`);
    console.log(`${recorded.length} lines recorded in ${set.folder}`);
  }
}
