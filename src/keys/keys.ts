import type { KeyFailure, Keys, Secret, Vault, VaultStore } from '../contract/keys';
import { fail, ok, type Result } from '../contract/result';
import { createListeners } from '../lib/listeners';
import { deriveOpener, type Opener, open, seal } from './seal';

/** Characters of a passphrase. */
const SHORTEST = 8;
const WRONG = 'This does not open the stored keys. Try again, or forget them and enter the keys anew.';

export interface KeysOptions {
  readonly store: VaultStore;
  /** Rounds for a new vault; default as in `seal.ts`. */
  readonly iterations?: number;
}

/**
 * The keys of all providers. One for this tab is in memory and nowhere else: `sessionStorage` would survive a reload, but
 * browsers write it to disk in plain text to restore tabs. Stored ones lie encrypted in one vault under one secret.
 */
export async function openKeys({ store, iterations }: KeysOptions): Promise<Keys> {
  const listeners = createListeners<void>();
  const tab = new Map<string, string>();
  let vault: Vault | null = await store.load().catch(() => null);
  let opened: { readonly keys: ReadonlyMap<string, string>; readonly opener: Opener } | null = null;

  async function save(next: Vault | null): Promise<Result<void, KeyFailure>> {
    try {
      await store.save(next);
    } catch {
      return fail('storage', 'The browser could not store the keys. They last until this tab is closed.');
    }
    vault = next;
    return ok(undefined);
  }

  async function unlock(secret: Secret): Promise<Result<void, KeyFailure>> {
    // Another tab may have stored keys since.
    vault = await store.load().catch(() => vault);
    if (vault === null) return ok(undefined);
    if (vault.secret.kind !== secret.kind) return fail('wrong-secret', WRONG);
    const opener = await deriveOpener(secret, vault, iterations);
    const keys = await open(vault, opener);
    if (keys === null) return fail('wrong-secret', WRONG);
    opened = { keys, opener };
    listeners.tell();
    return ok(undefined);
  }

  return {
    get stored() {
      return vault?.secret ?? null;
    },
    state(id) {
      if (tab.has(id)) return 'tab';
      if (opened?.keys.has(id)) return 'stored';
      return opened === null && vault?.providers.includes(id) ? 'locked' : 'none';
    },
    async get(id) {
      const key = tab.get(id) ?? opened?.keys.get(id) ?? null;
      if (key === null && opened === null && vault?.providers.includes(id))
        return fail('locked', 'The key is stored encrypted. Unlock it first.');
      return ok(key);
    },
    setForTab(id, key) {
      tab.set(id, key.trim());
      listeners.tell();
    },
    async store(id, key, secret) {
      if (secret.kind === 'passphrase' && [...secret.passphrase].length < SHORTEST)
        return fail('weak', `A passphrase needs at least ${SHORTEST} characters; a few words are best.`);
      const unlocked = await unlock(secret);
      if (!unlocked.ok) return unlocked;
      const opener = opened?.opener ?? (await deriveOpener(secret, null, iterations));
      const keys = new Map(opened?.keys).set(id, key.trim());
      const saved = await save(await seal(keys, opener));
      if (!saved.ok) {
        tab.set(id, key.trim());
        listeners.tell();
        return saved;
      }
      opened = { keys, opener };
      tab.delete(id);
      listeners.tell();
      return saved;
    },
    unlock,
    lock() {
      tab.clear();
      opened = null;
      listeners.tell();
    },
    async forget(id) {
      tab.delete(id);
      listeners.tell();
      if (!vault?.providers.includes(id)) return ok(undefined);
      if (vault.providers.length === 1) {
        const saved = await save(null);
        if (saved.ok) opened = null;
        listeners.tell();
        return saved;
      }
      if (opened === null) return fail('locked', 'Other keys are stored with this one. Unlock them first.');
      const keys = new Map(opened.keys);
      keys.delete(id);
      const saved = await save(await seal(keys, opened.opener));
      if (saved.ok) opened = { ...opened, keys };
      listeners.tell();
      return saved;
    },
    async forgetStored() {
      const saved = await save(null);
      if (saved.ok) opened = null;
      listeners.tell();
      return saved;
    },
    watch: listeners.add,
  };
}
