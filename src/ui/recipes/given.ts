import type { TableSchema } from '../../contract/kernel';
import type { RecipeInput } from '../../contract/recipe';
import { compareColumns, type Renames } from '../../recipes/compare';

/** What a person says about a missing column: the column of the file that it is, or that it is left out. */
export type Answer = { readonly kind: 'is'; readonly column: string } | { readonly kind: 'left-out' };

/** The file that is given to one input, as far as it is known. */
export interface Given {
  readonly path: string | null;
  readonly isReading: boolean;
  /** Null: not read, or no table. */
  readonly table: TableSchema | null;
  readonly problem: string | null;
  /** By the name of the missing column. */
  readonly answers: Readonly<Record<string, Answer | null>>;
}

export const EMPTY: Given = { path: null, isReading: false, table: null, problem: null, answers: {} };

/** Expected name to the name in the file, as `renamedTable` takes it. */
export function renamesOf(answers: Given['answers']): Renames {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([column, answer]) => (answer?.kind === 'is' ? [[column, answer.column]] : [])),
  );
}

/** Whether nothing is left to be said about an input. */
export function isReady(input: RecipeInput, { path, isReading, table, answers }: Given): boolean {
  if (path === null || isReading) return false;
  if (input.columns === null) return true;
  if (table === null) return false;
  const given = Object.values(answers).flatMap((answer) => (answer?.kind === 'is' ? answer.column : []));
  return (
    new Set(given).size === given.length &&
    compareColumns(input.columns, table).every(
      (difference) => difference.kind !== 'missing' || answers[difference.column] != null,
    )
  );
}
