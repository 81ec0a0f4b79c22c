import type { ConversationStore } from '../contract/conversation';
import { createChannel } from '../lib/channel';
import type { DatabaseOptions } from '../lib/database';
import { connectSessions, ofSession } from './schema';

/** Logs of conversations in the database `name` of sessions. Two tabs that append to one log keep their events whole. */
export function createIdbConversationStore(name: string, options: DatabaseOptions = {}): ConversationStore {
  const connection = connectSessions(name, options);
  const channel = createChannel<string>(`logs:${name}`);
  return {
    async append(sessionId, events) {
      if (events.length === 0) return;
      const transaction = (await connection.open()).transaction('logs', 'readwrite');
      const last = await transaction.store.openKeyCursor(ofSession(sessionId), 'prev');
      const next = (last?.key[1] ?? -1) + 1;
      try {
        // A request that fails ends the whole, which `done` tells.
        for (const [place, event] of events.entries()) {
          transaction.store.put(event, [sessionId, next + place]).catch(() => {});
        }
      } catch (error) {
        // What cannot be cloned throws at once; what came before it must not be stored.
        transaction.done.catch(() => {});
        transaction.abort();
        throw error;
      }
      await transaction.done;
      channel.tell(sessionId);
    },
    load: async (sessionId) => (await connection.open()).getAll('logs', ofSession(sessionId)),
    async remove(sessionId) {
      await (await connection.open()).delete('logs', ofSession(sessionId));
    },
    watch: (listener) => channel.watch(listener),
    close() {
      channel.close();
      connection.close();
    },
  };
}
