import { createSignal, type JSX, Show } from 'solid-js';

interface Answers {
  readonly question: string;
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
}

/** A button whose act can't be undone: pressed, it gives way to a question. */
export function Sure(
  props: Answers & {
    /** What stands here until it is asked. */
    readonly children: (ask: () => void) => JSX.Element;
  },
) {
  const [asked, setAsked] = createSignal(false);
  return (
    <Show when={asked()} fallback={props.children(() => setAsked(true))}>
      <SureQuestion {...props} onNo={() => setAsked(false)} />
    </Show>
  );
}

/** The question itself, with the focus on the answer that keeps. */
export function SureQuestion(props: Answers & { readonly onNo: () => void }) {
  return (
    <fieldset class="inline sure">
      <legend class="small">{props.question}</legend>
      <button type="button" class="button button-danger" onClick={() => props.onYes()}>
        {props.yes}
      </button>
      <button
        type="button"
        class="button"
        ref={(button) => queueMicrotask(() => button.focus())}
        onClick={() => props.onNo()}
      >
        {props.no}
      </button>
    </fieldset>
  );
}
