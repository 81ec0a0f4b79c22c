/** An address that is shifted with its sign: `ptr>>2)+1>>>0`. */
const SIGNED = /(?<!>)>>([123]\)\+[\w-]+>>>0)/g;

/** Addresses that are used with their sign in other ways, each in one place. */
const PLACES: readonly (readonly [string, string])[] = [
  ['Module.HEAPU8.set(bufferAsUint8Array(buf),ptr)', 'Module.HEAPU8.set(bufferAsUint8Array(buf),ptr>>>0)'],
  ['Module.HEAPU8.subarray(ptr,ptr+buf.byteLength)', 'Module.HEAPU8.subarray(ptr>>>0,(ptr>>>0)+buf.byteLength)'],
  ['HEAP8.slice(t,t+n).buffer', 'HEAP8.slice(t>>>0,(t>>>0)+n).buffer'],
  ['HEAP32.subarray(array/4>>>0,array/4+len>>>0)', 'HEAP32.subarray(array>>>2,(array>>>2)+len)'],
  [
    'sentinel){format=UTF8ToString(format);',
    'sentinel){start_ptr>>>=0;smallest_ptr>>>=0;largest_ptr>>>=0;format=UTF8ToString(format);',
  ],
];

/**
 * Pyodide's glue script, mended for memory above 2 GB. There an address is a negative number in JavaScript, and some ninety places
 * of 0.29.5 take it as it is: what they write goes nowhere, what they read is something else. A wheel, for one, can't be loaded any
 * more ("Unknown typed array type 'Uint8Array'"). Throws where a place is not found: another Pyodide needs another look.
 */
export function mendGlue(script: string): string {
  let mended = script.replaceAll(SIGNED, '>>>$1');
  const missing = PLACES.filter(([from]) => mended.split(from).length !== 2);
  if (mended === script || missing.length > 0) {
    throw new Error(`This Pyodide is not the one that scripts/packages/glue.ts mends: ${missing.join(' ')}`);
  }
  for (const [from, to] of PLACES) mended = mended.replace(from, to);
  return mended;
}
