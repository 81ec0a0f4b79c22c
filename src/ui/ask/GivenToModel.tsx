import { createMemo, For, onCleanup, Show } from 'solid-js';
import type { ModelContent } from '../../contract/model';
import { LongBox } from '../output/LongBox';

/** What of a result the model was given: closed until it is asked for. */
export function GivenToModel(props: { readonly content: readonly ModelContent[] }) {
  return (
    <Show when={props.content.length > 0}>
      <details class="given">
        <summary>Given to the model</summary>
        <LongBox label="Given to the model">
          <For each={props.content}>
            {(part) => (part.kind === 'text' ? <pre class="plain">{part.text}</pre> : <Picture data={part.data} />)}
          </For>
        </LongBox>
      </details>
    </Show>
  );
}

function Picture(props: { readonly data: Blob }) {
  const url = createMemo(() => {
    const made = URL.createObjectURL(props.data);
    onCleanup(() => URL.revokeObjectURL(made));
    return made;
  });
  return <img class="given-picture" src={url()} alt="As the model saw it" />;
}
