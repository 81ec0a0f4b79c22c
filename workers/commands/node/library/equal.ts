/** Whether two values are the same in all depths; `isStrict`: of the same types and classes too. */
export function isEqual(a: unknown, b: unknown, isStrict: boolean): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    // biome-ignore lint/suspicious/noDoubleEquals: the loose comparison is asked for
    return !isStrict && a == b;
  }
  if (isStrict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (a instanceof Date || a instanceof RegExp || a instanceof Error) {
    if (String(a) !== String(b) || (a instanceof Date && Number(a) !== Number(b))) return false;
  }
  if (a instanceof Number || a instanceof String || a instanceof Boolean) return a.valueOf() === b.valueOf();
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    return [...a].every(([key, value]) => b.has(key) && isEqual(value, b.get(key), isStrict));
  }
  if (a instanceof Set) {
    if (!(b instanceof Set) || a.size !== b.size) return false;
    return [...a].every((value) => b.has(value) || [...b].some((other) => isEqual(value, other, isStrict)));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isEqual(Reflect.get(a, key), Reflect.get(b, key), isStrict));
}
