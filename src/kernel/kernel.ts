import type { FileStore } from '../contract/files';
import type { Programs } from '../contract/job';
import type {
  Kernel,
  KernelInfo,
  KernelNotice,
  KernelState,
  Progress,
  RunOptions,
  RunResult,
} from '../contract/kernel';
import type { Network } from '../contract/network';
import type { PackageSource } from '../contract/packages';
import { fail, ok } from '../contract/result';
import type { RunTask } from '../contract/sandbox';
import { logLines, streamPiece } from '../contract/server';
import type { SettingsStore } from '../contract/settings';
import { createBoot } from './boot';
import { CurrentRun, type StopReason } from './current-run';
import { execute } from './execute';
import type { Life, Owner } from './life';
import { type Instant, Lives } from './lives';
import { COMMON, createQuestions, type Questions } from './questions';
import type { Sandbox } from './sandbox';
import { stopRun } from './stop';
import { Tracker } from './tracker';

/** Characters of one line's output that a terminal gets. */
const TERMINAL_OUTPUT = 10_000_000;
const NOTHING = { variables: [] } as const;
const NO_REASON = 'The browser gives no reason.';
const NEXT_STEP = 'Reload the page, or see “Check this browser” on the Status panel.';
const NO_MEMORY =
  'There is not enough memory for it. Close other tabs and programs, then run this again or reload the page.';

/** Why Python could not be started, and what to do. Sentences of ours say both; the browser's and Pyodide's words do not. */
function whyNot(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/memory/i.test(message) && !message.endsWith('.')) return NO_MEMORY;
  return message.endsWith('.') ? message : `${message ? `${message}.` : NO_REASON} ${NEXT_STEP}`;
}

interface KernelOptions {
  readonly files: FileStore;
  readonly packages: PackageSource;
  readonly network: Network;
  readonly settings: SettingsStore;
  readonly instant?: Instant;
  /** What the shell runs beside its own commands. */
  readonly programs?: Programs;
}

/** One Python interpreter with its queue of runs; it is started when first needed, and again whenever it ends. */
export function createKernel(options: KernelOptions): Kernel {
  const kernel = new SandboxedKernel(options);
  const { files, packages } = options;
  return Object.assign(
    kernel,
    createQuestions({
      files,
      packages,
      ask: (question, otherwise) => kernel.ask(question, otherwise),
      bringUp: () => kernel.run('', { interactive: false, storeHistory: false, timeout: null }),
    }),
  );
}

class SandboxedKernel implements Omit<Kernel, keyof Questions> {
  readonly #listeners = new Set<(notice: KernelNotice) => void>();
  readonly #queue: CurrentRun[] = [];
  readonly #lives: Lives;
  readonly #tracker: Tracker;
  #state: KernelState = 'off';
  #info: KernelInfo | null = null;
  #life: Life | null = null;
  #starting: Promise<void> | null = null;
  #current: CurrentRun | null = null;
  /** Names by space, as they were after the last run in it. */
  readonly #variables = new Map<string, readonly string[]>();
  #isDisposed = false;

  constructor(private readonly options: KernelOptions) {
    const { files, packages, network, instant = null, programs = null } = options;
    const boot = createBoot(packages, (loaded, total) => {
      // What is prepared for later is nothing to look at.
      if (this.#state === 'starting') this.#progress({ label: 'Downloading Python', loaded, total, unit: 'bytes' });
    });
    this.#lives = new Lives({ files, packages, network, boot, programs }, instant);
    this.#lives.warm();
    this.#tracker = new Tracker(files);
  }

  get state(): KernelState {
    return this.#state;
  }

  get info(): KernelInfo | null {
    return this.#info;
  }

  start(): Promise<void> {
    if (this.#life && !this.#starting) return Promise.resolve();
    this.#starting ??= this.#open().finally(() => {
      this.#starting = null;
      this.#next();
    });
    return this.#starting;
  }

  run(code: string, options: RunOptions = {}): Promise<RunResult> {
    const { interactive = true, storeHistory = true, space = COMMON } = options;
    const { ended } = this.#enqueue({ kind: 'code', code, interactive, storeHistory, space }, options);
    // One step later, so that the kernel is idle again when the caller hears of the end.
    return ended.promise.then((result) => result);
  }

  runLine: Kernel['runLine'] = async (line, options = {}) => {
    const { ended } = this.#enqueue({ kind: 'line', line }, { ...options, timeout: null });
    return ended.promise.then((result) => result);
  };

  server: Kernel['server'] = (port) => ({
    request: async (request) => this.#life?.request(port, request) ?? null,
    nextPiece: async (stream) => this.#life?.nextPiece(stream) ?? streamPiece(null),
    tellStream: async (stream, data) => this.#life?.ask((worker) => worker.tellStream(stream, data), undefined),
    endStream: async (stream, code) => this.#life?.ask((worker) => worker.endStream(stream, code), undefined),
  });

  serverLog: Kernel['serverLog'] = async (port) =>
    logLines(await this.#life?.ask((worker) => worker.serverLog(port), []));

  stopServer: Kernel['stopServer'] = async (port) => {
    const life = this.#life;
    const sandbox = life?.sandbox;
    if (!life || !sandbox) return;
    const ended = life.ask((worker) => worker.stopServer(port), undefined);
    // What computes is a run of somebody's, which goes on; the server ends after it.
    if (life.answering === 0) return ended;
    await stopRun({
      ask: () => ended.then(() => true),
      signal: sandbox.interruptible ? () => sandbox.signal() : null,
      ended,
      kill: () => {
        if (this.#life === life) this.#end('stop', 'The server did not react to Stop, so Python was restarted.');
      },
    });
  };

  install: Kernel['install'] = async (names, { upgrade = false, ...options } = {}) => {
    const run = this.#enqueue({ kind: 'install', names, upgrade }, { ...options, timeout: null });
    const result = await run.ended.promise;
    if (result.status !== 'ok') return fail('install', result.error?.message ?? 'The installation was stopped.');
    this.#tell({ kind: 'packages' });
    return ok(run.installed);
  };

  async interrupt(): Promise<void> {
    const [first] = this.#queue;
    if (this.#current) await this.#stop(this.#current, 'stop');
    // Python is still on its way: the run that waits for it is the one to stop.
    else if (first) this.#abort(first);
  }

  async restart(): Promise<void> {
    for (const run of this.#queue.splice(0)) run.drop();
    this.#tellQueue();
    if (this.#starting) {
      this.#life?.end('It was restarted.');
      await this.#starting;
    } else this.#end('restart', 'Python was restarted.');
    await this.start();
  }

  reply(line: string | null): void {
    this.#current?.answer?.(line);
  }

  forget: Kernel['forget'] = async (space) => {
    // A Python that does not run has no variables.
    if (this.#life) await this.#enqueue({ kind: 'forget', space }, { timeout: null }).ended.promise;
  };

  flush(): void {
    void this.#life?.sandbox?.worker.flush();
  }

  watch(listener: (notice: KernelNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const run of this.#queue.splice(0)) run.drop();
    this.#life?.end('The kernel was disposed of.');
    this.#life = null;
    this.#lives.end();
    this.#tracker.close();
  }

  #enqueue(task: RunTask, options: RunOptions): CurrentRun {
    const { current: settings } = this.options.settings;
    const timeout = options.timeout === undefined ? settings.runTimeout : options.timeout;
    const run: CurrentRun = new CurrentRun(
      task,
      options,
      timeout,
      task.kind === 'line' ? TERMINAL_OUTPUT : settings.outputLimit,
      () => void this.#stop(run, 'timeout'),
    );
    const { signal } = options;
    const onAbort = () => this.#abort(run);
    signal?.addEventListener('abort', onAbort, { once: true });
    void run.ended.promise.then(() => signal?.removeEventListener('abort', onAbort));
    if (signal?.aborted) run.drop();
    else {
      this.#queue.push(run);
      run.emit({ kind: 'status', state: this.#current || this.#queue.length > 1 ? 'queued' : 'starting' });
      this.#tellQueue();
      this.#next();
    }
    return run;
  }

  /** An idle kernel answers questions (completion, variables) at once; a busy one is not asked. */
  async ask<T>(question: (worker: Sandbox['worker']) => Promise<T>, otherwise: T): Promise<T> {
    return this.#state === 'idle' && this.#life ? this.#life.ask(question, otherwise) : otherwise;
  }

  #tell(notice: KernelNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  #set(state: KernelState): void {
    if (this.#state === state) return;
    this.#state = state;
    if (state === 'idle' && this.#life) this.#lives.rest(this.#life);
    else this.#lives.stir();
    this.#tell({ kind: 'state', state });
  }

  #tellQueue(): void {
    this.#tell({ kind: 'queue', waiting: this.#queue.length });
  }

  /** Progress belongs to the run that waits for it, and to everybody while there is none. */
  #progress(progress: Progress | null): void {
    const run = this.#current ?? this.#queue[0];
    run?.emit({ kind: 'progress', progress });
    this.#tell({ kind: 'progress', progress });
  }

  async #open(): Promise<void> {
    this.#set('starting');
    this.#queue[0]?.emit({ kind: 'status', state: 'starting' });
    const owner: Owner = {
      current: () => this.#current,
      onProgress: (progress) => this.#progress(progress),
      onServers: (servers) => this.#tell({ kind: 'servers', servers }),
      onDied: (message) => this.#crash(message),
    };
    try {
      const life = await this.#lives.begin(owner, (one) => {
        this.#life = one;
        if (this.#isDisposed) one.end('The kernel was disposed of.');
      });
      await life.receive(await this.#tracker.whole(life.id));
      this.#info = life.info;
      this.#variables.clear();
      this.#set('idle');
    } catch (error) {
      const message = whyNot(error);
      this.#life?.end(message);
      this.#life = null;
      this.#set('dead');
      for (const run of this.#queue.splice(0)) run.lose('crash', NOTHING, `Python could not be started. ${message}`);
      this.#tellQueue();
    } finally {
      this.#progress(null);
    }
  }

  #next(): void {
    const run = this.#queue[0];
    if (!run || this.#current || this.#starting || this.#isDisposed) return;
    const sandbox = this.#life?.sandbox;
    if (!sandbox) {
      void this.start();
      return;
    }
    this.#queue.shift();
    this.#tellQueue();
    this.#current = run;
    this.#set('busy');
    this.#execute(run, sandbox);
  }

  #execute(run: CurrentRun, sandbox: Sandbox): void {
    void run.ended.promise.then(() => {
      if (run.undoable.length > 0) this.#tell({ kind: 'removed', files: run.undoable });
      if (this.#current !== run) return;
      this.#current = null;
      if (this.#life?.sandbox === sandbox) this.#set('idle');
      this.#next();
    });
    void execute({
      run,
      sandbox,
      tracker: this.#tracker,
      variables: this.#variables,
      isAnswering: () => (this.#life?.answering ?? 0) > 0,
      // A run that has been ended says nothing of the life that came after.
      onGone: (message) => this.#current === run && this.#crash(message),
    });
  }

  #abort(run: CurrentRun): void {
    const place = this.#queue.indexOf(run);
    if (place >= 0) {
      this.#queue.splice(place, 1);
      this.#tellQueue();
      run.drop();
    } else if (run === this.#current) void this.#stop(run, 'stop');
  }

  async #stop(run: CurrentRun, reason: StopReason): Promise<void> {
    const sandbox = this.#life?.sandbox;
    if (run !== this.#current || !sandbox || run.stopping) {
      await (run === this.#current ? run.ended.promise : undefined);
      return;
    }
    run.stopping = reason;
    run.emit({ kind: 'status', state: 'stopping' });
    this.#set('stopping');
    await stopRun({
      ask: () => sandbox.worker.interrupt(),
      signal: sandbox.interruptible ? () => sandbox.signal() : null,
      ended: run.ended.promise,
      kill: () => {
        if (this.#current === run) this.#end(reason, 'It did not react to Stop, so Python was restarted.');
      },
    });
    await run.ended.promise;
  }

  #crash(message: string): void {
    this.#end('crash', `Python crashed: ${message}`);
  }

  /** Ends the sandbox and whatever runs in it, says what was lost, and starts anew. */
  #end(reason: StopReason, message: string): void {
    if (!this.#life || this.#starting || this.#isDisposed) return;
    this.#life.end(message);
    this.#life = null;
    const loss = { variables: [...new Set([...this.#variables.values()].flat())] };
    this.#variables.clear();
    const run = this.#current;
    this.#current = null;
    this.#set('starting');
    this.#tell({ kind: 'restarted', reason, loss });
    this.#tell({ kind: 'servers', servers: [] });
    run?.lose(reason, loss, message);
    void this.start();
  }
}
