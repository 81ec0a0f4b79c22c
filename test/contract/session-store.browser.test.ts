import { createIdbSessionStore } from '../../src/session/idb-store';
import { createMemorySessionStore } from '../../src/session/memory-store';
import { sessionStoreSuite } from './session-store';

sessionStoreSuite('sessions in memory', { open: createMemorySessionStore, isDurable: false });
sessionStoreSuite('sessions on IndexedDB', { open: createIdbSessionStore, isDurable: true });
