import X from 'lucide-solid/icons/x';
import { For } from 'solid-js';
import { useDesk } from '../context';
import { IconButton } from './IconButton';

export function Toasts() {
  const { toasts } = useDesk();
  return (
    <section
      class="toasts"
      aria-label="Messages"
      aria-live="polite"
      onPointerEnter={() => toasts.hold(true)}
      onPointerLeave={() => toasts.hold(false)}
      onFocusIn={() => toasts.hold(true)}
      onFocusOut={() => toasts.hold(false)}
    >
      <For each={toasts.list()}>
        {(toast) => (
          <div class="toast" data-kind={toast.kind}>
            <span class="toast-message">{toast.message}</span>
            {toast.action && (
              <button
                type="button"
                class="button button-quiet toast-action"
                onClick={() => {
                  toast.action?.run();
                  toasts.dismiss(toast.id);
                }}
              >
                {toast.action.label}
              </button>
            )}
            <IconButton label="Dismiss message" onClick={() => toasts.dismiss(toast.id)}>
              <X size={16} />
            </IconButton>
          </div>
        )}
      </For>
    </section>
  );
}
