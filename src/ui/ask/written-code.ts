/**
 * The value of a string property out of the JSON text of an object that may not be whole yet: code as far as a model has
 * written it. Null where the property has not begun.
 */
export function writtenString(json: string, property: string): string | null {
  const start = new RegExp(`"${property}"\\s*:\\s*"`).exec(json);
  if (start === null) return null;
  const rest = json.slice(start.index + start[0].length);
  const body = /^(?:[^"\\]|\\(?:u[\da-fA-F]{4}|[^u]))*/.exec(rest)?.[0] ?? '';
  try {
    // A model may leave a line break as it is, which JSON does not take.
    return JSON.parse(`"${body.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`);
  } catch {
    return body;
  }
}
