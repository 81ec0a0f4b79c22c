import type { KeepOptions, Offline, OfflineFile, OfflineState } from '../../src/contract/offline';
import { fail, ok } from '../../src/contract/result';
import { createListeners } from '../../src/lib/listeners';

export interface OfflineDouble extends Offline {
  /** What `keep` was called with. */
  readonly asked: readonly (readonly string[])[];
  /** Lets the file come that is being fetched. */
  arrive(): void;
  become(state: OfflineState): void;
}

/** Files of one byte each that arrive when the test says so. */
export function createOfflineDouble(paths: readonly string[], here: readonly string[] = []): OfflineDouble {
  const listeners = createListeners<void>();
  const kept = new Set(here);
  let state: OfflineState = { kind: 'unknown' };
  const asked: (readonly string[])[] = [];
  let arrive = () => {};

  async function keep(wanted: readonly string[], { signal, onProgress }: KeepOptions = {}) {
    asked.push(wanted);
    for (const path of wanted.filter((one) => !kept.has(one))) {
      const come = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      const stop = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      await Promise.race([come, stop]);
      if (signal?.aborted) return fail('stopped', 'It was stopped.');
      kept.add(path);
      onProgress?.(wanted.filter((one) => kept.has(one)).length, wanted.length);
    }
    return ok(undefined);
  }

  return {
    asked,
    get state() {
      return state;
    },
    become(next) {
      state = next;
      listeners.tell();
    },
    arrive: () => arrive(),
    watch: listeners.add,
    async refresh() {},
    files: async () =>
      paths.map((path): OfflineFile => ({ path, size: 1, sha256: '', when: 'use', isKept: kept.has(path) })),
    keep,
    async remove(gone) {
      for (const path of gone) kept.delete(path);
    },
    async prepare() {},
    repair: async () => ok({ checked: kept.size, broken: [] }),
  };
}
