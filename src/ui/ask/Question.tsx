import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import { createMemo, createSignal, For, Show } from 'solid-js';
import type { Call } from './CallCard';
import { contentText, statusText } from './call-text';
import { useAsk } from './context';
import { writtenString } from './written-code';

/** What the model asks the person, and the answer. */
export function Question(props: { readonly call: Call }) {
  const ask = useAsk();
  const [text, setText] = createSignal('');
  const question = createMemo(() => writtenString(props.call.input, 'question') ?? '');
  const request = createMemo(() => {
    const waiting = ask.request();
    return waiting?.kind === 'question' && waiting.callId === props.call.id ? waiting : null;
  });
  const reply = (answer: string) => {
    const waiting = request();
    if (waiting && answer.trim() !== '') ask.answer(waiting.id, { kind: 'text', text: answer });
  };
  return (
    <section class="question" aria-label="Question to you" data-open={request() !== null}>
      <p class="inline">
        <CircleHelp size={16} aria-hidden="true" /> <strong>{request()?.question ?? question()}</strong>
      </p>
      <Show
        when={request()}
        fallback={
          <p class="small muted">
            {props.call.status === 'ok'
              ? `Answer: ${contentText(props.call.content)}`
              : statusText(props.call.status, ask.activity().kind === 'asking')}
          </p>
        }
      >
        {(waiting) => (
          <>
            <div class="options">
              <For each={waiting().options}>
                {(option) => (
                  <button type="button" class="button" onClick={() => reply(option)}>
                    {option}
                  </button>
                )}
              </For>
            </div>
            <form
              class="inline"
              onSubmit={(event) => {
                event.preventDefault();
                reply(text());
              }}
            >
              <input
                class="field"
                aria-label="Your answer"
                placeholder={waiting().options.length > 0 ? 'Or something else' : 'Your answer'}
                value={text()}
                onInput={(event) => setText(event.currentTarget.value)}
              />
              <button type="submit" class="button button-accent" disabled={text().trim() === ''}>
                Answer
              </button>
              <button
                type="button"
                class="button button-quiet"
                onClick={() => ask.answer(waiting().id, { kind: 'decline' })}
              >
                Skip
              </button>
            </form>
          </>
        )}
      </Show>
    </section>
  );
}
