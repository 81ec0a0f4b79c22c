import { md5, sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';

const HASHES = { md5, sha1, sha224, sha256, sha384, sha512, sha3_224, sha3_256, sha3_384, sha3_512 };

/** Two functions of hashlib that need OpenSSL, which Pyodide has not, and that would take minutes in Python. */
export interface KeysOfPasswords {
  /** PBKDF2 with HMAC (RFC 8018). Null where the hash is not known. `length` in bytes. */
  pbkdf2(hash: string, password: Uint8Array, salt: Uint8Array, rounds: number, length: number): Uint8Array | null;
  /** scrypt (RFC 7914). `memory` in bytes. Throws a RangeError where more would be needed, or the numbers do not fit. */
  scrypt(
    password: Uint8Array,
    salt: Uint8Array,
    n: number,
    r: number,
    p: number,
    memory: number,
    length: number,
  ): Uint8Array;
}

export const keysOfPasswords: KeysOfPasswords = {
  pbkdf2(hash, password, salt, rounds, length) {
    const found = Object.hasOwn(HASHES, hash) ? HASHES[hash as keyof typeof HASHES] : null;
    return found && pbkdf2(found, password, salt, { c: rounds, dkLen: length });
  },
  scrypt: (password, salt, n, r, p, memory, length) =>
    scrypt(password, salt, { N: n, r, p, dkLen: length, maxmem: memory }),
};
