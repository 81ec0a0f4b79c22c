/** What the compiler says of a place in a source. */
export interface Diagnostic {
  /** From the root; empty where it is no place. */
  readonly path: string;
  /** `line:column-line:column`, both from 0. */
  readonly range: string;
  readonly severity: string;
  readonly message: string;
  /** Of a package that was imported. */
  readonly package?: string;
}

interface Place {
  /** From 0. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

function placeOf(range: string): Place | null {
  const numbers = /^(\d+):(\d+)-(\d+):(\d+)$/.exec(range)?.slice(1).map(Number);
  if (!numbers) return null;
  const [line = 0, column = 0, endLine = 0, endColumn = 0] = numbers;
  return { line, column, endLine, endColumn };
}

/** As `typst compile` prints it, without colours. `source`: the text at the path, null where it can't be read. */
export function shown(diagnostic: Diagnostic, name: string, source: string | null, isShort: boolean): string {
  const { severity, message } = diagnostic;
  const place = placeOf(diagnostic.range);
  if (place === null || diagnostic.path === '') return `${severity}: ${message}\n`;
  const { line, column, endLine, endColumn } = place;
  if (isShort) return `${name}:${line + 1}:${column + 1}: ${severity}: ${message}\n`;
  const text = source?.split(/\r?\n/)[line];
  const number = String(line + 1);
  const space = ' '.repeat(number.length);
  const head = `${severity}: ${message}\n${space} ┌─ ${name}:${line + 1}:${column}\n${space} │\n`;
  if (text === undefined) return head;
  const width = Math.max(1, (endLine === line ? endColumn : text.length) - column);
  return `${head}${number} │ ${text}\n${space} │ ${' '.repeat(column)}${'^'.repeat(width)}\n\n`;
}
