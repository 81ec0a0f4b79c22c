/** Whether more lines belong to a script before the shell is asked: a pipe without its end, an open here-document. */
export function breaksOff(script: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(script) || /(?:\||&&)\s*$/.test(script)) return true;
  const [first = '', ...rest] = script.split('\n');
  const marks = [...first.matchAll(/(?<!<)<<-?\s*(["']?)([\w.]+)\1(?!<)/g)].map((match) => match[2] ?? '');
  return marks.some((mark) => !rest.some((line) => line.replace(/^\t+/, '') === mark));
}
