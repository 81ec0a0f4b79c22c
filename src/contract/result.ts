/**
 * Failures of the outside world (a full disk, a missing file, a refused host) are values of this shape.
 * Our own bugs stay exceptions. `message` is a sentence for a person and says what to do next.
 */
export interface Failure<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
}

export type Result<T, Code extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure<Code> };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail<Code extends string>(
  code: Code,
  message: string,
): { readonly ok: false; readonly failure: Failure<Code> } {
  return { ok: false, failure: { code, message } };
}

/** Closes a switch over a union: reaching it is a compile error, or a bug at run time. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
