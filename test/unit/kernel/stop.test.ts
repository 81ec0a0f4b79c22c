import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stopRun } from '../../../src/kernel/stop';
import { deferred } from '../../../src/lib/deferred';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Run {
  /** What the worker answers when it is asked; null: it computes and does not answer. */
  readonly isWaiting: boolean | null;
  /** Milliseconds from being asked, or interrupted, to the end; null: it is deaf to that. */
  readonly asked?: number;
  readonly interrupted?: number | null;
  /** Where memory can't be shared there is no interrupt buffer. */
  readonly shares?: boolean;
}

/** Stops a run that behaves so, and tells what was done to it and after how many milliseconds it was over. */
async function stop({ isWaiting, asked, interrupted = null, shares = true }: Run) {
  const start = performance.now();
  const over = deferred<void>();
  const steps: string[] = [];
  const endAfter = (milliseconds: number | null | undefined) => {
    if (milliseconds != null) setTimeout(() => over.resolve(), milliseconds);
  };
  const stopping = stopRun({
    ask() {
      steps.push('ask');
      endAfter(asked);
      return isWaiting === null ? new Promise(() => {}) : Promise.resolve(isWaiting);
    },
    signal: shares
      ? () => {
          steps.push('signal');
          endAfter(interrupted);
        }
      : null,
    ended: over.promise,
    kill() {
      steps.push('kill');
      over.resolve();
    },
  });
  const took = stopping.then(() => performance.now() - start);
  await vi.runAllTimersAsync();
  return { steps, took: await took };
}

test('a run that waits is only asked, and has its time to end', async () => {
  expect(await stop({ isWaiting: true, asked: 20 })).toMatchObject({ steps: ['ask'] });
  expect(await stop({ isWaiting: true, asked: 800 })).toMatchObject({ steps: ['ask'] });
});

test('one that computes and does not answer is interrupted', async () => {
  expect(await stop({ isWaiting: null, interrupted: 50 })).toMatchObject({ steps: ['ask', 'signal'] });
});

test.each([
  ['computes in one long call', { isWaiting: null }],
  ['waits and does not end', { isWaiting: true }],
  ['catches the interrupt', { isWaiting: true, interrupted: null }],
  ['ends too late', { isWaiting: true, asked: 60_000, interrupted: 60_000 }],
  ['can be killed only', { isWaiting: null, shares: false }],
] satisfies [string, Run][])('one that %s is killed before three seconds are over', async (_, run) => {
  const { steps, took } = await stop(run);
  expect(steps.at(-1)).toBe('kill');
  expect(took).toBeLessThan(3000);
});
