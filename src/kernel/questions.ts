import type { Remote } from 'comlink';
import type { FileStore } from '../contract/files';
import type { Kernel, PackageInfo } from '../contract/kernel';
import type { PackageSource } from '../contract/packages';
import type { KernelWorker } from '../contract/sandbox';

/** The space of what belongs to no session. */
export const COMMON = '';
const NO_COMPLETION = { from: 0, to: 0, items: [] } as const;

export type Questions = Pick<
  Kernel,
  | 'complete'
  | 'completeLine'
  | 'closeTerminal'
  | 'inspect'
  | 'variables'
  | 'packages'
  | 'preflight'
  | 'tables'
  | 'frames'
>;

interface QuestionsOptions {
  readonly files: FileStore;
  readonly packages: PackageSource;
  /** Asks an idle kernel; any other is not asked, and `otherwise` is the answer. */
  ask<T>(question: (worker: Remote<KernelWorker>) => Promise<T>, otherwise: T): Promise<T>;
  /** Brings the kernel up and the files up to date. */
  bringUp(): Promise<unknown>;
}

/** What is asked of an idle kernel: it is answered at once and changes nothing. */
export function createQuestions({ files, packages, ask, bringUp }: QuestionsOptions): Questions {
  /** The packages as last told: a busy Python can't be asked. */
  let listing: readonly PackageInfo[] = [];

  async function judged(one: PackageInfo): Promise<PackageInfo> {
    if (one.source === 'none') return one;
    const permitted = await packages.permits(one.name, null);
    return permitted.ok ? one : { ...one, reason: permitted.failure.message };
  }

  return {
    complete: (code, cursor, space = COMMON) => ask((worker) => worker.complete(code, cursor, space), NO_COMPLETION),
    completeLine: (terminal, text, cursor) =>
      ask((worker) => worker.completeLine(terminal, text, cursor), NO_COMPLETION),
    closeTerminal: (terminal) => ask((worker) => worker.closeTerminal(terminal), undefined),
    inspect: (code, cursor, space = COMMON) => ask((worker) => worker.inspect(code, cursor, space), null),
    variables: (space = COMMON) => ask((worker) => worker.variables(space), []),
    frames: (space = COMMON) => ask((worker) => worker.frames(space), []),
    async packages() {
      listing = await ask((worker) => worker.packages(), listing);
      return Promise.all(listing.map(judged));
    },
    async preflight(code) {
      const sizes = Object.fromEntries((await files.list()).map((entry) => [entry.path, entry.size]));
      return ask((worker) => worker.preflight(code, sizes), []);
    },
    async tables(paths) {
      await bringUp();
      return ask((worker) => worker.tables(paths), []);
    },
  };
}
