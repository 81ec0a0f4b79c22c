/** Whether runs or questions are under way, in this tab and in all tabs of the page. */
export interface AtWork {
  /** Something has begun; what is returned says that it has ended. */
  begin(): () => void;
  /** In this tab. */
  readonly isBusy: boolean;
  /** Resolves when nothing is under way in this tab. */
  idle(): Promise<void>;
  /** Resolves when nothing is under way in any tab, with what ends that state; null: the signal was aborted before. */
  alone(signal: AbortSignal): Promise<(() => void) | null>;
}

const NAME = 'carrel-at-work';

/** `locks`: null where the browser has none; then only this tab is known. */
export function createAtWork(locks: Pick<LockManager, 'request'> | null = globalThis.navigator?.locks ?? null): AtWork {
  let count = 0;
  let release: (() => void) | null = null;
  let waiting: (() => void)[] = [];

  function hold(mode: LockMode, signal?: AbortSignal): Promise<() => void> {
    return new Promise((given, failed) => {
      const hold = () => new Promise<void>((over) => given(over));
      locks?.request(NAME, signal ? { mode, signal } : { mode }, hold).catch(failed);
    });
  }

  const idle = (): Promise<void> => {
    if (count === 0) return Promise.resolve();
    return new Promise((resolve) => waiting.push(resolve));
  };

  return {
    begin() {
      count += 1;
      if (count === 1 && locks !== null) {
        const ended = new Promise<void>((over) => {
          release = over;
        });
        // Where locks are refused altogether, only this tab is known.
        locks.request(NAME, { mode: 'shared' }, () => ended).catch(() => undefined);
      }
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        count -= 1;
        if (count > 0) return;
        release?.();
        const told = waiting;
        waiting = [];
        for (const tell of told) tell();
      };
    },
    get isBusy() {
      return count > 0;
    },
    idle,
    async alone(signal) {
      await Promise.race([idle(), new Promise((stop) => signal.addEventListener('abort', stop, { once: true }))]);
      if (signal.aborted) return null;
      if (locks === null) return () => {};
      try {
        return await hold('exclusive', signal);
      } catch {
        return signal.aborted ? null : () => {};
      }
    },
  };
}
