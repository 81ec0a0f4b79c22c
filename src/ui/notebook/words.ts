import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { Conversation, ConversationStore } from '../../contract/conversation';
import { conversationOf } from '../../session/conversation';
import { type Words, wordsOf } from '../../session/conversation-cells';

const NONE: Conversation = { turns: [] };
/** Milliseconds between two looks at a log that grows. */
const PAUSE = 500;

/** What was said in the conversation of a session, by its cells. It is read from the log, so that no more need be loaded. */
export function createWords(
  sessionId: Accessor<string | null>,
  ids: Accessor<readonly string[]>,
  conversations: Pick<ConversationStore, 'load' | 'watch'>,
): Accessor<Words> {
  const [conversation, setConversation] = createSignal(NONE);
  createEffect(
    on(sessionId, (id) => {
      setConversation(NONE);
      if (id === null) return;
      let timer: ReturnType<typeof setTimeout> | null = null;
      let gone = false;
      const read = async () => {
        timer = null;
        // A log that can't be read is told of where the conversation is shown.
        const events = await conversations.load(id).catch(() => []);
        if (!gone) setConversation((before) => (events.length === 0 ? NONE : conversationOf(events, before)));
      };
      void read();
      onCleanup(
        conversations.watch((changed) => {
          if (changed === id) timer ??= setTimeout(() => void read(), PAUSE);
        }),
      );
      onCleanup(() => {
        gone = true;
        if (timer !== null) clearTimeout(timer);
      });
    }),
  );
  return createMemo(() => wordsOf(conversation(), ids()));
}
