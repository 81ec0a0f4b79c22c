import type { ConversationStore, LogEvent } from '../contract/conversation';
import { createListeners } from '../lib/listeners';
import type { Agent, AgentState } from './agent';
import { conversationOf } from './conversation';

/** A conversation that another tab has: it can be read, and shows what happens there. */
export interface Follower extends Agent {
  close(): void;
}

export async function createFollower(
  sessionId: string,
  store: Pick<ConversationStore, 'load' | 'watch'>,
): Promise<Follower> {
  const listeners = createListeners<void>();
  let events: readonly LogEvent[] = await store.load(sessionId);
  let conversation = conversationOf(events);
  let isReading = false;
  let isStale = false;

  async function read(): Promise<void> {
    isStale = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isStale) {
        isStale = false;
        events = await store.load(sessionId);
        conversation = conversationOf(events, conversation);
        listeners.tell();
      }
    } catch {
      // What is shown stays; the next event brings another try.
    } finally {
      isReading = false;
    }
  }

  const close = store.watch((id) => id === sessionId && void read());
  // What was appended between the first reading and the watching.
  void read();
  return {
    get state(): AgentState {
      return { conversation, activity: { kind: 'idle' }, request: null, problem: null };
    },
    get events() {
      return events;
    },
    send: async () => null,
    retry: async () => null,
    resume: async () => null,
    edit: async () => null,
    show: () => {},
    stop: async () => {},
    answer: () => false,
    subscribe: listeners.add,
    close,
  };
}
