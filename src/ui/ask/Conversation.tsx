import ArrowDown from 'lucide-solid/icons/arrow-down';
import { createEffect, For, on, onCleanup, onMount, Show } from 'solid-js';
import { ActivityLine } from './ActivityLine';
import { Composer } from './Composer';
import { useAsk } from './context';
import { createFollowEnd } from './follow-end';
import { RequestCard } from './RequestCard';
import { TurnView } from './TurnView';
import { WaitingRequestCard } from './WaitingRequestCard';
import { Welcome } from './Welcome';
import { WithAsk } from './WithAsk';

/** The session as a conversation. */
export function Conversation() {
  return (
    <WithAsk>
      <Talk />
    </WithAsk>
  );
}

function Talk() {
  const ask = useAsk();
  const { atEnd, toEnd, start } = createFollowEnd(() => ask.turnIds().length > 0);
  let scroll: HTMLDivElement | undefined;
  let page: HTMLDivElement | undefined;

  onMount(() => {
    if (scroll && page) onCleanup(start(scroll, page));
  });
  createEffect(on([ask.sessionId, () => ask.turnIds().length], () => queueMicrotask(toEnd)));
  return (
    <div class="talk">
      <div ref={scroll} class="talk-scroll" data-follows={atEnd()}>
        <div ref={page} class="talk-page">
          <Show when={ask.turnIds().length > 0} fallback={<Show when={ask.ready()}>{<Welcome />}</Show>}>
            <For each={ask.turnIds()}>
              {(id, index) => <TurnView id={id} number={index() + 1} last={index() === ask.turnIds().length - 1} />}
            </For>
          </Show>
          <RequestCard />
          <WaitingRequestCard />
          <ActivityLine />
        </div>
      </div>
      <div class="talk-foot">
        <Show when={!atEnd()}>
          <button type="button" class="button to-end" onClick={toEnd}>
            <ArrowDown size={15} aria-hidden="true" /> To the end
          </button>
        </Show>
        <Show when={ask.problem()}>
          {(problem) => (
            <p class="turn-end" data-tone="error" role="alert">
              The conversation could not be saved. {problem()} It is tried again with the next message.
            </p>
          )}
        </Show>
        <Composer />
      </div>
    </div>
  );
}
