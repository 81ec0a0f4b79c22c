import type { Kernel } from '../contract/kernel';
import type { AtWork } from './at-work';

type Watched = Pick<Kernel, 'state' | 'watch'>;

/** Says when a run begins or waits, and when all have ended. */
export function workOf(kernel: Watched, atWork: Pick<AtWork, 'begin'>): void {
  let waiting = 0;
  let end: (() => void) | null = null;
  kernel.watch((notice) => {
    if (notice.kind === 'queue') waiting = notice.waiting;
    if (notice.kind !== 'queue' && notice.kind !== 'state') return;
    const isBusy = waiting > 0 || kernel.state === 'busy' || kernel.state === 'stopping';
    if (isBusy) end ??= atWork.begin();
    else {
      end?.();
      end = null;
    }
  });
}

/** Milliseconds in which a person who has just opened the page often begins something. */
const SOON = 2000;

/** Resolves when Python is not being fetched or at work; in the first moments it is waited whether it is. */
export async function whenQuiet(kernel: Watched): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SOON));
  const isQuiet = () => kernel.state === 'off' || kernel.state === 'idle' || kernel.state === 'dead';
  if (isQuiet()) return;
  await new Promise<void>((resolve) => {
    const stop = kernel.watch(() => {
      if (!isQuiet()) return;
      stop();
      resolve();
    });
  });
}
