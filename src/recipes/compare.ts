import type { ColumnSchema, TableSchema } from '../contract/kernel';
import type { RecipeColumn } from '../contract/recipe';

/** Columns of a new file by the names that a recipe expects: expected name to the name found. */
export type Renames = Readonly<Record<string, string>>;

/** How a table differs from what a recipe expects. */
export type Difference =
  /** `nearest`: the column of the file that it may be; null: none looks like it. */
  | { readonly kind: 'missing'; readonly column: string; readonly nearest: string | null }
  | { readonly kind: 'extra'; readonly column: string }
  | { readonly kind: 'type'; readonly column: string; readonly expected: string; readonly found: string };

const TYPE_NAMES: Readonly<Record<string, string>> = {
  integer: 'whole numbers',
  number: 'numbers',
  date: 'dates',
  boolean: 'yes and no',
  text: 'text',
  empty: 'nothing',
};

/** `whole numbers` for `integer`. */
export function typeName(type: string): string {
  return TYPE_NAMES[type] ?? type;
}

/** Whether a column of one type can stand where another is expected: whole numbers are numbers. */
export function fits(found: string, expected: string): boolean {
  return found === expected || (found === 'integer' && expected === 'number') || expected === 'empty';
}

/** The table as it is once its columns are renamed. */
export function renamedTable(table: TableSchema, renames: Renames): TableSchema {
  const names = new Map(Object.entries(renames).map(([expected, found]) => [found, expected]));
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, name: names.get(column.name) ?? column.name })),
  };
}

/** What is missing, then what holds something else, then what is there besides. */
export function compareColumns(expected: readonly RecipeColumn[], table: TableSchema): readonly Difference[] {
  const found = new Map(table.columns.map((column) => [column.name, column]));
  const known = new Set(expected.map(({ name }) => name));
  const extra = table.columns.filter(({ name }) => !known.has(name));
  const missing = expected.filter(({ name }) => !found.has(name));
  const taken = new Set<string>();
  const nearest = new Map(
    missing.map((column) => {
      const near = nearestTo(
        column,
        extra.filter(({ name }) => !taken.has(name)),
        missing.length,
      );
      if (near !== null) taken.add(near);
      return [column.name, near];
    }),
  );
  return [
    ...missing.map(({ name }): Difference => ({ kind: 'missing', column: name, nearest: nearest.get(name) ?? null })),
    ...expected.flatMap(({ name, type }): Difference[] => {
      const column = found.get(name);
      if (column === undefined || fits(column.type, type)) return [];
      return [{ kind: 'type', column: name, expected: type, found: column.type }];
    }),
    ...extra.map(({ name }): Difference => ({ kind: 'extra', column: name })),
  ];
}

/** From this likeness on two names may mean the same column. */
const LIKE = 0.45;

/** The column whose name is most like; where one only is missing and one only could be it by its type, that one. */
function nearestTo(wanted: RecipeColumn, candidates: readonly ColumnSchema[], missing: number): string | null {
  const suited = candidates.filter(({ type }) => fits(type, wanted.type) || fits(wanted.type, type));
  const [best] = candidates
    .map(({ name, type }) => ({ name, score: likeness(name, wanted.name) + (fits(type, wanted.type) ? 0.05 : 0) }))
    .sort((a, b) => b.score - a.score);
  if (best !== undefined && best.score >= LIKE) return best.name;
  return missing === 1 && suited.length === 1 ? (suited[0]?.name ?? null) : null;
}

function pairsOf(name: string): readonly string[] {
  const letters = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return letters.length < 2
    ? [letters]
    : Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2));
}

/** The share of pairs of letters that two names have in common (Sørensen–Dice): 0 to 1. */
export function likeness(a: string, b: string): number {
  const [one, other] = [pairsOf(a), [...pairsOf(b)]];
  const all = one.length + other.length;
  let common = 0;
  for (const pair of one) {
    const at = other.indexOf(pair);
    if (at < 0) continue;
    other.splice(at, 1);
    common += 1;
  }
  return (2 * common) / all;
}
