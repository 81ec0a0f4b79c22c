import { For } from 'solid-js';
import type { AskDoor, View } from '../state/ask-door';

const VIEWS: readonly { readonly view: View; readonly label: string }[] = [
  { view: 'conversation', label: 'Conversation' },
  { view: 'notebook', label: 'Notebook' },
];

/** The same session as a conversation or as a notebook. */
export function ViewSwitch(props: { readonly door: AskDoor }) {
  return (
    <fieldset class="view-switch" aria-label="Show this session as">
      <For each={VIEWS}>
        {({ view, label }) => (
          <button type="button" aria-pressed={props.door.view() === view} onClick={() => props.door.setView(view)}>
            {label}
          </button>
        )}
      </For>
    </fieldset>
  );
}
