import type { Remote } from 'comlink';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import { DATA_ROOT } from '../../src/contract/files';
import type { Completion, Finding, PackageInfo, PythonError, TableSchema, Variable } from '../../src/contract/kernel';
import { unreachable } from '../../src/contract/result';
import type { BootInit, Broker, KernelWorker, RunRequest, RunTask, WorkerRunResult } from '../../src/contract/sandbox';
import type { Beside } from '../beside/contract';
import type { Shell, StartShell } from '../shell/contract';
import type { ShellFs } from '../shell/emscripten-fs';
import { type BootOptions, bootPython, type PythonRuntime, snapshotPython } from './boot';
import { createFetch, type HandedFiles } from './door';
import { createHost } from './host';
import { Mirror } from './mirror';
import { Output } from './output';
import { ProcessTable, screenOf } from './processes';
import { filesFor, Programs } from './programs';
import { serveBeside } from './serve-beside';
import { evaluatePart, pythonCommands, startShell } from './start-shell';
import { Waits } from './waits';

/** What `carrel.shell.run` returns. */
interface ShellResult {
  readonly status: 'ok' | 'error' | 'interrupted';
  readonly count: number;
  readonly error: PythonError | null;
  readonly variables: string[];
  readonly installed?: string[];
}

/** Adds up the time in which the code itself runs, without its downloads. */
class RunClock {
  #total = 0;
  #since: number | null = null;

  start(): void {
    this.#since ??= performance.now();
  }

  pause(): void {
    if (this.#since !== null) this.#total += performance.now() - this.#since;
    this.#since = null;
  }

  get seconds(): number {
    return (this.#total + (this.#since === null ? 0 : performance.now() - this.#since)) / 1000;
  }
}

/**
 * The sandbox's side of the kernel. `signal` is the interrupt buffer, null where the browser cannot share memory. `beside`: the worker
 * that helps Python to wait, where the browser can share memory but not put Python aside.
 */
export function createKernelWorker(
  broker: Remote<Broker>,
  signal: Int32Array | null,
  beside: Beside | null = null,
): KernelWorker {
  // Comlink's Remote is the interface with promises added; every method of Broker answers by promise or not at all.
  const door = broker as unknown as Broker;
  let runId: string | null = null;
  let clock = new RunClock();
  let runtime: PythonRuntime | null = null;
  let mirror: Mirror | null = null;
  const waits = new Waits();
  const handed: HandedFiles = new Map();
  const output = new Output((events) => void door.events(runId ?? '', events));
  const screen = screenOf((name, text) => output.text(name, text));
  const helped = beside && serveBeside(beside, { waits, screen, beat: () => void beat(), python, mirror: mirrored });
  const host = createHost({
    broker: door,
    output,
    waits,
    held: helped?.held ?? null,
    handed,
    layWheel: (wheel) => python().layWheel(wheel),
    runId: () => runId,
    onStatus: (state) => (state === 'running' ? clock.start() : clock.pause()),
  });

  const programs = new Programs(
    door,
    () => python().fs as unknown as ShellFs,
    (program) => filesFor(program, python().fs, mirrored()),
  );
  const processes = helped?.processes ?? new ProcessTable({ waits, screen, load: loadShell, start: startOwnShell });

  async function loadShell(): Promise<StartShell> {
    const part = await door.part('shell');
    if (!part.ok) throw new Error(part.failure.message);
    return evaluatePart(part.value);
  }

  function startOwnShell(start: StartShell): Promise<Shell> {
    const commands = pythonCommands(python(), start.python);
    return startShell(start, python().fs as unknown as ShellFs, commands, programs);
  }

  /** What is done again and again while Python has the worker. Gives the signal, if there was one: it is taken. */
  function beat(): number {
    output.tick();
    mirror?.tick();
    const taken = signal ? Atomics.exchange(signal, 0, 0) : 0;
    // Python computes for a process, it may be: then that is not all that has to end.
    if (taken !== 0) {
      processes.interrupt();
      waits.interrupt();
    }
    return taken;
  }

  /**
   * In the place of the interrupt buffer. Pyodide reads element 0 every few bytecodes, the one moment that comes again and
   * again while Python computes, and then writes 0. Taking the signal is one step here, because between a read and a write
   * a signal would be lost.
   */
  const pulse = {
    get 0(): number {
      return beat();
    },
    set 0(_taken: number) {},
  };

  function mirrored(): Mirror {
    if (!mirror) throw new Error('Python has not been started');
    return mirror;
  }

  function python(): PythonRuntime {
    if (!runtime) throw new Error('Python has not been started');
    return runtime;
  }

  /** Calls a function of `carrel.shell` and gives its JSON. */
  async function call<T>(name: string, ...values: unknown[]): Promise<T> {
    const shell = python().shell;
    const fn = shell[name] as PyCallable;
    try {
      return JSON.parse(String(await fn(...values))) as T;
    } finally {
      (fn as unknown as PyProxy).destroy();
    }
  }

  async function saveWholeOutput(): Promise<string | null> {
    if (!output.isCut) return null;
    const folder = `${DATA_ROOT}/output`;
    const fs = python().fs;
    fs.mkdirTree(folder);
    const taken = new Set(fs.readdir(folder));
    let number = 1;
    while (taken.has(`run-${number}.txt`)) number += 1;
    fs.writeFile(`${folder}/run-${number}.txt`, output.whole);
    return `${folder}/run-${number}.txt`;
  }

  function perform(task: RunTask): Promise<ShellResult> {
    switch (task.kind) {
      case 'code':
        return call('run', task.code, task.interactive, task.storeHistory, task.space);
      case 'line':
        return call('line', JSON.stringify(task.line));
      case 'install':
        return call('install', JSON.stringify(task.names), task.upgrade);
      case 'forget':
        return call('forget', task.space);
      default:
        return unreachable(task);
    }
  }

  async function run(request: RunRequest): Promise<WorkerRunResult> {
    const files = mirror;
    if (!files) throw new Error('Python has not been started');
    runId = request.id;
    files.runId = request.id;
    clock = new RunClock();
    output.begin(request.outputLimit);
    if (signal) Atomics.store(signal, 0, 0);
    try {
      if (request.files) files.apply(request.files);
      host.status('running');
      const result = await perform(request.task);
      clock.pause();
      const wholeOutput = await saveWholeOutput();
      await files.flush();
      // A commit that was under way before this one may have failed meanwhile.
      if (files.unsaved === null) await files.flush();
      return {
        ...result,
        installed: result.installed ?? [],
        seconds: clock.seconds,
        wholeOutput,
        unsaved: files.unsaved,
      };
    } finally {
      if (signal) Atomics.store(signal, 0, 0);
      output.flush();
      files.runId = null;
      runId = null;
    }
  }

  async function bootOptions(init: BootInit): Promise<BootOptions> {
    const read = async <T>(file: Blob | T): Promise<ArrayBuffer | T> =>
      file instanceof Blob ? file.arrayBuffer() : file;
    const [wasm, stdlib, own, snapshot] = await Promise.all([
      read(init.wasm),
      read(init.stdlib),
      read(init.own),
      init.snapshot?.arrayBuffer() ?? null,
    ]);
    handed.set('pyodide.asm.wasm', wasm).set('python_stdlib.zip', stdlib);
    self.fetch = createFetch({
      waits,
      handed,
      wheel: (name) => door.wheel(name),
      network: (request) => door.fetch(request),
      abort: () => void door.abortFetch(),
    });
    return {
      lock: init.lock,
      own: new Uint8Array(own),
      host,
      processes: processes.module(),
      pulse,
      snapshot,
      prepare: (fs) => {
        mirror = new Mirror(fs, (id, changes) => door.commit(id, changes), init.blobs);
      },
      progress: (label, loaded, total) => void door.progress({ label, loaded, total, unit: 'steps' }),
      fatal: (reason) => void door.fatal(reason),
    };
  }

  /** Asks a server of Python's; its answer is plain values. */
  async function server(name: string, ...args: readonly unknown[]): Promise<readonly unknown[]> {
    const fn = python().shell[name] as PyCallable;
    try {
      return (await fn(...args)) as readonly unknown[];
    } finally {
      (fn as unknown as PyProxy).destroy();
      // What it wrote is there at once.
      void mirror?.flush();
    }
  }

  return {
    async boot(init) {
      runtime = await bootPython(await bootOptions(init));
      return { ...runtime.info, canBlock: 'Suspending' in WebAssembly || helped !== null };
    },
    async snapshot(init) {
      return new Blob([await snapshotPython(await bootOptions(init))]);
    },
    receive(files) {
      if (!mirror) throw new Error('Python has not been started');
      mirror.apply(files);
    },
    run,
    interrupt() {
      processes.interrupt();
      waits.interrupt();
      // The signal of the page's next step may hit this very call: it has then done its work.
      void call('interrupt').catch(() => undefined);
      return true;
    },
    complete: (code, cursor, space) => call<Completion>('complete', code, cursor, space),
    completeLine: (terminal, text, cursor) => call<Completion>('complete_line', terminal, text, cursor),
    closeTerminal: (terminal) => call('close_terminal', terminal),
    async request(port, head, body) {
      const [said, data] = await server('request', port, head, body ? new Uint8Array(body) : undefined);
      return [said as string, data as Uint8Array];
    },
    nextPiece: (stream) => server('next_piece', stream),
    async tellStream(stream, data) {
      await server('tell_stream', stream, typeof data === 'string' ? data : new Uint8Array(data));
    },
    endStream: (stream, code) => call('end_stream', stream, code),
    stopServer: (port) => call('stop_server', port),
    serverLog: (port) => call('server_log', port),
    inspect: (code, cursor, space) => call('inspect', code, cursor, space),
    variables: (space) => call<Variable[]>('variables', space),
    packages: () => call<PackageInfo[]>('package_list'),
    preflight: (code, sizes) => call<Finding[]>('preflight', code, JSON.stringify(sizes)),
    tables: (paths) => call<TableSchema[]>('tables', JSON.stringify(paths)),
    frames: (space) => call<TableSchema[]>('frames', space),
    jobOutput: (id, stream, data) => programs.output(id, stream, data),
    async flush() {
      await mirror?.flush();
    },
  };
}
