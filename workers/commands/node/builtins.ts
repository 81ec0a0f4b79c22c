import { Buffer } from 'buffer';
import streams from 'readable-stream';
import { StringDecoder } from 'string_decoder/lib/string_decoder.js';
import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { assert } from './library/assert';
import { createConsole } from './library/console';
import { nodeCrypto } from './library/crypto';
import { events } from './library/events';
import { createFs } from './library/fs';
import { createPath } from './library/path';
import { Lines } from './library/streams';
import { util } from './library/util';
import { zlib } from './library/zlib';
import type { Loop, Timer } from './loop';
import type { NodeProcess } from './process';

type Callback = (...args: unknown[]) => unknown;

/** All that a script finds: Node's own modules, and its global names. */
export function createBuiltins(call: ProgramCall, process: NodeProcess, loop: Loop) {
  const path = createPath(process.cwd);
  const fs = createFs({
    files: call.files,
    resolve: (name) => resolvePath(process.cwd(), name),
    stdin: call.stdin,
    write: (fd, data) => (fd === 1 ? call.stdout(data) : call.stderr(data)),
  });
  const console = createConsole(call.stdout, call.stderr);
  const timers = {
    setTimeout: (callback: Callback, delay = 1, ...args: unknown[]) => loop.timer(callback, delay, args, false),
    setInterval: (callback: Callback, delay = 1, ...args: unknown[]) => loop.timer(callback, delay, args, true),
    setImmediate: (callback: Callback, ...args: unknown[]) => loop.timer(callback, 0, args, false),
    clearTimeout: (timer?: Timer | number) => loop.clear(timer),
    clearInterval: (timer?: Timer | number) => loop.clear(timer),
    clearImmediate: (timer?: Timer | number) => loop.clear(timer),
  };
  const later = {
    setTimeout: (delay = 1, value?: unknown) =>
      new Promise((resolve) => loop.timer(() => resolve(value), delay, [], false)),
    setImmediate: (value?: unknown) => new Promise((resolve) => loop.timer(() => resolve(value), 0, [], false)),
  };
  // What `util.promisify(setTimeout)` gives.
  Object.assign(timers.setTimeout, { [util.promisify.custom]: later.setTimeout });
  const lines = () => new Lines(call.stdin, call.stdout, loop);
  const url = {
    URL,
    URLSearchParams,
    fileURLToPath: (address: string | URL) => decodeURIComponent(new URL(address).pathname),
    pathToFileURL: (name: string) => new URL(`file://${encodeURI(path.resolve(name))}`),
    parse: (address: string) => new URL(address),
    format: (address: string | URL) => String(address),
  };
  const os = {
    EOL: '\n',
    platform: () => 'linux',
    type: () => 'Linux',
    arch: () => 'wasm32',
    release: () => '6.0.0',
    hostname: () => 'carrel',
    homedir: () => call.env.HOME ?? '/home/pyodide',
    tmpdir: () => '/tmp',
    cpus: () => Array.from({ length: navigator.hardwareConcurrency || 1 }, () => ({ model: 'WebAssembly', speed: 0 })),
    availableParallelism: () => 1,
    totalmem: () => 4 * 1024 ** 3,
    freemem: () => 1024 ** 3,
    uptime: () => process.uptime(),
    loadavg: () => [0, 0, 0],
    userInfo: () => ({ username: 'user', uid: 1000, gid: 1000, homedir: '/home/pyodide', shell: '/bin/bash' }),
    networkInterfaces: () => ({}),
    endianness: () => 'LE',
  };
  const readline = { createInterface: lines, clearLine: () => true, cursorTo: () => true };
  const modules: Readonly<Record<string, unknown>> = {
    assert,
    'assert/strict': assert,
    buffer: { Buffer, Blob, atob, btoa, kMaxLength: 2 ** 32 },
    console,
    constants: fs.constants,
    crypto: nodeCrypto,
    events,
    fs,
    'fs/promises': fs.promises,
    os,
    path,
    'path/posix': path,
    perf_hooks: { performance },
    process,
    querystring: {
      parse(text: string) {
        const query = new URLSearchParams(text);
        return Object.fromEntries([...query.keys()].map((name) => [name, one(query.getAll(name))]));
      },
      stringify: (values: Readonly<Record<string, unknown>>) =>
        Object.entries(values)
          .flatMap(([name, value]) =>
            [value].flat().map((each) => `${encodeURIComponent(name)}=${encodeURIComponent(String(each))}`),
          )
          .join('&'),
      escape: encodeURIComponent,
      unescape: decodeURIComponent,
    },
    readline,
    'readline/promises': {
      createInterface: () => {
        const made = lines();
        const ask = made.question.bind(made);
        return Object.assign(made, { question: (text: string) => new Promise((resolve) => ask(text, resolve)) });
      },
    },
    stream: Object.assign(streams, { default: streams }),
    'stream/promises': streams.promises,
    string_decoder: { StringDecoder },
    timers,
    'timers/promises': later,
    url,
    util,
    'util/types': util.types,
    zlib,
  };
  const globals = { process, Buffer, console, global: globalThis, ...timers };
  return { modules, globals };
}

/** A list, unless there is one only. */
function one(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] ?? '') : values;
}
