import Copy from 'lucide-solid/icons/copy';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { ansiHtml, plainText } from './ansi';

/** A Python error: its last line always, the traceback under it. */
export function ErrorOutput(props: { readonly name: string; readonly message: string; readonly traceback: string }) {
  const { toasts } = useDesk();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(plainText(props.traceback));
      toasts.show('Copied the traceback.');
    } catch {
      toasts.show('The browser did not allow copying. Select the text instead.', { kind: 'error' });
    }
  };
  return (
    <div class="error-output">
      <details open>
        <summary>
          <strong>{props.name}</strong>
          <span class="error-message">{props.message === '' ? '' : `: ${props.message}`}</span>
        </summary>
        {/* Escaped by ansi_up: nothing but spans of colour. */}
        <pre class="plain traceback" innerHTML={ansiHtml(props.traceback)} tabindex={0} />
      </details>
      <IconButton label="Copy traceback" class="error-copy" onClick={() => void copy()}>
        <Copy size={15} />
      </IconButton>
    </div>
  );
}
