import { DEFAULT_SETTINGS, type Settings, type SettingsStore } from '../../src/contract/settings';
import { createListeners } from '../../src/lib/listeners';

/** Settings in memory. */
export function createSettings(change: Partial<Settings> = {}): SettingsStore {
  const listeners = createListeners<Settings>();
  let current: Settings = { ...DEFAULT_SETTINGS, ...change };
  return {
    get current() {
      return current;
    },
    update(next) {
      current = { ...current, ...next };
      listeners.tell(current);
    },
    watch: listeners.add,
  };
}
