import type { ProgramCall } from '../../../src/contract/program';
import { createPacedStream } from '../paced';
import { createBuiltins } from './builtins';
import { Loop, ScriptExit } from './loop';
import { Modules, type Require } from './modules';
import { createProcess } from './process';
import { reportOf } from './report';

declare const self: DedicatedWorkerGlobalScope;

/** What scripts must not find, because Node has it not, or it belongs to the sandbox. */
const HIDDEN = [
  'postMessage',
  'importScripts',
  'close',
  'onmessage',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'self',
];

/** Work of the browser for whose end a script has to be waited for. */
const AWAITED: readonly (readonly [owner: object, names: readonly string[]])[] = [
  [WebAssembly, ['compile', 'instantiate']],
  [Blob.prototype, ['text', 'arrayBuffer']],
  [Response.prototype, ['text', 'json', 'arrayBuffer', 'blob']],
  [ReadableStreamDefaultReader.prototype, ['read']],
  ...(globalThis.SubtleCrypto
    ? ([
        [
          SubtleCrypto.prototype,
          ['digest', 'sign', 'verify', 'encrypt', 'decrypt', 'importKey', 'generateKey', 'deriveBits', 'deriveKey'],
        ],
      ] as const)
    : []),
];

export interface Script {
  /** What `process.argv` has after the program. */
  readonly argv: readonly string[];
  /** Begins it. */
  begin(modules: Modules, require: Require): unknown;
}

/**
 * Runs one script by the engine of the browser and gives its exit code. It takes over the worker, which is good for no other
 * script afterwards.
 */
export async function runScript(call: ProgramCall, { argv, begin }: Script): Promise<number> {
  const loop = new Loop();
  const encoder = new TextEncoder();
  const stdout = createPacedStream(call.stdout);
  const bytes = (data: Uint8Array | string) => (typeof data === 'string' ? encoder.encode(data) : data);
  const streams: ProgramCall = {
    ...call,
    stdout(data) {
      if (!loop.isOver) stdout.write(bytes(data));
    },
    stderr(data) {
      stdout.flush();
      if (!loop.isOver) call.stderr(data);
    },
  };
  const process = createProcess(streams, argv, loop);
  const { modules: builtins, globals } = createBuiltins(streams, process, loop);
  loop.onError = (error, isRejection) => {
    const kind = isRejection ? 'unhandledRejection' : 'uncaughtException';
    if (process.emit('uncaughtException', error, kind)) return true;
    streams.stderr(reportOf(error, isRejection, call.files));
    return false;
  };
  loop.onIdle = () => process.emit('beforeExit', loop.exitCode);
  loop.onEnd = (code) => process.emit('exit', code);
  self.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    if (event.reason instanceof ScriptExit) return;
    if (process.listenerCount('unhandledRejection') > 0)
      loop.attempt(() => process.emit('unhandledRejection', event.reason, event.promise));
    else loop.fail(event.reason, true);
  });
  self.addEventListener('error', (event) => {
    event.preventDefault();
    loop.fail(event.error);
  });
  takeOver(loop, globals);
  const modules = new Modules(call.files, builtins);
  try {
    return await loop.run(() => begin(modules, modules.requireOf(call.cwd)));
  } finally {
    stdout.flush();
  }
}

function takeOver(loop: Loop, globals: object): void {
  for (const [owner, names] of AWAITED) {
    for (const name of names) {
      const native = Reflect.get(owner, name) as unknown;
      if (typeof native !== 'function') continue;
      const waiting = function (this: unknown, ...args: unknown[]) {
        return loop.awaited(() => Reflect.apply(native, this, args) as Promise<unknown>);
      };
      Object.defineProperty(owner, name, { value: waiting, configurable: true, writable: true });
    }
  }
  const put = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
  for (const name of HIDDEN) put(name, undefined);
  for (const [name, value] of Object.entries(globals)) put(name, value);
  put('fetch', async () => {
    throw new TypeError('fetch failed: scripts have no network here. Get the file with curl or Python first.');
  });
}
