import { isEqual } from './equal';
import { inspect } from './inspect';

class AssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';

  constructor(
    message: string,
    readonly actual: unknown,
    readonly expected: unknown,
    readonly operator: string,
  ) {
    super(message);
  }
}

type Message = string | Error | undefined;
type Expected = RegExp | (new (...args: never[]) => unknown) | ((error: unknown) => boolean) | object | undefined;

function check(isRight: boolean, message: Message, actual: unknown, expected: unknown, operator: string, what: string) {
  if (isRight) return;
  if (message instanceof Error) throw message;
  throw new AssertionError(message ?? what, actual, expected, operator);
}

const both = (what: string, actual: unknown, expected: unknown) =>
  `${what}\n\n${inspect(actual, { depth: 4 })} !== ${inspect(expected, { depth: 4 })}\n`;

function ok(value: unknown, message?: Message): void {
  check(Boolean(value), message, value, true, '==', 'The expression evaluated to a falsy value');
}

function isExpected(error: unknown, expected: Expected): boolean {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected !== 'function')
    return Object.entries(expected).every(([key, value]) => {
      const found = (error as Record<string, unknown>)[key];
      return value instanceof RegExp && typeof found === 'string' ? value.test(found) : isEqual(found, value, true);
    });
  if (expected.prototype !== undefined && error instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Boolean(Reflect.apply(expected as (error: unknown) => unknown, null, [error]));
}

function judge(error: unknown, expected: Expected): void {
  if (!isExpected(error, expected)) throw error;
}

const missing = (message: Message, operator: string) =>
  check(false, message, undefined, undefined, operator, 'Missing expected exception.');

/** Node's `assert`. */
export const assert = Object.assign((value: unknown, message?: Message) => ok(value, message), {
  ok,
  AssertionError,
  equal: (a: unknown, b: unknown, message?: Message) =>
    // biome-ignore lint/suspicious/noDoubleEquals: it is what this one is about
    check(a == b || (Number.isNaN(a) && Number.isNaN(b)), message, a, b, '==', `${inspect(a)} == ${inspect(b)}`),
  notEqual: (a: unknown, b: unknown, message?: Message) =>
    // biome-ignore lint/suspicious/noDoubleEquals: it is what this one is about
    check(a != b, message, a, b, '!=', `${inspect(a)} != ${inspect(b)}`),
  strictEqual: (a: unknown, b: unknown, message?: Message) =>
    check(Object.is(a, b), message, a, b, 'strictEqual', both('Expected values to be strictly equal:', a, b)),
  notStrictEqual: (a: unknown, b: unknown, message?: Message) =>
    check(
      !Object.is(a, b),
      message,
      a,
      b,
      'notStrictEqual',
      `Expected "actual" to be strictly unequal to: ${inspect(b)}`,
    ),
  deepEqual: (a: unknown, b: unknown, message?: Message) =>
    check(isEqual(a, b, false), message, a, b, 'deepEqual', both('Expected values to be loosely deep-equal:', a, b)),
  deepStrictEqual: (a: unknown, b: unknown, message?: Message) =>
    check(
      isEqual(a, b, true),
      message,
      a,
      b,
      'deepStrictEqual',
      both('Expected values to be strictly deep-equal:', a, b),
    ),
  notDeepStrictEqual: (a: unknown, b: unknown, message?: Message) =>
    check(
      !isEqual(a, b, true),
      message,
      a,
      b,
      'notDeepStrictEqual',
      'Expected "actual" not to be strictly deep-equal to it',
    ),
  match: (text: string, pattern: RegExp, message?: Message) =>
    check(
      pattern.test(text),
      message,
      text,
      pattern,
      'match',
      `The input did not match ${pattern}. Input: ${inspect(text)}`,
    ),
  fail: (message?: Message) => check(false, message, undefined, undefined, 'fail', 'Failed'),
  throws(action: () => unknown, expected?: Expected, message?: Message): void {
    try {
      action();
    } catch (error) {
      judge(error, expected);
      return;
    }
    missing(message, 'throws');
  },
  doesNotThrow: (action: () => unknown) => void action(),
  async rejects(action: Promise<unknown> | (() => Promise<unknown>), expected?: Expected, message?: Message) {
    try {
      await (typeof action === 'function' ? action() : action);
    } catch (error) {
      judge(error, expected);
      return;
    }
    missing(message, 'rejects');
  },
});
Object.assign(assert, { strict: assert });
