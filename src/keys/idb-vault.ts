import type { DBSchema } from 'idb';
import type { Vault, VaultStore } from '../contract/keys';
import { connectDatabase, type Migration } from '../lib/database';

interface VaultSchema extends DBSchema {
  vault: { key: 'vault'; value: Vault };
}

const MIGRATIONS: readonly Migration<VaultSchema>[] = [
  {
    migrate(database) {
      database.createObjectStore('vault');
    },
  },
];

/** The vault in the IndexedDB database `name`, shared by all tabs. */
export function createIdbVaultStore(name: string): VaultStore & { close(): void } {
  const connection = connectDatabase(name, MIGRATIONS);
  return {
    load: async () => (await (await connection.open()).get('vault', 'vault')) ?? null,
    async save(vault) {
      const database = await connection.open();
      if (vault === null) await database.delete('vault', 'vault');
      else await database.put('vault', vault, 'vault');
    },
    close: () => connection.close(),
  };
}
