import type { ColumnSchema, TableSchema } from '../contract/kernel';
import type { Recipe, RecipeCheck, RecipeInput } from '../contract/recipe';
import { unreachable } from '../contract/result';
import { fits, typeName } from './compare';

/** How a check came out. `text` says what must hold, `reason` why it does not. */
export type CheckResult =
  | { readonly input: string; readonly text: string; readonly passed: true }
  | { readonly input: string; readonly text: string; readonly passed: false; readonly reason: string };

/** What a check says, for a person. */
export function checkText(check: RecipeCheck): string {
  switch (check.kind) {
    case 'rows':
      return check.least === 1 ? 'It has rows' : `It has at least ${check.least.toLocaleString('en')} rows`;
    case 'columns':
      return 'All columns are there';
    case 'types':
      return 'The columns hold what they held';
    case 'filled':
      return `${check.column} is filled in every row`;
    case 'unique':
      return `${check.column} has no value twice`;
    case 'range':
      if (check.min === null) return `${check.column} is at most ${check.max ?? ''}`;
      if (check.max === null) return `${check.column} is at least ${check.min}`;
      return `${check.column} lies between ${check.min} and ${check.max}`;
    default:
      return unreachable(check);
  }
}

/** The checks of a recipe on the tables of its inputs, by parameter; a table that is null could not be read. */
export function runChecks(
  { inputs }: Pick<Recipe, 'inputs'>,
  tables: ReadonlyMap<string, TableSchema | null>,
): readonly CheckResult[] {
  return inputs.flatMap((input) =>
    input.checks.map((check): CheckResult => {
      const table = tables.get(input.parameter) ?? null;
      const reason = table === null ? 'It could not be read as a table.' : problemOf(check, input, table);
      const text = checkText(check);
      return reason === null
        ? { input: input.name, text, passed: true }
        : { input: input.name, text, passed: false, reason };
    }),
  );
}

/** Why a check fails; null: it passes. */
function problemOf(check: RecipeCheck, input: RecipeInput, table: TableSchema): string | null {
  const rows = table.rows ?? 0;
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  switch (check.kind) {
    case 'rows':
      return rows >= check.least ? null : `It has ${rows === 0 ? 'none' : rows.toLocaleString('en')}.`;
    case 'columns': {
      const missing = (input.columns ?? []).filter(({ name }) => !columns.has(name));
      return missing.length === 0 ? null : `Missing: ${missing.map(({ name }) => name).join(', ')}.`;
    }
    case 'types': {
      const other = (input.columns ?? []).flatMap(({ name, type }) => {
        const column = columns.get(name);
        return column === undefined || fits(column.type, type) ? [] : `${name} holds ${typeName(column.type)}`;
      });
      return other.length === 0 ? null : `${other.join(', ')}.`;
    }
    case 'filled':
    case 'unique':
    case 'range': {
      const column = columns.get(check.column);
      return column === undefined ? `There is no column ${check.column}.` : columnProblem(check, column, rows);
    }
    default:
      return unreachable(check);
  }
}

function columnProblem(
  check: Extract<RecipeCheck, { column: string }>,
  column: ColumnSchema,
  rows: number,
): string | null {
  switch (check.kind) {
    case 'filled':
      return column.empty === 0 ? null : `${column.empty.toLocaleString('en')} of its cells are empty.`;
    case 'unique': {
      if (column.distinct === null) return 'Its values could not be counted.';
      const twice = rows - column.empty - column.distinct;
      return twice === 0 ? null : `${twice.toLocaleString('en')} of its values were there before.`;
    }
    case 'range': {
      if (column.min === null || column.max === null) return 'It has no range.';
      if (check.min !== null && isLess(column.min, check.min)) return `The least is ${column.min}.`;
      if (check.max !== null && isLess(check.max, column.max)) return `The most is ${column.max}.`;
      return null;
    }
    default:
      return unreachable(check);
  }
}

/** Numbers are compared as such, and ISO days as the texts that they are. */
function isLess(a: string, b: string): boolean {
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? a < b : x < y;
}

/** The checks that a table passes and that can be offered for it; the first three are wanted by default. */
export function checksFor(table: TableSchema): readonly RecipeCheck[] {
  const rows = table.rows ?? 0;
  return [
    ...(rows > 0 ? [{ kind: 'rows', least: 1 } as const] : []),
    { kind: 'columns' },
    { kind: 'types' },
    ...table.columns.flatMap(({ name: column, empty, distinct, min, max }): RecipeCheck[] => [
      ...(empty === 0 && rows > 0 ? [{ kind: 'filled', column } as const] : []),
      ...(rows > 1 && distinct === rows - empty && distinct > 1 ? [{ kind: 'unique', column } as const] : []),
      ...(min !== null && max !== null ? [{ kind: 'range', column, min, max } as const] : []),
    ]),
  ];
}
