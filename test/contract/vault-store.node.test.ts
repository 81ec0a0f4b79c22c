import 'fake-indexeddb/auto';
import { createIdbVaultStore } from '../../src/keys/idb-vault';
import { createMemoryVaultStore } from '../../src/keys/memory-vault';
import { vaultStoreSuite } from './vault-store';

vaultStoreSuite('a vault in memory', createMemoryVaultStore);
vaultStoreSuite('a vault on a stand-in for IndexedDB', createIdbVaultStore);
