import type { Remote } from 'comlink';
import type { ChangesSince, FileStore } from '../contract/files';
import type { Programs } from '../contract/job';
import type { KernelInfo, Progress } from '../contract/kernel';
import type { Network } from '../contract/network';
import type { PackageSource } from '../contract/packages';
import type { KernelWorker } from '../contract/sandbox';
import {
  type RunningServer,
  type ServerAnswer,
  type ServerRequest,
  type StreamPiece,
  serverAnswer,
  streamPiece,
} from '../contract/server';
import { deferred } from '../lib/deferred';
import type { Boot, Surroundings } from './boot';
import { createBroker } from './broker';
import { crossing } from './crossing';
import type { CurrentRun } from './current-run';
import { SandboxJobs } from './jobs';
import { fetchPart } from './parts';
import type { Sandbox } from './sandbox';
import type { KeptSnapshot } from './snapshots';

/** What a life may reach of the page. */
export interface World {
  readonly files: FileStore;
  readonly packages: PackageSource;
  readonly network: Network;
  readonly boot: Boot;
  /** Null: there are none. */
  readonly programs: Programs | null;
}

/** Whom a life serves. */
export interface Owner {
  /** The run that is under way; what the sandbox says of any other is not listened to. */
  current(): CurrentRun | null;
  onProgress(progress: Progress | null): void;
  onServers(servers: readonly RunningServer[]): void;
  /** Told once, if it dies after its boot. */
  onDied(message: string): void;
}

/** One life of the interpreter: a sandbox from its boot to its end. After the end comes another life, never the same again. */
export class Life {
  /** Who commits: another for each life. */
  readonly id = crypto.randomUUID();
  readonly #died = deferred<never>();
  readonly #asking = new Set<() => void>();
  readonly #jobs: SandboxJobs;
  #sandbox: Sandbox | null = null;
  #info: KernelInfo | null = null;
  #answering = 0;
  #isOver = false;
  #isEnded = false;

  constructor(
    private readonly world: World,
    private owner: Owner,
  ) {
    this.#jobs = new SandboxJobs(world.programs, (id, event) => {
      if (event.kind === 'progress') {
        const { label, loaded, total, unit } = event;
        const progress = { label, loaded, total, unit: unit === 'bytes' ? unit : ('steps' as const) };
        this.owner.current()?.emit({ kind: 'progress', progress });
      } else void this.#sandbox?.worker.jobOutput(id, event.kind === 'stdout' ? 1 : 2, new Uint8Array(event.data));
    });
    // Whoever boots listens; later deaths are told by `onDied`.
    this.#died.promise.catch(() => undefined);
  }

  /** Null before the sandbox is open and after the end. */
  get sandbox(): Sandbox | null {
    return this.#sandbox;
  }

  /** Null before Python is up. */
  get info(): KernelInfo | null {
    return this.#info;
  }

  /** Whether it has ended or died. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether `end` was called, in contrast to a death of its own. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Serves another from now on. */
  serve(owner: Owner): void {
    this.owner = owner;
  }

  /** Brings Python up. Rejects with an Error if that fails, or if it dies or is ended meanwhile. */
  async start(snapshot: Promise<KeptSnapshot | null>): Promise<void> {
    const booting = this.world.boot.start(snapshot, this.#surroundings());
    this.#info = await Promise.race([booting, this.#died.promise]);
  }

  /** Instead of `start`: a started Python in which nothing has run. Rejects likewise. */
  snapshot(): Promise<Blob> {
    return Promise.race([this.world.boot.snapshot(this.#surroundings()), this.#died.promise]);
  }

  /** Hands over what the file store holds, before the first run. */
  async receive(files: ChangesSince): Promise<void> {
    const sandbox = this.#sandbox;
    if (!sandbox) throw new Error('Python has ended');
    const received = crossing(files, sandbox.blobs).then((changes) => sandbox.worker.receive(changes));
    await Promise.race([received, this.#died.promise]);
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

  /** Requests that its servers are answering. */
  get answering(): number {
    return this.#answering;
  }

  /** What a server of its Python says; null if it is ended before that. */
  async request(port: number, { method, target, headers, body }: ServerRequest): Promise<ServerAnswer | null> {
    const head = JSON.stringify({ method, target, headers });
    const answer = await this.#answered((worker) => worker.request(port, head, body));
    return answer && serverAnswer(answer[0], answer[1]);
  }

  /** What a server of its Python goes on saying. */
  async nextPiece(stream: number): Promise<StreamPiece> {
    return streamPiece(await this.#answered((worker) => worker.nextPiece(stream)));
  }

  async #answered<T>(question: (worker: Remote<KernelWorker>) => Promise<T>): Promise<T | null> {
    this.#answering += 1;
    try {
      return await this.ask(question, null);
    } finally {
      this.#answering -= 1;
    }
  }

  /** Ends it at once; a boot that is under way rejects with this reason. */
  end(reason: string): void {
    this.#isEnded = true;
    this.#close(reason);
  }

  #close(reason: string): void {
    this.#isOver = true;
    this.#jobs.end();
    this.#sandbox?.end();
    this.#sandbox = null;
    this.#died.reject(new Error(reason));
    for (const giveUp of this.#asking) giveUp();
    this.#asking.clear();
  }

  #die(message: string): void {
    if (this.#isOver) return;
    // Whoever waits for it, as for its files, hears of it too.
    this.#died.reject(new Error(message));
    if (this.#info) this.owner.onDied(message);
    else this.#close(message);
  }

  #surroundings(): Surroundings {
    return {
      broker: this.#broker(),
      onDied: (message) => this.#die(message),
      onOpen: (sandbox) => {
        if (this.#isOver) sandbox.end();
        else this.#sandbox = sandbox;
      },
    };
  }

  #broker() {
    const { files, packages, network } = this.world;
    const runOf = (runId: string | null): CurrentRun | null => {
      const run = this.owner.current();
      return run !== null && run.id === runId && !this.#isOver ? run : null;
    };
    return createBroker({
      by: this.id,
      files,
      packages,
      network,
      jobs: this.#jobs,
      part: fetchPart,
      onEvents: (runId, events) => {
        const run = runOf(runId);
        for (const event of events) run?.emit(event);
      },
      onProgress: (progress) => {
        if (!this.#isOver) this.owner.onProgress(progress);
      },
      onRemoved: (runId, removed) => runOf(runId)?.removedFiles(removed),
      onCommit: (runId, commit) => runOf(runId)?.committed(commit),
      onInput: (runId, prompt, password) => runOf(runId)?.ask(prompt, password) ?? Promise.resolve(null),
      onServers: (servers) => {
        if (!this.#isOver) this.owner.onServers(servers);
      },
      onFatal: (reason) => this.#die(reason),
    });
  }
}
