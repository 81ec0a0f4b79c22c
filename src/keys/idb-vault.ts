import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Vault, VaultStore } from '../contract/keys';
import { createConnection } from '../lib/connection';

interface VaultSchema extends DBSchema {
  vault: { key: 'vault'; value: Vault };
}

/** The vault in the IndexedDB database `name`, shared by all tabs. */
export function createIdbVaultStore(name: string): VaultStore & { close(): void } {
  const connection = createConnection<IDBPDatabase<VaultSchema>>((lost) =>
    openDB<VaultSchema>(name, 1, {
      upgrade(database) {
        database.createObjectStore('vault');
      },
      blocking: (_current, _wanted, event) => {
        lost();
        (event.target as IDBDatabase).close();
      },
      terminated: lost,
    }),
  );
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
