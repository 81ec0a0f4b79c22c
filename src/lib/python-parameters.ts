/** What a parameter of a template can be set to. */
export type PythonValue = string | number | boolean | null | readonly PythonValue[];

const ESCAPED_QUOTE = /\\"/g;
/** `name = value`, and the comment that may follow two spaces later. */
const PARAMETER = /^([A-Za-z_]\w*) = (.*?)( {2}#.*)?$/;

/** The value as Python writes it, on one line; a text as a person would quote it. Numbers must be finite. */
export function pythonLiteral(value: PythonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `[${value.map(pythonLiteral).join(', ')}]`;
  // JSON's escapes are Python's too, and it escapes what ends a line.
  const quoted = JSON.stringify(value);
  return value.includes("'") ? quoted : `'${quoted.slice(1, -1).replaceAll(ESCAPED_QUOTE, '"')}'`;
}

/**
 * Sets parameters of a piece of Python: the lines `name = value` that follow the line `# Parameters`, up to the first blank
 * one. Nothing else of it changes. Throws where it has no parameter of a name.
 */
export function fillParameters(source: string, values: Readonly<Record<string, PythonValue>>): string {
  const lines = source.split('\n');
  const start = lines.indexOf('# Parameters') + 1;
  const end = lines.indexOf('', start);
  const left = new Set(Object.keys(values));
  const filled = lines.map((line, place) => {
    if (start === 0 || place < start || place >= end) return line;
    const [, name = '', , comment = ''] = PARAMETER.exec(line) ?? [];
    const value = values[name];
    if (value === undefined) return line;
    left.delete(name);
    return `${name} = ${pythonLiteral(value)}${comment}`;
  });
  if (left.size > 0) throw new Error(`No such parameter: ${[...left].join(', ')}`);
  return filled.join('\n');
}
