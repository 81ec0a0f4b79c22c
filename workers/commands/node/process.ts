import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { EventEmitter } from './library/events';
import { createInput, createOutput } from './library/streams';
import { setTicks } from './library/ticks';
import type { Loop } from './loop';

/** What scripts find the version of Node in: the one whose library this one is a part of. */
export const VERSION = '22.0.0';

/** Node's `process`. */
export function createProcess(call: ProgramCall, argv: readonly string[], loop: Loop) {
  const began = performance.now();
  const events = new EventEmitter();
  let cwd = call.cwd;
  const elapsed = (since?: readonly [number, number]): [number, number] => {
    const now = performance.now();
    const seconds = Math.floor(now / 1000);
    const nanoseconds = Math.round((now % 1000) * 1e6);
    if (since === undefined) return [seconds, nanoseconds];
    const all = (seconds - since[0]) * 1e9 + nanoseconds - since[1];
    return [Math.floor(all / 1e9), all % 1e9];
  };
  const process = Object.assign(events, {
    argv: ['/usr/bin/node', ...argv],
    argv0: 'node',
    execArgv: [],
    execPath: '/usr/bin/node',
    title: 'node',
    env: { ...call.env },
    platform: 'linux',
    arch: 'wasm32',
    pid: 1,
    ppid: 0,
    version: `v${VERSION}`,
    versions: { node: VERSION },
    release: { name: 'node' },
    features: {},
    stdin: createInput(call.stdin),
    stdout: createOutput(1, call.stdout),
    stderr: createOutput(2, call.stderr),
    cwd: () => cwd,
    chdir(path: string) {
      const to = resolvePath(cwd, path);
      if (call.files.stat(to)?.kind !== 'folder') throw new Error(`ENOENT: no such file or directory, chdir '${path}'`);
      cwd = to;
    },
    exit(code: number = loop.exitCode): never {
      loop.exitCode = code;
      return loop.exit(code);
    },
    abort: () => loop.exit(134),
    kill: () => loop.exit(143),
    nextTick: (callback: (...args: unknown[]) => unknown, ...args: unknown[]) => loop.tick(() => callback(...args)),
    hrtime: Object.assign(elapsed, { bigint: () => BigInt(Math.round(performance.now() * 1e6)) }),
    uptime: () => (performance.now() - began) / 1000,
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
    cpuUsage: () => ({ user: Math.round((performance.now() - began) * 1000), system: 0 }),
    emitWarning: (warning: unknown) => call.stderr(`(node) ${warning}\n`),
    umask: () => 0o22,
    getuid: () => 1000,
  });
  Object.defineProperty(process, 'exitCode', {
    enumerable: true,
    get: () => loop.exitCode,
    set: (code: unknown) => {
      loop.exitCode = Number(code ?? 0);
    },
  });
  setTicks({ tick: (callback) => loop.tick(callback), stdout: process.stdout, stderr: process.stderr });
  return process;
}

export type NodeProcess = ReturnType<typeof createProcess>;
