import Lock from 'lucide-solid/icons/lock';
import { Show } from 'solid-js';
import { useDesk } from '../context';

/** Says that another tab has the session, and offers to have it here. */
export function ReadOnlyNotice() {
  const { sessions } = useDesk();
  return (
    <Show when={sessions.readOnly()}>
      <div class="notice" role="status">
        <Lock size={18} aria-hidden="true" />
        <p>
          <strong>This session is open in another tab.</strong> Here it can only be read; it shows what happens there,
          and is yours as soon as that tab lets go.
        </p>
        <div class="notice-actions">
          <button type="button" class="button" onClick={() => void sessions.wish()}>
            Use it here
          </button>
        </div>
      </div>
    </Show>
  );
}
