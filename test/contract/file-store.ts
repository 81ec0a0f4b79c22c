import { afterEach, describe } from 'vitest';
import type { FileStore } from '../../src/contract/files';
import { fileBasics } from './file-store-basics';
import { fileCommits } from './file-store-commits';
import { type FileStoreCase, LIMIT } from './file-store-kit';
import { filesTogether } from './file-store-together';

/** What every file store keeps, whatever is below it. */
export function fileStoreSuite(title: string, { open, isDurable, setFull }: FileStoreCase): void {
  describe(title, () => {
    const opened: FileStore[] = [];
    function fresh(name = `files-test-${crypto.randomUUID()}`, fileLimit = LIMIT): FileStore {
      const store = open(name, { fileLimit: () => fileLimit });
      opened.push(store);
      return store;
    }
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });

    fileBasics(fresh);
    fileCommits(fresh, setFull);
    filesTogether(fresh, isDurable);
  });
}
