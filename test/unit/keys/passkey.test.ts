import { expect, test } from 'vitest';
import { createPasskey, usePasskey } from '../../../src/keys/passkey';

const RAW = new Uint8Array([251, 255, 1, 2]);

/** An authenticator with one passkey, that gives bytes where it can. */
function authenticator({ prf = true, declines = false } = {}) {
  const asked: unknown[] = [];
  const credential = (results: object) => ({ rawId: RAW.buffer, getClientExtensionResults: () => results });
  const answer = async (options: unknown, results: object) => {
    asked.push(options);
    if (declines) throw new DOMException('Not allowed', 'NotAllowedError');
    return credential(results) as unknown as Credential;
  };
  return {
    asked,
    create: (options?: CredentialCreationOptions) => answer(options, { prf: { enabled: prf } }),
    get: (options?: CredentialRequestOptions) =>
      answer(options, prf ? { prf: { results: { first: new Uint8Array(32).fill(7).buffer } } } : {}),
  };
}

test('a new passkey gives its secret', async () => {
  const made = await createPasskey(authenticator());
  expect(made).toEqual({
    ok: true,
    value: { kind: 'passkey', credential: '-_8BAg', bytes: new Uint8Array(32).fill(7) },
  });
});

test('a passkey is found again by its id', async () => {
  const device = authenticator();
  expect(await usePasskey(device, '-_8BAg')).toMatchObject({ ok: true });
  expect(device.asked[0]).toMatchObject({
    publicKey: { allowCredentials: [{ id: RAW }], userVerification: 'required' },
  });
});

test('one that cannot, or a person who declines, is no passkey', async () => {
  expect(await createPasskey(authenticator({ prf: false }))).toMatchObject({
    ok: false,
    failure: { code: 'no-passkey' },
  });
  expect(await usePasskey(authenticator({ prf: false }), 'AAAA')).toMatchObject({ ok: false });
  expect(await createPasskey(authenticator({ declines: true }))).toMatchObject({ ok: false });
});
