import { describe, expect, test } from 'vitest';
import type { Vault, VaultStore } from '../../src/contract/keys';

/** What every store of a vault keeps. */
export function vaultStoreSuite(title: string, open: (name: string) => VaultStore & { close?(): void }): void {
  describe(title, () => {
    test('keeps the last vault, byte for byte, until it is removed', async () => {
      const store = open(`vault-test-${Date.now()}-${Math.random()}`);
      expect(await store.load()).toBeNull();
      const vault: Vault = {
        secret: { kind: 'passphrase', iterations: 1000 },
        salt: new Uint8Array([1, 2]),
        iv: new Uint8Array([3]),
        ciphertext: new Uint8Array([0, 255]),
        providers: ['a'],
      };
      await store.save(vault);
      expect(await store.load()).toEqual(vault);
      await store.save({ ...vault, providers: ['a', 'b'] });
      expect((await store.load())?.providers).toEqual(['a', 'b']);
      await store.save(null);
      expect(await store.load()).toBeNull();
      store.close?.();
    });
  });
}
