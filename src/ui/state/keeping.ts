import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { Offline, OfflineState, UpdateState, Updates } from '../../contract/offline';

/** What the screen shows of the page itself being kept on the device. */
export interface Keeping {
  /** Null: nothing can be kept of this page. */
  readonly offline: Offline | null;
  readonly state: Accessor<OfflineState>;
  readonly updates: Updates | null;
  readonly update: Accessor<UpdateState>;
  /** Whether the person has put an offered version off, until the page is loaded again. */
  readonly isLater: Accessor<boolean>;
  later(): void;
}

export function createKeeping(offline: Offline | null, updates: Updates | null): Keeping {
  const [state, setState] = createSignal<OfflineState>(offline?.state ?? { kind: 'unknown' });
  const [update, setUpdate] = createSignal<UpdateState>(updates?.state ?? { kind: 'none' });
  const [isLater, setLater] = createSignal(false);
  if (offline) onCleanup(offline.watch(() => setState(offline.state)));
  if (updates) onCleanup(updates.watch(() => setUpdate(updates.state)));
  return { offline, state, updates, update, isLater, later: () => setLater(true) };
}
