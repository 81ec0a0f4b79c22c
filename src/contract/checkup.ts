import type { FileStore } from './files';
import type { Kernel } from './kernel';

/** `limited`: this browser can't, and the desk has a way round or does without; the detail says which. */
export type Verdict = 'works' | 'limited' | 'fails';

export interface Outcome {
  readonly verdict: Verdict;
  /** One sentence for the person. */
  readonly detail: string;
}

/** What the probes run on: a kernel and files of their own, so that nothing of the person's is touched. */
export interface Bench {
  readonly kernel: Kernel;
  readonly files: FileStore;
  /** The same files through a new connection, as after a reload. */
  reopen(): FileStore;
  /** Ends the kernel and deletes the files. */
  end(): Promise<void>;
}

/** One thing that the desk needs of a browser, tried for real. */
export interface Probe {
  readonly id: string;
  readonly title: string;
  /** A rejection counts as `fails`. */
  run(bench: Bench): Promise<Outcome>;
}

export interface Probed extends Outcome {
  readonly id: string;
  readonly title: string;
  readonly seconds: number;
}
