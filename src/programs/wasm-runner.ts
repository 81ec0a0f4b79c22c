import type { Job, JobOptions, JobResult, Runner } from '../contract/job';
import type { ProgramInfo } from '../contract/program';
import { fail, ok, type Result } from '../contract/result';
import { basename } from '../lib/path';
import type { LoadProgram } from './loading';
import { after, together } from './next-command';
import { openProgram, type ProgramEnd, type ProgramWorker } from './program-worker';

export interface WasmRunnerOptions {
  readonly programs: readonly ProgramInfo[];
  readonly load: LoadProgram;
  /** Programs at work at a time; more wait. Default: by the device's cores, at most 4. */
  readonly limit?: number;
  /** Milliseconds after which a program that has nothing to do is thrown away. */
  readonly idle?: number;
}

export interface WasmRunner extends Runner {
  /** Throws away all programs, those at work too: their jobs end as killed. */
  end(): void;
}

/** As a shell tells it. */
const FAILED = 1;
const NOT_FOUND = 127;
const KILLED = 137;
const TIMED_OUT = 124;

/** Commands of one job, each in the place of the one before it. What comes out of a sandbox may ask for more without end. */
const MOST_COMMANDS = 16;

const ENDED = { next: null, written: [], removed: [], seconds: 0 };

/**
 * Programs of WebAssembly, each in a frame and a worker of its own: it can reach neither Python's memory, nor the broker, nor
 * another program. What has run is kept warm for a while for the next job.
 */
export function createWasmRunner({
  programs,
  load,
  limit = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1)),
  idle = 30_000,
}: WasmRunnerOptions): WasmRunner {
  const byCommand = new Map(programs.flatMap((program) => program.commands.map((command) => [command, program])));
  const find = (job: Job) => byCommand.get(basename(job.argv[0] ?? '')) ?? null;
  const warm = new Map<string, { readonly worker: ProgramWorker; readonly timer: ReturnType<typeof setTimeout> }[]>();
  const queue: (() => void)[] = [];
  const ending = new Set<() => void>();
  let atWork = 0;

  const release = () => {
    const next = queue.shift();
    if (next) next();
    else atWork--;
  };

  /** Whether it got one of the places; not where it was stopped while it waited. */
  async function turn(signal: AbortSignal): Promise<boolean> {
    if (atWork < limit) {
      atWork++;
      return true;
    }
    return new Promise((resolve) => {
      const begin = () => resolve(true);
      queue.push(begin);
      signal.addEventListener('abort', () => {
        const place = queue.indexOf(begin);
        if (place < 0) return;
        queue.splice(place, 1);
        resolve(false);
      });
    });
  }

  function takeWarm(name: string): ProgramWorker | null {
    for (;;) {
      const entry = warm.get(name)?.pop();
      if (entry === undefined) return null;
      clearTimeout(entry.timer);
      if (entry.worker.isAlive) return entry.worker;
      entry.worker.end();
    }
  }

  function putWarm(name: string, worker: ProgramWorker): void {
    if (!worker.isAlive) {
      worker.end();
      return;
    }
    const timer = setTimeout(() => {
      warm.set(
        name,
        (warm.get(name) ?? []).filter((entry) => entry.worker !== worker),
      );
      worker.end();
    }, idle);
    warm.set(name, [...(warm.get(name) ?? []), { worker, timer }]);
  }

  /** From the moment that it has its turn. */
  async function perform(program: ProgramInfo, job: Job, signal: AbortSignal, options: JobOptions) {
    const { onEvent = () => {}, timeout = null } = options;
    let worker = takeWarm(program.name);
    if (worker === null) {
      const label = `Loading ${program.name}`;
      const loaded = await load(program.name, {
        signal,
        onProgress: (bytes, total) => onEvent({ kind: 'progress', label, loaded: bytes, total, unit: 'bytes' }),
      });
      if (signal.aborted) return ok({ ...ENDED, exitCode: KILLED });
      if (!loaded.ok) return loaded;
      worker = await openProgram(program.name, loaded.value);
    }
    const running = worker;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new AbortController();
    const cut = new Promise<ProgramEnd>((resolve) => {
      const end = (exitCode: number) => {
        running.end();
        resolve({ ...ENDED, exitCode });
      };
      if (signal.aborted) return end(KILLED);
      // Not after this job: the worker may then be that of another.
      signal.addEventListener('abort', () => end(KILLED), { signal: over.signal });
      if (timeout !== null) timer = setTimeout(() => end(TIMED_OUT), timeout * 1000);
    });
    const called = { ...job, argv: [basename(job.argv[0] ?? ''), ...job.argv.slice(1)] };
    const result = await Promise.race([running.run(called, onEvent), cut]);
    clearTimeout(timer);
    over.abort();
    if (program.once === true) running.end();
    else putWarm(program.name, running);
    return ok(result);
  }

  /** One command of one program. */
  async function runOne(job: Job, options: JobOptions): Promise<Result<ProgramEnd, 'unreachable'>> {
    const program = find(job);
    if (program === null) {
      const text = `${job.argv[0] ?? ''}: command not found\n`;
      options.onEvent?.({ kind: 'stderr', data: new TextEncoder().encode(text) });
      return ok({ ...ENDED, exitCode: NOT_FOUND });
    }
    const abort = new AbortController();
    const stop = () => abort.abort();
    const signal = options.signal ? AbortSignal.any([options.signal, abort.signal]) : abort.signal;
    if (signal.aborted) return ok({ ...ENDED, exitCode: KILLED });
    ending.add(stop);
    if (!(await turn(signal))) {
      ending.delete(stop);
      return ok({ ...ENDED, exitCode: KILLED });
    }
    try {
      return await perform(program, job, signal, options);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return fail('unreachable', `${program.name} could not be started (${reason}). Try again, or reload the page.`);
    } finally {
      ending.delete(stop);
      release();
    }
  }

  return {
    name: 'programs of this desk',
    can: (job) => find(job) !== null,
    async run(job, options = {}) {
      let done: JobResult | null = null;
      let left = job;
      for (let count = 1; ; count += 1) {
        const ended = await runOne(left, options);
        if (!ended.ok) return ended;
        const { next, ...result } = ended.value;
        done = done ? together(done, result) : result;
        if (next === null) return ok(done);
        if (count === MOST_COMMANDS) {
          const text = `${job.argv[0] ?? ''}: ended: one command led to another without end\n`;
          options.onEvent?.({ kind: 'stderr', data: new TextEncoder().encode(text) });
          return ok({ ...done, exitCode: FAILED });
        }
        left = { ...left, argv: next.argv, stdin: new Blob([next.stdin]), files: after(left.files, result) };
      }
    },
    end() {
      for (const stop of ending) stop();
      for (const name of warm.keys()) for (let it = takeWarm(name); it !== null; it = takeWarm(name)) it.end();
    },
  };
}
