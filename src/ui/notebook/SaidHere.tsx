import { createMemo, Index, Show } from 'solid-js';
import type { Cell } from '../../contract/session';
import { Seen } from '../ask/Seen';
import { SafeHtml } from '../output/SafeHtml';

/** Questions and answers of the conversation, where they belong in the notebook. They are changed there, not here. */
export function SaidHere(props: { readonly words: readonly Cell[] | undefined }) {
  return (
    <Show when={props.words?.length}>
      <section class="said-here" aria-label="From the conversation">
        <Index each={props.words}>{(word) => <Word source={word().source} />}</Index>
      </section>
    </Show>
  );
}

function Word(props: { readonly source: string }) {
  // The same words are other objects whenever the conversation goes on.
  const source = createMemo(() => props.source);
  return (
    <Seen meanwhile={<p class="said-meanwhile">{source()}</p>}>
      <SafeHtml kind="markdown" source={source()} />
    </Seen>
  );
}
