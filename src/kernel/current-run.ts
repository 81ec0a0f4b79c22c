import type { Commit, FileEntry } from '../contract/files';
import type { KernelEvent, Loss, PythonError, RunOptions, RunResult } from '../contract/kernel';
import type { RunTask, WorkerRunResult } from '../contract/sandbox';
import { deferred } from '../lib/deferred';
import type { RemovedFile } from './broker';
import { RunClock } from './run-clock';

/** Displays, progress and the like of one run that reach the screen. */
const EVENT_LIMIT = 20_000;

/** Why a run did not end by itself. */
export type StopReason = 'stop' | 'timeout' | 'crash' | 'restart';

/** One run from the queue to its result. */
export class CurrentRun {
  readonly id = crypto.randomUUID();
  /** Resolves when the run is over, however it ended. */
  readonly ended = deferred<RunResult>();
  readonly clock: RunClock;
  stopping: StopReason | null = null;
  /** `name==version` of what an installation brought. */
  installed: readonly string[] = [];
  /** Told once, when the worker has taken the run. */
  onFirstEvent: (() => void) | null = null;
  /** Answers the question that the code waits for. */
  answer: ((line: string | null) => void) | null = null;
  #characters = 0;
  #events = 0;
  readonly #undoable = new Map<string, RemovedFile>();
  readonly #changed = new Map<string, FileEntry>();
  readonly #removed = new Set<string>();

  constructor(
    readonly task: RunTask,
    readonly options: RunOptions,
    readonly timeout: number | null,
    /** Characters. */
    readonly outputLimit: number,
    onExpired: () => void,
  ) {
    this.clock = new RunClock(timeout, onExpired);
  }

  emit(event: KernelEvent): void {
    this.onFirstEvent?.();
    this.onFirstEvent = null;
    if (!this.#fits(event)) return;
    if (event.kind === 'status') {
      if (event.state === 'running') this.clock.start();
      else this.clock.pause();
    }
    this.options.onEvent?.(event);
  }

  /** The worker keeps to the limits of a run's output; a worker that does not is not believed. */
  #fits(event: KernelEvent): boolean {
    if (event.kind === 'stdout' || event.kind === 'stderr') {
      this.#characters += event.text.length;
      return this.#characters <= this.outputLimit;
    }
    if (event.kind !== 'status') this.#events += 1;
    return this.#events <= EVENT_LIMIT;
  }

  /** Asks the person for a line; null: there is none. The clock stands still meanwhile. */
  ask(prompt: string, password: boolean): Promise<string | null> {
    this.clock.pause();
    return new Promise((resolve) => {
      this.answer = (line) => {
        this.answer = null;
        this.clock.start();
        resolve(line);
      };
      // Last, because whoever hears it may answer at once.
      this.emit({ kind: 'input', prompt, password });
    });
  }

  committed(commit: Commit): void {
    for (const path of commit.removed) {
      this.#changed.delete(path);
      this.#removed.add(path);
    }
    for (const entry of commit.changed) {
      this.#removed.delete(entry.path);
      this.#changed.set(entry.path, entry);
    }
  }

  /** Files are about to go; only those that were there before the run are of interest. */
  removedFiles(files: readonly RemovedFile[]): void {
    for (const file of files) {
      if (!this.#changed.has(file.path) && !this.#undoable.has(file.path)) this.#undoable.set(file.path, file);
    }
  }

  /** What the run removed and did not write again. */
  get undoable(): readonly RemovedFile[] {
    return [...this.#undoable.values()].filter(({ path }) => this.#removed.has(path));
  }

  finish(result: WorkerRunResult): void {
    this.installed = result.installed;
    const isTimeout = this.stopping === 'timeout' && result.status === 'interrupted';
    this.#end({
      ...result,
      status: isTimeout ? 'timeout' : result.status,
      error: isTimeout ? timeoutError(this.timeout) : result.error,
      loss: null,
    });
  }

  /** The kernel is gone, and the run with it. */
  lose(reason: StopReason, loss: Loss, message: string): void {
    const status = reason === 'crash' ? 'crashed' : reason === 'timeout' ? 'timeout' : 'killed';
    const error =
      reason === 'timeout' ? timeoutError(this.timeout) : { name: 'KernelDied', message, traceback: message };
    // The worker cannot tell any more; `stopping` has paused the clock, so this is the time up to the stop.
    this.#end({ status, count: 0, error, seconds: this.clock.seconds, unsaved: null, wholeOutput: null, loss });
  }

  /** It could not begin. */
  fail(message: string): void {
    const error = { name: 'RunFailed', message, traceback: message };
    this.#end({ status: 'error', count: 0, error, seconds: 0, unsaved: null, wholeOutput: null, loss: null });
  }

  /** Taken out of the queue before it began. */
  drop(): void {
    this.#end({
      status: 'interrupted',
      count: 0,
      error: null,
      seconds: 0,
      unsaved: null,
      wholeOutput: null,
      loss: null,
    });
  }

  #end(result: Omit<RunResult, 'files' | 'removed'>): void {
    // The answer starts the clock again, so the pause comes last.
    this.answer?.(null);
    this.clock.pause();
    const { status, count, error, seconds, unsaved, wholeOutput, loss } = result;
    const files = [...this.#changed.values()].filter(({ kind }) => kind === 'file');
    this.ended.resolve({
      status,
      count,
      error,
      seconds,
      unsaved,
      wholeOutput,
      loss,
      files,
      removed: [...this.#removed],
    });
  }
}

function timeoutError(seconds: number | null): PythonError {
  const message = `Execution timeout after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return { name: 'TimeoutError', message, traceback: `${message}. The limit can be changed in the settings.` };
}
