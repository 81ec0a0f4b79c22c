import { createSignal, type JSX, Show } from 'solid-js';

/** A button whose act can't be undone: pressed, it gives way to a question, with the focus on the answer that keeps. */
export function Sure(props: {
  readonly question: string;
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  /** What stands here until it is asked. */
  readonly children: (ask: () => void) => JSX.Element;
}) {
  const [asked, setAsked] = createSignal(false);
  return (
    <Show when={asked()} fallback={props.children(() => setAsked(true))}>
      <fieldset class="inline sure">
        <legend class="small">{props.question}</legend>
        <button type="button" class="button button-danger" onClick={() => props.onYes()}>
          {props.yes}
        </button>
        <button
          type="button"
          class="button"
          ref={(button) => queueMicrotask(() => button.focus())}
          onClick={() => setAsked(false)}
        >
          {props.no}
        </button>
      </fieldset>
    </Show>
  );
}
