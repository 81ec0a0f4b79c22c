import { isLevel } from '../contract/docker';
import type { PairedRunner, RunnerList } from '../contract/runners';
import { createKeptValue } from './kept-value';

const KEY = 'carrel.runners';

function isRunner(value: unknown): value is PairedRunner {
  if (typeof value !== 'object' || value === null) return false;
  const { id, client, name, address, level, image, trusted } = value as Partial<Record<keyof PairedRunner, unknown>>;
  return (
    [id, client, name, address].every((text) => typeof text === 'string' && text !== '') &&
    URL.canParse(String(address)) &&
    isLevel(level) &&
    (image === null || typeof image === 'string') &&
    Array.isArray(trusted) &&
    trusted.every(isLevel)
  );
}

/** The paired runners, shared by all tabs; what is not valid is left out. */
export function createRunnerList(target: Window = window): RunnerList {
  const kept = createKeptValue(
    KEY,
    (stored): readonly PairedRunner[] => (Array.isArray(stored) ? stored.filter(isRunner) : []),
    target,
  );
  return {
    get current() {
      return kept.current;
    },
    save(runner) {
      const isKnown = kept.current.some((each) => each.id === runner.id);
      kept.keep(
        isKnown ? kept.current.map((each) => (each.id === runner.id ? runner : each)) : [...kept.current, runner],
      );
    },
    forget: (id) => kept.keep(kept.current.filter((each) => each.id !== id)),
    watch: (listener) => kept.watch(() => listener()),
  };
}
