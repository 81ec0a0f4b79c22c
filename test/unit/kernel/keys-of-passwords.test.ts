import { expect, test } from 'vitest';
import { keysOfPasswords } from '../../../workers/kernel/keys-of-passwords.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (data: Uint8Array | null) => (data === null ? null : Buffer.from(data).toString('hex'));

// RFC 6070, without the one of 16,777,216 rounds; RFC 7914 for SHA-256; Python's own hashlib for SHA-3.
test.each([
  ['sha1', 'password', 'salt', 1, '0c60c80f961f0e71f3a9b524af6012062fe037a6'],
  ['sha1', 'password', 'salt', 2, 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'],
  ['sha1', 'password', 'salt', 4096, '4b007901b765489abead49d926f721d065a429c1'],
  [
    'sha1',
    'passwordPASSWORDpassword',
    'saltSALTsaltSALTsaltSALTsaltSALTsalt',
    4096,
    '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038',
  ],
  ['sha1', 'pass\0word', 'sa\0lt', 4096, '56fa6aa75548099dcc37d7f03425e0c3'],
  [
    'sha256',
    'passwd',
    'salt',
    1,
    '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
  ],
  ['sha3_256', 'p', 's', 3, '4f24af1949a4edb7253a'],
])('PBKDF2 with %s of %j and %j in %i rounds', (hash, password, salt, rounds, expected) => {
  expect(hex(keysOfPasswords.pbkdf2(hash, bytes(password), bytes(salt), rounds, expected.length / 2))).toBe(expected);
});

test('PBKDF2 says which hash it does not know', () => {
  for (const hash of ['nope', 'toString'])
    expect(keysOfPasswords.pbkdf2(hash, bytes('p'), bytes('s'), 1, 20)).toBeNull();
});

// RFC 7914, section 12.
test.each([
  [
    '',
    '',
    16,
    1,
    1,
    '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
  ],
  [
    'password',
    'NaCl',
    1024,
    8,
    16,
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
  ],
])('scrypt of %j and %j with N %i', (password, salt, n, r, p, expected) => {
  expect(hex(keysOfPasswords.scrypt(bytes(password), bytes(salt), n, r, p, 2 ** 26, 64))).toBe(expected);
});

test('scrypt takes no more memory than it may, and only powers of 2', () => {
  expect(() => keysOfPasswords.scrypt(bytes(''), bytes(''), 2 ** 16, 8, 1, 2 ** 25, 64)).toThrow(/mem/);
  expect(() => keysOfPasswords.scrypt(bytes(''), bytes(''), 15, 1, 1, 2 ** 25, 64)).toThrow(/power of 2/);
});
