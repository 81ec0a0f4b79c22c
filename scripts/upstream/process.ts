import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Task } from './child.ts';

export type Outcome = 'passed' | 'failed' | 'skipped' | 'xfailed';

export interface Ending {
  readonly outcome: Outcome;
  /** The line that says most, where it did not pass. */
  readonly why: string;
}

/** Milliseconds without a test that begins or ends; a test that takes longer is ended and has failed. */
const SILENCE = 600_000;
const LOOK_EVERY = 1_000;

type Line = { readonly begin: string } | ({ readonly id: string } & Ending) | { readonly exitCode: number };

/**
 * Runs the files of a task to their end. A test that ends the interpreter, or is silent for ten minutes, has failed; the
 * rest goes on in a new process. The endings by the names of the tests; a file that can't be collected has one too.
 */
export async function runTask(task: Task, folder: string): Promise<Map<string, Ending>> {
  const endings = new Map<string, Ending>();
  let files = task.files;
  while (files.length > 0) {
    const begun = await runOnce({ ...task, files, done: [...endings.keys()] }, folder, endings);
    if (begun === null) break;
    endings.set(begun.id, { outcome: 'failed', why: begun.why });
    // It died while a file was being collected: that file is given up.
    if (!begun.id.includes('::')) files = files.filter((file) => !file.endsWith(`/${begun.id}`));
  }
  return endings;
}

/** Adds to `endings`. What had begun and was not ended when the process died; null where all ran. */
async function runOnce(
  task: Task,
  folder: string,
  endings: Map<string, Ending>,
): Promise<{ id: string; why: string } | null> {
  const report = join(folder, 'report.jsonl');
  const taskFile = join(folder, 'task.json');
  rmSync(report, { force: true });
  writeFileSync(taskFile, JSON.stringify({ ...task, report }));
  const why = await ended(taskFile, report);
  let begun: string | null = null;
  let isWhole = false;
  for (const line of linesOf(report)) {
    if ('begin' in line) begun = line.begin;
    else if ('exitCode' in line) isWhole = true;
    else {
      endings.set(line.id, { outcome: line.outcome, why: line.why });
      if (line.id === begun) begun = null;
    }
  }
  if (isWhole) return null;
  if (begun === null) throw new Error(`The process died between tests of ${task.files.join(' ')}\n${why}`);
  return { id: begun, why };
}

function linesOf(report: string): Line[] {
  if (!existsSync(report)) return [];
  const text = readFileSync(report, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** Waits for a child's end. What it said last. */
function ended(taskFile: string, report: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['--stack-size=4000', '--import', 'tsx', join(import.meta.dirname, 'child.ts'), taskFile],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
    let size = 0;
    let changed = Date.now();
    let isSilent = false;
    const watch = setInterval(() => {
      const now = statSync(report, { throwIfNoEntry: false })?.size ?? 0;
      if (now !== size) [size, changed] = [now, Date.now()];
      isSilent = Date.now() - changed > SILENCE;
      if (isSilent) child.kill('SIGKILL');
    }, LOOK_EVERY);
    child.on('close', () => {
      clearInterval(watch);
      resolve(isSilent ? 'silent for ten minutes' : `the interpreter ended: ${lastError(said)}`);
    });
  });
}

/** The line that says most of what a process said; not the one line of Pyodide's code that Node shows with it. */
function lastError(said: string): string {
  const lines = said.split('\n').filter((line) => /error/i.test(line) && line.length < 1_000);
  return (lines.at(-1) ?? said).trim().slice(-200);
}
