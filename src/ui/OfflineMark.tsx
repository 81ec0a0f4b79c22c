import { Show } from 'solid-js';
import type { OfflineState } from '../contract/offline';
import { unreachable } from '../contract/result';
import { useDesk } from './context';

/** At the foot of the page: whether it opens without its server. Leads to what is kept. */
export function OfflineMark() {
  const { keeping, layout } = useDesk();
  const text = () => markText(keeping.state());
  return (
    <Show when={text()}>
      {(shown) => (
        <button
          type="button"
          class="offline-mark muted"
          data-kind={keeping.state().kind}
          title={offlineText(keeping.state())}
          onClick={() => layout.showTab('status')}
        >
          {shown()}
        </button>
      )}
    </Show>
  );
}

/** In a few words; null: not known yet. */
function markText(state: OfflineState): string | null {
  switch (state.kind) {
    case 'unknown':
      return null;
    case 'off':
      return 'Needs its server';
    case 'partial':
      return 'Partly offline';
    case 'preparing':
      return `Keeping for offline use, ${Math.floor((100 * state.loaded) / Math.max(1, state.total))} %`;
    case 'ready':
      return 'Ready offline';
    case 'problem':
      return 'Not ready offline';
    default:
      return unreachable(state);
  }
}

/** In a sentence. */
export function offlineText(state: OfflineState): string {
  switch (state.kind) {
    case 'unknown':
      return 'Looking at what is kept on this device.';
    case 'off':
    case 'problem':
      return state.message;
    case 'partial':
      return 'Not all of the page and Python is on this device yet.';
    case 'preparing':
      return 'The page and Python are being put on this device.';
    case 'ready':
      return 'The page and Python open without a network. So do the packages that were used once.';
    default:
      return unreachable(state);
  }
}
