import 'fake-indexeddb/auto';
import { createIdbFileStore } from '../../src/files/idb-store';
import { createMemoryFileStore } from '../../src/files/memory-store';
import { installFullDisk } from '../doubles/full-disk';
import { fileStoreSuite } from './file-store';
import type { FullState } from './file-store-kit';

let full: FullState = 'no';
function setFull(state: FullState): void {
  full = state;
}
installFullDisk(() => full);

fileStoreSuite('file store in memory', {
  open: (_name, options) => createMemoryFileStore({ ...options, quota: () => (full === 'no' ? 1e12 : 0) }),
  isDurable: false,
  setFull,
});
fileStoreSuite('file store on a stand-in for IndexedDB', { open: createIdbFileStore, isDurable: true, setFull });
