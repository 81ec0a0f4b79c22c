import { createIdbLedgerStore } from '../../src/session/idb-ledger-store';
import { createMemoryLedgerStore } from '../../src/session/memory-ledger-store';
import { ledgerStoreSuite } from './ledger-store';

ledgerStoreSuite('a ledger in memory', createMemoryLedgerStore);
ledgerStoreSuite('a ledger on IndexedDB', createIdbLedgerStore);
