import type { ConversationStore, LogEvent } from '../contract/conversation';
import { createListeners } from '../lib/listeners';

/** Logs that are gone with the page: for tests, and where the browser gives no database. */
export function createMemoryConversationStore(): ConversationStore {
  const logs = new Map<string, readonly LogEvent[]>();
  const listeners = createListeners<string>();
  return {
    async append(sessionId, events) {
      logs.set(sessionId, [...(logs.get(sessionId) ?? []), ...events.map((event) => structuredClone(event))]);
      if (events.length > 0) listeners.tell(sessionId);
    },
    load: async (sessionId) => logs.get(sessionId) ?? [],
    async remove(sessionId) {
      logs.delete(sessionId);
    },
    watch: listeners.add,
    close() {},
  };
}
