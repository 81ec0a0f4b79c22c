import type { Remote } from 'comlink';
import type { ChangesSince, FileStore } from '../contract/files';
import type { KernelInfo, Progress } from '../contract/kernel';
import type { Network } from '../contract/network';
import type { PackageSource } from '../contract/packages';
import type { KernelWorker } from '../contract/sandbox';
import { deferred } from '../lib/deferred';
import type { Boot } from './boot';
import { createBroker } from './broker';
import type { CurrentRun } from './current-run';
import type { Sandbox } from './sandbox';

interface LifeOptions {
  /** Who commits: another for each life. */
  readonly id: string;
  readonly files: FileStore;
  readonly packages: PackageSource;
  readonly network: Network;
  readonly boot: Boot;
  /** The run that is under way; what the sandbox says of any other is not listened to. */
  current(): CurrentRun | null;
  onProgress(progress: Progress | null): void;
  /** Told once, if it dies after its boot. */
  onDied(message: string): void;
}

/** One life of the interpreter: a sandbox from its boot to its end. After the end comes another life, never the same again. */
export class Life {
  readonly #died = deferred<never>();
  readonly #asking = new Set<() => void>();
  #sandbox: Sandbox | null = null;
  #isBooted = false;
  #isOver = false;

  constructor(private readonly options: LifeOptions) {
    // Whoever boots listens; later deaths are told by `onDied`.
    this.#died.promise.catch(() => undefined);
  }

  /** Null before the sandbox is open and after the end. */
  get sandbox(): Sandbox | null {
    return this.#sandbox;
  }

  /** Brings Python up. Rejects with an Error if that fails, or if it dies or is ended meanwhile. */
  async start(files: ChangesSince): Promise<KernelInfo> {
    const booting = this.options.boot.start(
      files,
      this.#broker(),
      (message) => this.#die(message),
      (sandbox) => {
        if (this.#isOver) sandbox.end();
        else this.#sandbox = sandbox;
      },
    );
    const { info } = await Promise.race([booting, this.#died.promise]);
    this.#isBooted = true;
    return info;
  }

  /** Asks Python; `otherwise` where there is none, if it is ended before it answers, or if a Stop hits the question. */
  ask<T>(question: (worker: Remote<KernelWorker>) => Promise<T>, otherwise: T): Promise<T> {
    const sandbox = this.#sandbox;
    if (!sandbox) return Promise.resolve(otherwise);
    return new Promise((resolve) => {
      const giveUp = () => resolve(otherwise);
      this.#asking.add(giveUp);
      question(sandbox.worker)
        .then(resolve, (error: unknown) => {
          console.warn('Python could not answer.', error);
          giveUp();
        })
        .finally(() => this.#asking.delete(giveUp));
    });
  }

  /** Ends it at once; a boot that is under way rejects with this reason. */
  end(reason: string): void {
    this.#isOver = true;
    this.#sandbox?.end();
    this.#sandbox = null;
    this.#died.reject(new Error(reason));
    for (const giveUp of this.#asking) giveUp();
    this.#asking.clear();
  }

  #die(message: string): void {
    if (this.#isOver) return;
    if (this.#isBooted) this.options.onDied(message);
    else this.end(message);
  }

  #broker() {
    const { id, files, packages, network, current, onProgress } = this.options;
    const runOf = (runId: string | null): CurrentRun | null => {
      const run = current();
      return run !== null && run.id === runId && !this.#isOver ? run : null;
    };
    return createBroker({
      by: id,
      files,
      packages,
      network,
      onEvents: (runId, events) => {
        const run = runOf(runId);
        for (const event of events) run?.emit(event);
      },
      onProgress: (progress) => {
        if (!this.#isOver) onProgress(progress);
      },
      onRemoved: (runId, removed) => runOf(runId)?.removedFiles(removed),
      onCommit: (runId, commit) => runOf(runId)?.committed(commit),
      onInput: (runId, prompt, password) => runOf(runId)?.ask(prompt, password) ?? Promise.resolve(null),
      onFatal: (reason) => this.#die(reason),
    });
  }
}
