import Check from 'lucide-solid/icons/check';
import Copy from 'lucide-solid/icons/copy';
import { createSignal, onCleanup, Show } from 'solid-js';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';

/** Copies a text, and says that it has. */
export function CopyButton(props: { readonly label: string; readonly text: () => string }) {
  const { toasts } = useDesk();
  const [done, setDone] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text());
      setDone(true);
      clearTimeout(timer);
      timer = setTimeout(() => setDone(false), 1500);
    } catch {
      toasts.show('The browser did not allow copying.', { kind: 'error' });
    }
  };
  return (
    <IconButton label={done() ? 'Copied' : props.label} onClick={() => void copy()}>
      <Show when={done()} fallback={<Copy size={15} />}>
        <Check size={15} />
      </Show>
    </IconButton>
  );
}
