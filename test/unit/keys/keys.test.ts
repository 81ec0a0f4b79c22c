import { describe, expect, test } from 'vitest';
import type { Secret, VaultStore } from '../../../src/contract/keys';
import { openKeys } from '../../../src/keys/keys';
import { createMemoryVaultStore } from '../../../src/keys/memory-vault';
import { ITERATIONS } from '../../../src/keys/seal';

const PASSPHRASE: Secret = { kind: 'passphrase', passphrase: 'correct horse battery' };
const WRONG: Secret = { kind: 'passphrase', passphrase: 'correct horse batterz' };
const KEY = 'sk-CANARY-1234567890';

function passkey(fill: number): Secret {
  return { kind: 'passkey', credential: 'cred', bytes: new Uint8Array(32).fill(fill) };
}

// Few rounds, for speed; the default is tested by itself.
const open = (store: VaultStore) => openKeys({ store, iterations: 1000 });

describe('a key for this tab', () => {
  test('is there until it is forgotten, and never stored', async () => {
    const store = createMemoryVaultStore();
    const keys = await open(store);
    expect(keys.state('a')).toBe('none');
    expect(await keys.get('a')).toEqual({ ok: true, value: null });
    keys.setForTab('a', ` ${KEY}\n`);
    expect(keys.state('a')).toBe('tab');
    expect(await keys.get('a')).toEqual({ ok: true, value: KEY });
    expect(await store.load()).toBeNull();
    expect((await open(store)).state('a')).toBe('none');
    await keys.forget('a');
    expect(await keys.get('a')).toEqual({ ok: true, value: null });
  });
});

describe.each([
  ['a passphrase', PASSPHRASE, WRONG],
  ['a passkey', passkey(1), passkey(2)],
])('a key stored under %s', (_name, secret, wrong) => {
  test('is opened by it and by nothing else', async () => {
    const store = createMemoryVaultStore();
    const first = await open(store);
    expect(await first.store('a', KEY, secret)).toMatchObject({ ok: true });
    expect(first.state('a')).toBe('stored');
    expect(await first.get('a')).toEqual({ ok: true, value: KEY });

    const later = await open(store);
    expect(later.state('a')).toBe('locked');
    expect(later.stored?.kind).toBe(secret.kind);
    expect(await later.get('a')).toMatchObject({ ok: false, failure: { code: 'locked' } });
    expect(await later.get('b')).toEqual({ ok: true, value: null });
    expect(await later.unlock(wrong)).toMatchObject({ ok: false, failure: { code: 'wrong-secret' } });
    expect(later.state('a')).toBe('locked');
    expect(await later.unlock(secret)).toMatchObject({ ok: true });
    expect(await later.get('a')).toEqual({ ok: true, value: KEY });
    later.lock();
    expect(later.state('a')).toBe('locked');
  });

  test('is not in what is stored', async () => {
    const store = createMemoryVaultStore();
    await (await open(store)).store('a', KEY, secret);
    const vault = await store.load();
    const text = JSON.stringify(vault, (_key, value: unknown) =>
      value instanceof Uint8Array ? `${String.fromCharCode(...value)} ${btoa(String.fromCharCode(...value))}` : value,
    );
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain(btoa(KEY).slice(0, 12));
    if (secret.kind === 'passphrase') expect(text).not.toContain(secret.passphrase);
  });

  test('a second one goes into the same vault, with a fresh iv', async () => {
    const store = createMemoryVaultStore();
    const keys = await open(store);
    await keys.store('a', KEY, secret);
    const before = await store.load();
    expect(await keys.store('b', 'other', wrong)).toMatchObject({ ok: false, failure: { code: 'wrong-secret' } });
    await keys.store('b', 'other', secret);
    const after = await store.load();
    expect(after?.providers).toEqual(['a', 'b']);
    expect(after?.iv).not.toEqual(before?.iv);
    const later = await open(store);
    await later.unlock(secret);
    expect([await later.get('a'), await later.get('b')]).toMatchObject([{ value: KEY }, { value: 'other' }]);
  });
});

describe('the vault', () => {
  test('that was changed does not open', async () => {
    const store = createMemoryVaultStore();
    await (await open(store)).store('a', KEY, PASSPHRASE);
    const vault = await store.load();
    if (vault === null) throw new Error();
    await store.save({ ...vault, providers: ['b'] });
    expect(await (await open(store)).unlock(PASSPHRASE)).toMatchObject({ ok: false });
    await store.save({ ...vault, ciphertext: vault.ciphertext.map((byte, place) => (place === 3 ? byte ^ 1 : byte)) });
    expect(await (await open(store)).unlock(PASSPHRASE)).toMatchObject({ ok: false });
  });

  test('goes with its last key; one of several needs it open', async () => {
    const store = createMemoryVaultStore();
    const keys = await open(store);
    await keys.store('a', KEY, PASSPHRASE);
    await keys.store('b', 'other', PASSPHRASE);
    keys.lock();
    expect(await keys.forget('a')).toMatchObject({ ok: false, failure: { code: 'locked' } });
    await keys.unlock(PASSPHRASE);
    expect(await keys.forget('a')).toMatchObject({ ok: true });
    expect(keys.state('a')).toBe('none');
    keys.lock();
    expect(await keys.forget('b')).toMatchObject({ ok: true });
    expect(await store.load()).toBeNull();
  });

  test('whose secret is lost can be thrown away', async () => {
    const store = createMemoryVaultStore();
    await (await open(store)).store('a', KEY, PASSPHRASE);
    const keys = await open(store);
    await keys.forgetStored();
    expect(keys.stored).toBeNull();
    expect(await keys.store('a', KEY, WRONG)).toMatchObject({ ok: true });
  });

  test('takes no short passphrase, and the derivation is slow by default', async () => {
    const store = createMemoryVaultStore();
    const keys = await openKeys({ store });
    expect(await keys.store('a', KEY, { kind: 'passphrase', passphrase: 'short' })).toMatchObject({
      failure: { code: 'weak' },
    });
    await keys.store('a', KEY, PASSPHRASE);
    expect(ITERATIONS).toBeGreaterThanOrEqual(600_000);
    expect((await store.load())?.secret).toEqual({ kind: 'passphrase', iterations: ITERATIONS });
  });

  test('that cannot be stored leaves the key for this tab', async () => {
    const keys = await open({ load: async () => null, save: () => Promise.reject(new Error('full')) });
    const stored = await keys.store('a', KEY, PASSPHRASE);
    expect(stored).toMatchObject({ ok: false, failure: { code: 'storage' } });
    expect(JSON.stringify(stored)).not.toContain('CANARY');
    expect(keys.state('a')).toBe('tab');
  });

  test('composed and decomposed letters are one passphrase', async () => {
    const store = createMemoryVaultStore();
    await (await open(store)).store('a', KEY, { kind: 'passphrase', passphrase: 'caf\u00e9 au lait' });
    expect(await (await open(store)).unlock({ kind: 'passphrase', passphrase: 'cafe\u0301 au lait' })).toMatchObject({
      ok: true,
    });
  });

  test('tells those who watch', async () => {
    const keys = await open(createMemoryVaultStore());
    let told = 0;
    keys.watch(() => {
      told += 1;
    });
    keys.setForTab('a', KEY);
    await keys.store('a', KEY, PASSPHRASE);
    keys.lock();
    expect(told).toBeGreaterThanOrEqual(3);
  });
});
