import { Show } from 'solid-js';
import { MarkdownStream } from './MarkdownStream';

/** What the model thought on the way, where it tells; closed until it is asked for. */
export function Reasoning(props: { readonly text: string; readonly writing: boolean }) {
  return (
    <Show when={props.text.trim() !== ''}>
      <details class="reasoning">
        <summary>{props.writing ? 'Thinking' : 'Thoughts'}</summary>
        <div class="reasoning-text">
          <MarkdownStream source={props.text} />
        </div>
      </details>
    </Show>
  );
}
