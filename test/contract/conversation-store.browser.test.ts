import { createIdbConversationStore } from '../../src/session/idb-conversation-store';
import { createMemoryConversationStore } from '../../src/session/memory-conversation-store';
import { conversationStoreSuite } from './conversation-store';

conversationStoreSuite('conversations in memory', { open: createMemoryConversationStore, isDurable: false });
conversationStoreSuite('conversations on IndexedDB', { open: createIdbConversationStore, isDurable: true });
