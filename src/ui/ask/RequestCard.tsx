import { createMemo, createSignal, Show } from 'solid-js';
import { useDesk } from '../context';
import { useAsk } from './context';

/** What is asked outside of a call: about a model that repeats what fails, and about hosts that a run by hand tried. */
export function RequestCard() {
  const ask = useAsk();
  const { network } = useDesk();
  const [hint, setHint] = createSignal('');
  const request = createMemo(() => {
    const waiting = ask.request();
    return waiting?.kind === 'repeat' ? waiting : null;
  });
  return (
    <>
      <Show when={!ask.busy() && network.asking()}>
        {(host) => (
          <section class="question" aria-label="Question to you" data-open="true">
            <p>
              Python tried to reach <strong>{host()}</strong>. Allow it, then run the code again.
            </p>
            <div class="row-end">
              <button type="button" class="button button-quiet" onClick={() => network.dismiss()}>
                Dismiss
              </button>
              <button type="button" class="button" onClick={() => network.allow(host(), 'always')}>
                Always allow
              </button>
              <button type="button" class="button" onClick={() => network.allow(host(), 'once')}>
                Allow until closed
              </button>
            </div>
          </section>
        )}
      </Show>
      <Show when={request()}>
        {(waiting) => (
          <section class="question" aria-label="Question to you" data-open="true">
            <p>
              <strong>The model repeats a call of {waiting().tool} that fails.</strong> It was told to change its
              approach and has not.
            </p>
            <pre class="plain request-error">{waiting().error}</pre>
            <form
              class="inline"
              onSubmit={(event) => {
                event.preventDefault();
                const text = hint().trim();
                ask.answer(waiting().id, { kind: 'go-on', ...(text === '' ? {} : { hint: text }) });
                setHint('');
              }}
            >
              <input
                class="field"
                aria-label="A word to the model"
                placeholder="A word to the model, if you like"
                value={hint()}
                onInput={(event) => setHint(event.currentTarget.value)}
              />
              <button type="submit" class="button button-accent">
                Go on
              </button>
              <button
                type="button"
                class="button button-quiet"
                onClick={() => ask.answer(waiting().id, { kind: 'decline' })}
              >
                Stop here
              </button>
            </form>
          </section>
        )}
      </Show>
    </>
  );
}
