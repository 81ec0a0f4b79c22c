import { Show } from 'solid-js';

/** What went wrong here, told at once to who listens; nothing while there is none. */
export function Problem(props: { readonly text: string | null | undefined }) {
  return (
    <Show when={props.text}>
      {(text) => (
        <p class="verdict" data-ok="false" role="alert">
          {text()}
        </p>
      )}
    </Show>
  );
}
