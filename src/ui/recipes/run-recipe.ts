import type { RunResult } from '../../contract/kernel';
import type { Recipe } from '../../contract/recipe';
import { unreachable } from '../../contract/result';
import { basename, splitName } from '../../lib/path';
import type { CheckResult, runChecks } from '../../recipes/checks';
import { type Choice, type Outcome, parameterCell, reportOf, summaryOf } from '../../recipes/prepare';
import { createCell, createSession, setSource } from '../../session/notebook';
import type { Desk } from '../context';

export interface RecipeRun {
  readonly recipe: Recipe;
  readonly choices: readonly Choice[];
  readonly checks: ReturnType<typeof runChecks>;
}

/** Makes a new session of a recipe and runs its cells, one after the other, up to the first that fails. */
export async function runRecipe(desk: Desk, { recipe, choices, checks }: RecipeRun): Promise<void> {
  const report = createCell('markdown', reportOf(recipe, choices, checks, { kind: 'running' }));
  const parameters = choices.length > 0 ? [createCell('code', parameterCell(choices))] : [];
  const cells = recipe.cells.map((source) => createCell('code', source));
  const document = createSession(titleOf(recipe, choices), Date.now(), [report, ...parameters, ...cells]);
  desk.askDoor?.setView('notebook');
  desk.sessions.add(document);
  const session = desk.sessions.current();
  if (session?.document.info.id !== document.info.id) throw new Error('The new session is not on the desk');
  const release = desk.sessions.keep(document.info.id);
  let outcome: Outcome = { kind: 'done' };
  try {
    for (const cell of [...parameters, ...cells]) {
      const result = await session.run(cell.id);
      const reason = result === null ? null : problemOf(result);
      if (reason === null) continue;
      outcome = { kind: 'stopped', cell: Math.max(1, cells.indexOf(cell) + 1), reason };
      break;
    }
  } finally {
    session.change((now) => setSource(now, report.id, reportOf(recipe, choices, checks, outcome)));
    release();
  }
  tell(desk, recipe, checks, outcome);
}

function titleOf(recipe: Recipe, [first]: readonly Choice[]): string {
  return first === undefined ? recipe.title : `${recipe.title}: ${splitName(basename(first.path))[0]}`;
}

/** Why a cell did not end well; null: it did. */
function problemOf({ status, error }: RunResult): string | null {
  switch (status) {
    case 'ok':
      return null;
    case 'error':
      return error === null ? 'It failed.' : `${error.name}: ${error.message}`;
    case 'interrupted':
      return 'It was stopped.';
    case 'timeout':
      return 'It took longer than the time limit.';
    case 'killed':
    case 'crashed':
      return 'Python had to be started anew.';
    default:
      return unreachable(status);
  }
}

function tell({ toasts }: Desk, recipe: Recipe, checks: readonly CheckResult[], outcome: Outcome): void {
  const failed = checks.some((check) => !check.passed);
  const summary = checks.length === 0 ? '' : ` ${summaryOf(checks)}.`;
  if (outcome.kind === 'stopped')
    toasts.show(`“${recipe.title}” stopped at cell ${outcome.cell}: ${outcome.reason}`, { kind: 'error' });
  else toasts.show(`“${recipe.title}” ran to its end.${summary}`, { kind: failed ? 'error' : 'info' });
}
