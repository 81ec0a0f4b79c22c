import type { ColumnSchema, TableSchema } from '../contract/kernel';

/** A table by its columns, one line each: type, range, counts. At most `most` columns. */
export function schemaText({ name, rows, columns }: TableSchema, most = 60): string {
  const count = rows === null ? 'many rows (only the beginning was read)' : `${rows.toLocaleString('en')} rows`;
  const shown = columns.slice(0, most).map((column) => `  ${columnText(column)}`);
  const more = columns.length > most ? [`  and ${columns.length - most} more columns`] : [];
  return [`${name}: ${count}, ${columns.length} columns`, ...shown, ...more].join('\n');
}

function columnText({ name, type, empty, distinct, min, max }: ColumnSchema): string {
  const parts = [
    min === null ? type : `${type}, ${min} to ${max}`,
    ...(distinct === null ? [] : [`${distinct.toLocaleString('en')} different`]),
    ...(empty === 0 ? [] : [`${empty.toLocaleString('en')} empty`]),
  ];
  return `${name}: ${parts.join(', ')}`;
}
