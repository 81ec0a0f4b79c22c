import type { Vault, VaultStore } from '../contract/keys';

/** A vault that is gone with the page: for tests, and where the browser gives no database. */
export function createMemoryVaultStore(): VaultStore {
  let vault: Vault | null = null;
  return {
    load: async () => vault,
    async save(next) {
      vault = next;
    },
  };
}
