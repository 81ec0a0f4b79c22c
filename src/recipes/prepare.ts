import type { Recipe } from '../contract/recipe';
import { unreachable } from '../contract/result';
import { pythonLiteral } from '../lib/python-parameters';
import type { CheckResult } from './checks';
import type { Renames } from './compare';

/** The file that is given to one input. */
export interface Choice {
  readonly parameter: string;
  readonly path: string;
  /** Of its columns, by the names that the recipe expects. */
  readonly renames: Renames;
}

/** The first cell of a run: a name for each file. To run the recipe on another one, its path is changed here. */
export function parameterCell(choices: readonly Choice[]): string {
  const isRenamed = choices.some(({ renames }) => Object.keys(renames).length > 0);
  const lines = choices.map(({ parameter, path, renames }) => {
    const names = Object.entries(renames).map(
      ([expected, found]) => `${pythonLiteral(found)}: ${pythonLiteral(expected)}`,
    );
    const file = pythonLiteral(path);
    return `${parameter} = ${names.length === 0 ? file : `rename_columns(${file}, {${names.join(', ')}})`}`;
  });
  return [
    '# The files of this recipe',
    ...(isRenamed ? ['from carrel.recipes import rename_columns', ''] : []),
    ...lines,
  ].join('\n');
}

/** How a run of a recipe went. `stopped`: the place of the cell that failed, from 1, and why. */
export type Outcome =
  | { readonly kind: 'running' }
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped'; readonly cell: number; readonly reason: string };

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, '\\$&');
}

/** What a run of a recipe says about itself, as Markdown: its files, its checks, how it ended. */
export function reportOf(
  recipe: Recipe,
  choices: readonly Choice[],
  checks: readonly CheckResult[],
  outcome: Outcome,
): string {
  const nameOf = (path: string) => path.replace(/^\/mnt\/data\//, '');
  const files = recipe.inputs.map((input) => {
    const choice = choices.find(({ parameter }) => parameter === input.parameter);
    if (choice === undefined) return `- ${escaped(input.name)}: none`;
    const renamed = Object.entries(choice.renames).map(
      ([expected, found]) => `${escaped(found)} as ${escaped(expected)}`,
    );
    const link = `[${escaped(nameOf(choice.path))}](sandbox:${encodeURI(choice.path)})`;
    return `- ${escaped(input.name)}: ${link}${renamed.length === 0 ? '' : `, with ${renamed.join(', ')}`}`;
  });
  const results = checks.map((check) =>
    check.passed
      ? `- ✓ ${escaped(check.input)}: ${escaped(check.text)}`
      : `- ✗ **${escaped(check.input)}: ${escaped(check.text)}.** ${escaped(check.reason)}`,
  );
  return [
    `# ${escaped(recipe.title)}`,
    ...(recipe.note.trim() === '' ? [] : [escaped(recipe.note.trim())]),
    ...(files.length === 0 ? [] : [files.join('\n')]),
    ...(results.length === 0 ? [] : [`**${summaryOf(checks)}**`, results.join('\n')]),
    outcomeText(outcome, recipe.cells.length),
  ].join('\n\n');
}

export function summaryOf(checks: readonly CheckResult[]): string {
  const passed = checks.filter((check) => check.passed).length;
  return `${passed} of ${checks.length} checks passed`;
}

function outcomeText(outcome: Outcome, cells: number): string {
  switch (outcome.kind) {
    case 'running':
      return 'It runs.';
    case 'done':
      return `All ${cells} cells ran well.`;
    case 'stopped':
      return `**Stopped at cell ${outcome.cell} of ${cells}.** ${escaped(outcome.reason)}`;
    default:
      return unreachable(outcome);
  }
}
