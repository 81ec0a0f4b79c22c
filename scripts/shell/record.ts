import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../project.ts';

/** What a line did in the real bash. Errors are compared by whether there were any. */
export interface Recorded {
  readonly line: string;
  readonly out: string;
  readonly code: number;
}

export const FOLDER = join(ROOT, 'test/fixtures/shell');

export function readLines(): readonly string[] {
  return readFileSync(join(FOLDER, 'lines.txt'), 'utf8').split('\n').filter(Boolean);
}

/** Runs every line in the bash of this machine, each in a fresh copy of the files that `setup.sh` makes. */
export function record(lines: readonly string[]): Recorded[] {
  const place = mkdtempSync(join(tmpdir(), 'shell-lines-'));
  try {
    const model = join(place, 'model');
    execFileSync('mkdir', [model]);
    execFileSync('bash', [join(FOLDER, 'setup.sh')], { cwd: model });
    return lines.map((line) => {
      const work = join(place, 'work');
      cpSync(model, work, { recursive: true });
      const { status, stdout } = spawnSync('bash', ['-c', line], {
        cwd: work,
        env: { PATH: process.env.PATH, HOME: '/home/user', LANG: 'C.UTF-8' },
        input: '',
        encoding: 'latin1',
        timeout: 20_000,
      });
      rmSync(work, { recursive: true });
      return { line, out: stdout, code: status ?? -1 };
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const recorded = record(readLines());
  writeFileSync(join(FOLDER, 'recorded.json'), `${JSON.stringify(recorded, null, 2)}\n`);
  console.log(`${recorded.length} lines recorded`);
}
