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

/** Fields of CPython 3.13's thread state (`Include/cpython/pystate.h`), and a bit of its `eval_breaker` (`pycore_ceval.h`). */
const EVAL_BREAKER = 12;
const CURRENT_FRAME = 52;
const SIGNALS_PENDING = 2;
/** Of the 5 MB of C's stack. */
const LEAST_STACK = 3 * 1024 * 1024;

/** What goes wrong where stacks are put aside (JSPI), each in one place. */
const ASIDE: readonly (readonly [string, string])[] = [
  // The frames of a stack that is aside lie in part on C's stack, which others use meanwhile. Who walks through the frames of all
  // threads (sys.settrace, sys.monitoring: pdb, coverage, hypothesis) must not come there: "memory access out of bounds".
  [
    'const threadState=_captureThreadState();return{threadState,stackState,suspender:suspenderGlobal.value}',
    `const frameAt=_PyThreadState_Get()+${CURRENT_FRAME}>>>2;const threadState=_captureThreadState();const frame=HEAPU32[frameAt];HEAPU32[frameAt]=0;return{threadState,stackState,frame,frameAt,suspender:suspenderGlobal.value}`,
  ],
  [
    '_restoreThreadState(state.threadState);suspenderGlobal',
    '_restoreThreadState(state.threadState);HEAPU32[state.frameAt]=state.frame;suspenderGlobal',
  ],
  // A signal is noted in the thread state that Python began with, and after a switch another one may be at work: it would never
  // look, and Stop would find Python deaf.
  [
    'Module.Py_EmscriptenSignalBuffer[0]=0;return result',
    `Module.Py_EmscriptenSignalBuffer[0]=0;if(result)HEAPU32[_PyThreadState_Get()+${EVAL_BREAKER}>>>2]|=${SIGNALS_PENDING};return result`,
  ],
  // The place for an exception was on C's stack: 16 bytes for each call of the event loop, never given back, so that after 300,000
  // of them the stack ran into the data; and where another stack was in their place by then, they were overwritten.
  ['let l=stackSave(),c=stackAlloc(4),u;try{', 'let c=_malloc(4),u;try{'],
  [
    'if(u=u[0],u===Module.error){_PyErr_SetRaisedException(HEAPU32[c/4>>>0]);try{_pythonexc2js()}finally{stackRestore(l)}}',
    'let raised=HEAPU32[c>>>2];_free(c);if(u=u[0],u===Module.error){_PyErr_SetRaisedException(raised);_pythonexc2js()}',
  ],
  // Each stack begins where the last one that waits ends. When little is left, those that wait are copied away.
  [
    'validSuspender.value=true;Module.stackStop=stackSave();return promisingApplyHandler(...args)',
    `validSuspender.value=true;Module.stackTop??=stackSave();if(stackSave()-_emscripten_stack_get_end()<${LEAST_STACK}){for(const state of stackStates.splice(0))state._save();stackRestore(Module.stackTop)}Module.stackStop=stackSave();return promisingApplyHandler(...args)`,
  ],
];

/**
 * What costs a start time, in two places. An exception at the top of a script, or of the function that is nearly all of it, makes V8
 * parse a megabyte once more to find its line: 30 ms each. And a small module is compiled for each of 260 functions of JavaScript
 * that Python calls, though there are but 40 kinds of them.
 */
const SLOW: readonly (readonly [string, string])[] = [
  // The address of a `blob:` script is no base for another; Carrel hands over what would be looked for beside it.
  ['try{scriptDirectory=new URL(".",_scriptName).href}catch{}', ''],
  [
    'var module=new WebAssembly.Module(new Uint8Array(bytes));var instance',
    'var module=(convertJsFunctionToWasm.made??={})[sig]??=new WebAssembly.Module(new Uint8Array(bytes));var instance',
  ],
];

/** The same in the loader, which looks whether it is a module of Node. */
const SLOW_LOADER = 'try{Object.assign(exports,loadPyodide)}catch(_){}';

/**
 * Pyodide's glue script, mended in three ways. For memory above 2 GB, where an address is a negative number in JavaScript: some ninety
 * places of 0.29.5 take it as it is, and what they write goes nowhere, what they read is something else. A wheel, for one, can't be
 * loaded any more ("Unknown typed array type 'Uint8Array'"). For waiting (`ASIDE`). And for a quick start (`SLOW`). Throws where a
 * place is not found: another Pyodide needs another look.
 */
export function mendGlue(script: string): string {
  let mended = script.replaceAll(SIGNED, '>>>$1');
  const places = [...PLACES, ...ASIDE, ...SLOW];
  const missing = places.filter(([from]) => mended.split(from).length !== 2);
  if (mended === script || missing.length > 0) {
    throw new Error(`This Pyodide is not the one that scripts/packages/glue.ts mends: ${missing.join(' ')}`);
  }
  for (const [from, to] of places) mended = mended.replace(from, to);
  return mended;
}

/** Pyodide's loader, for a worker only. Throws where it is another. */
export function mendLoader(script: string): string {
  if (script.split(SLOW_LOADER).length !== 2) {
    throw new Error('This Pyodide is not the one that scripts/packages/glue.ts mends: its loader is another');
  }
  return script.replace(SLOW_LOADER, '');
}
