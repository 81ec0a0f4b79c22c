import 'fake-indexeddb/auto';
import { createIdbSessionStore } from '../../src/session/idb-store';
import { createMemorySessionStore } from '../../src/session/memory-store';
import { sessionStoreSuite } from './session-store';

sessionStoreSuite('sessions in memory', { open: createMemorySessionStore, isDurable: false });
sessionStoreSuite('sessions on a stand-in for IndexedDB', { open: createIdbSessionStore, isDurable: true });
