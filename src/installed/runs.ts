import type { Kernel } from '../contract/kernel';
import type { SettingsStore } from '../contract/settings';
import { formatDuration } from '../lib/duration';

/** What an app can show outside of its window. */
export interface Signs {
  /** A dot on the app's icon. */
  badge(isOn: boolean): void;
  /** Whether the screen, and so the device, shall stay awake. */
  stayAwake(isOn: boolean): void;
  /** Tells the person, where they have allowed it. */
  notify(text: string): void;
  /** Whether the person cannot see the page. */
  isHidden(): boolean;
}

/** Most runs are over before anyone would look. */
const SHOWN_AFTER_MS = 2_000;
const LONG_RUN_MS = 30_000;

/** While Python runs: a badge, and the device stays awake. When a long run ends unseen, the person is told if they want that. */
export function watchRuns(
  kernel: Pick<Kernel, 'watch'>,
  settings: Pick<SettingsStore, 'current'>,
  signs: Signs,
  now: () => number = Date.now,
): () => void {
  let since: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (isOn: boolean) => {
    signs.badge(isOn);
    signs.stayAwake(isOn);
  };
  const begin = () => {
    if (since !== null) return;
    since = now();
    timer = setTimeout(show, SHOWN_AFTER_MS, true);
  };
  const end = () => {
    if (since === null) return;
    const milliseconds = now() - since;
    since = null;
    clearTimeout(timer);
    show(false);
    if (milliseconds < LONG_RUN_MS || !signs.isHidden() || !settings.current.notifyOfRuns) return;
    signs.notify(`Python is done, after ${formatDuration(milliseconds / 1000)}.`);
  };
  return kernel.watch((notice) => {
    if (notice.kind !== 'state') return;
    if (notice.state === 'busy' || notice.state === 'stopping') begin();
    else end();
  });
}
