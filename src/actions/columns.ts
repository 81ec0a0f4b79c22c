import type { ColumnSchema, TableSchema } from '../contract/kernel';
import type { Values } from './action';

/** A column of so many different values is no set of groups. */
const MOST_GROUPS = 40;

function isNumber({ type }: ColumnSchema): boolean {
  return type === 'integer' || type === 'number';
}

/** Whether it numbers the rows: its name says so, or each row has another whole number. */
function isId({ name, type, distinct }: ColumnSchema, rows: number | null): boolean {
  if (/(^|[^a-z])(id|nr|no|key|index)$/i.test(name)) return true;
  return type === 'integer' && rows !== null && rows > 20 && distinct === rows;
}

function measures({ columns, rows }: TableSchema): readonly ColumnSchema[] {
  return columns.filter((column) => isNumber(column) && !isId(column, rows));
}

function groups({ columns }: TableSchema): readonly ColumnSchema[] {
  return columns.filter(
    ({ type, distinct }) =>
      (type === 'text' || type === 'boolean') && distinct !== null && distinct > 1 && distinct <= MOST_GROUPS,
  );
}

function names(columns: readonly ColumnSchema[]): readonly string[] {
  return columns.map(({ name }) => name);
}

/** What a template finds by itself is left to it: nothing is set where nothing is known. */
export function measureColumns(table: TableSchema): Values {
  const found = names(measures(table));
  return found.length === 0 ? {} : { columns: found };
}

export function dateAndMeasures(table: TableSchema): Values {
  const date = table.columns.find(({ type }) => type === 'date');
  const found = names(measures(table)).slice(0, 3);
  return { ...(date ? { date_column: date.name } : {}), ...(found.length > 0 ? { columns: found } : {}) };
}

export function groupsAndMeasure(table: TableSchema): Values {
  const [rows, columns] = names(groups(table));
  const [value] = names(measures(table));
  return {
    ...(rows === undefined ? {} : { rows }),
    ...(columns === undefined ? {} : { columns }),
    ...(value === undefined ? {} : { value }),
  };
}
