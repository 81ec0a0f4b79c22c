import { Show } from 'solid-js';
import type { Progress } from '../../contract/kernel';
import { formatBytes } from '../../lib/bytes';

/** What is being waited for, with a bar where the whole is known. */
export function ProgressLine(props: { readonly progress: Progress }) {
  const amount = () => {
    const { loaded, total, unit } = props.progress;
    if (unit === 'bytes')
      return total === null ? formatBytes(loaded) : `${formatBytes(loaded)} of ${formatBytes(total)}`;
    return total === null ? '' : `${loaded} of ${total}`;
  };
  return (
    <span class="progress-line">
      <span class="progress-label">{props.progress.label}</span>
      <Show when={props.progress.total} fallback={<progress class="progress" aria-label={props.progress.label} />}>
        {(total) => (
          <progress class="progress" aria-label={props.progress.label} value={props.progress.loaded} max={total()} />
        )}
      </Show>
      <span class="number muted">{amount()}</span>
    </span>
  );
}
