import type { KeyRing } from './model';
import type { Result } from './result';

/** How the key of a provider is kept. `locked`: encrypted, and not opened since the page was. */
export type KeyState = 'none' | 'tab' | 'stored' | 'locked';

/** What opens the stored keys: a passphrase, or 32 bytes that a passkey gives (WebAuthn's PRF extension). */
export type Secret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'passkey'; readonly credential: string; readonly bytes: Uint8Array<ArrayBuffer> };

export type KeyFailure = 'wrong-secret' | 'weak' | 'locked' | 'storage';

/** All keys that are kept on this device, in one encrypted piece. Nothing here is secret. */
export interface Vault {
  readonly secret:
    | { readonly kind: 'passphrase'; readonly iterations: number }
    /** The id of the passkey, in base64url. */
    | { readonly kind: 'passkey'; readonly credential: string };
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  /** Ids of the providers that have a key here; authenticated with the ciphertext. */
  readonly providers: readonly string[];
}

export interface VaultStore {
  load(): Promise<Vault | null>;
  /** Null: removes it. */
  save(vault: Vault | null): Promise<void>;
}

/** The keys: each is for this tab only, or stored encrypted. No method gives one back but `get`, which the model client has. */
export interface Keys extends KeyRing {
  state(providerId: string): KeyState;
  /** What opens the stored keys; null: none are stored. */
  readonly stored: Vault['secret'] | null;
  /** For as long as this tab is open, in memory only. */
  setForTab(providerId: string, key: string): void;
  /** Encrypted, for the next visits too. The secret is that of the keys already stored, or sets it if there are none. */
  store(providerId: string, key: string, secret: Secret): Promise<Result<void, KeyFailure>>;
  unlock(secret: Secret): Promise<Result<void, KeyFailure>>;
  /** Forgets the opened keys; those of the tab too. */
  lock(): void;
  /** Removes the key of a provider, wherever it is. Failure `locked`: others are stored with it, and must be opened first. */
  forget(providerId: string): Promise<Result<void, KeyFailure>>;
  /** Removes all stored keys, for a secret that is lost. */
  forgetStored(): Promise<Result<void, KeyFailure>>;
  watch(listener: () => void): () => void;
}
