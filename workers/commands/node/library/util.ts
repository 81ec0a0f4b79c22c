import { isEqual } from './equal';
import { format, inspect } from './inspect';

type Anything = (...args: never[]) => unknown;

/** Where a function says how it wants to be made one that gives a promise. */
const custom = Symbol.for('nodejs.util.promisify.custom');

function promisify(call: Anything): Anything {
  const own = (call as { [custom]?: Anything })[custom];
  if (own) return own;
  return function (this: unknown, ...args: never[]) {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, value: unknown) => (error ? reject(error) : resolve(value));
      Reflect.apply(call, this, [...args, done as never]);
    });
  };
}

/** Node's `util`. */
export const util = {
  format,
  inspect,
  promisify: Object.assign(promisify, { custom }),
  callbackify:
    (call: (...args: unknown[]) => Promise<unknown>) =>
    (...args: unknown[]) => {
      const done = args.pop() as (error: unknown, value?: unknown) => void;
      call(...args).then((value) => done(null, value), done);
    },
  inherits(made: { prototype: object; super_?: unknown }, above: { prototype: object }): void {
    made.super_ = above;
    Object.setPrototypeOf(made.prototype, above.prototype);
  },
  deprecate: (call: Anything) => call,
  isDeepStrictEqual: (a: unknown, b: unknown) => isEqual(a, b, true),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of terminals begin so
  stripVTControlCharacters: (text: string) => text.replaceAll(/\x1b\[[\d;]*[A-Za-z]/g, ''),
  types: {
    isPromise: (value: unknown) => value instanceof Promise,
    isDate: (value: unknown) => value instanceof Date,
    isRegExp: (value: unknown) => value instanceof RegExp,
    isMap: (value: unknown) => value instanceof Map,
    isSet: (value: unknown) => value instanceof Set,
    isNativeError: (value: unknown) => value instanceof Error,
    isTypedArray: (value: unknown) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  },
  TextEncoder,
  TextDecoder,
};
