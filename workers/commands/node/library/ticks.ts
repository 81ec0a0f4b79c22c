/**
 * In the place of the package `process` for those who import it (see `scripts/vite/bundle.ts`): Node's streams need its ticks
 * and know its outputs, which a pipe never ends.
 */
export let stdout: unknown;
export let stderr: unknown;
export const env: Readonly<Record<string, string>> = {};

let later: (callback: () => void) => void = queueMicrotask;

export function nextTick(callback: (...args: unknown[]) => unknown, ...args: unknown[]): void {
  later(() => callback(...args));
}

/** Sets what they are for the script of this worker. */
export function setTicks(of: {
  readonly tick: typeof later;
  readonly stdout: unknown;
  readonly stderr: unknown;
}): void {
  later = of.tick;
  stdout = of.stdout;
  stderr = of.stderr;
}
