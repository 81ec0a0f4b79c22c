import type { Secret } from '../contract/keys';
import { fail, ok, type Result } from '../contract/result';
import { fromBase64, toBase64 } from '../lib/base64';

/** The same bytes come from the same passkey for the same input. https://www.w3.org/TR/webauthn-3/#prf-extension */
const INPUT = new TextEncoder().encode('carrel keys v1');
const MINUTE = 60_000;

type Credentials = Pick<CredentialsContainer, 'create' | 'get'>;

/** Makes a passkey on this device and gives its secret. Failure: there is none here that can do it, or the person declined. */
export async function createPasskey(credentials: Credentials): Promise<Result<Secret, 'no-passkey'>> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    rp: { name: 'Carrel' },
    user: { id: crypto.getRandomValues(new Uint8Array(16)), name: 'keys', displayName: 'Keys of Carrel' },
    pubKeyCredParams: [
      { type: 'public-key', alg: -7 },
      { type: 'public-key', alg: -257 },
    ],
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    timeout: MINUTE,
    extensions: { prf: {} },
  };
  const made = await ask(() => credentials.create({ publicKey }));
  if (made === null || made.getClientExtensionResults().prf?.enabled !== true) return NONE;
  // Most authenticators give the bytes only when the passkey is used.
  return usePasskey(credentials, toBase64Url(new Uint8Array(made.rawId)));
}

/** The secret of a passkey that was made before, by its id in base64url. */
export async function usePasskey(credentials: Credentials, id: string): Promise<Result<Secret, 'no-passkey'>> {
  const rawId = fromBase64(id.replaceAll('-', '+').replaceAll('_', '/'));
  if (rawId === null) return NONE;
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    allowCredentials: [{ type: 'public-key', id: rawId }],
    userVerification: 'required',
    timeout: MINUTE,
    extensions: { prf: { eval: { first: INPUT } } },
  };
  const used = await ask(() => credentials.get({ publicKey }));
  const first = used?.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return NONE;
  const bytes = first instanceof ArrayBuffer ? new Uint8Array(first.slice(0)) : copy(first);
  return ok({ kind: 'passkey', credential: id, bytes });
}

const NONE = fail('no-passkey', 'No passkey of this device could be used for this. Choose a passphrase instead.');

/** Null: declined, or not possible. The browser tells the two apart for nobody. */
async function ask(start: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await start()) as PublicKeyCredential | null;
  } catch {
    return null;
  }
}

function copy(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}

function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** What the page may do with passkeys; null where this browser has none. */
export function passkeysHere(): {
  create(): Promise<Result<Secret, 'no-passkey'>>;
  use(credential: string): Promise<Result<Secret, 'no-passkey'>>;
} | null {
  if (!('PublicKeyCredential' in globalThis)) return null;
  return {
    create: () => createPasskey(navigator.credentials),
    use: (credential) => usePasskey(navigator.credentials, credential),
  };
}
