import type { Secret, Vault } from '../contract/keys';

/** Rounds of PBKDF2-SHA-256, as OWASP asks for (Password Storage Cheat Sheet, 2023 and after). */
export const ITERATIONS = 600_000;

const encoder = new TextEncoder();

/** What a vault's secret becomes: a key that can seal and open, and cannot be read. */
export interface Opener {
  readonly key: CryptoKey;
  readonly secret: Vault['secret'];
  readonly salt: Uint8Array<ArrayBuffer>;
}

/** `like`: the vault that the key is to open; null: a new salt. */
export async function deriveOpener(secret: Secret, like: Vault | null, iterations = ITERATIONS): Promise<Opener> {
  const salt = like?.salt ?? crypto.getRandomValues(new Uint8Array(16));
  const aes = { name: 'AES-GCM', length: 256 };
  const usages: KeyUsage[] = ['encrypt', 'decrypt'];
  if (secret.kind === 'passkey') {
    // The bytes of a passkey are random already: they need no slow derivation.
    const base = await crypto.subtle.importKey('raw', secret.bytes, 'HKDF', false, ['deriveKey']);
    const info = encoder.encode('carrel keys');
    const key = await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, base, aes, false, usages);
    return { key, salt, secret: { kind: 'passkey', credential: secret.credential } };
  }
  const rounds = like?.secret.kind === 'passphrase' ? like.secret.iterations : iterations;
  // The same letters can be typed as different code points.
  const typed = encoder.encode(secret.passphrase.normalize('NFKC'));
  const base = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
  const key = await crypto.subtle.deriveKey(derivation, base, aes, false, usages);
  return { key, salt, secret: { kind: 'passphrase', iterations: rounds } };
}

/** A fresh `iv` each time, as AES-GCM demands. */
export async function seal(keys: ReadonlyMap<string, string>, { key, secret, salt }: Opener): Promise<Vault> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const providers = [...keys.keys()].sort();
  const plain = encoder.encode(JSON.stringify(Object.fromEntries(keys)));
  const algorithm = { name: 'AES-GCM', iv, additionalData: bound(providers) };
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain));
  return { secret, salt, iv, ciphertext, providers };
}

/** Null: the key is wrong, or the vault was changed. */
export async function open(vault: Vault, { key }: Opener): Promise<ReadonlyMap<string, string> | null> {
  const algorithm = { name: 'AES-GCM', iv: vault.iv, additionalData: bound(vault.providers) };
  try {
    const plain = await crypto.subtle.decrypt(algorithm, key, vault.ciphertext);
    return new Map(Object.entries(JSON.parse(new TextDecoder().decode(plain)) as Record<string, string>));
  } catch {
    return null;
  }
}

function bound(providers: readonly string[]): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify(providers));
}
