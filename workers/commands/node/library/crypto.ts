import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer';
import type { Encoding } from './encoding';

const HASHES = { md5, sha1, sha224, sha256, sha384, sha512 };

type Data = string | Uint8Array;

function hashOf(name: string) {
  const found = Object.entries(HASHES).find(([each]) => each === name.toLowerCase().replace('-', ''))?.[1];
  if (found === undefined)
    throw new Error(`Digest method not supported: ${name}. Here are ${Object.keys(HASHES).join(', ')}`);
  return found;
}

const bytes = (data: Data) => (typeof data === 'string' ? new TextEncoder().encode(data) : data);

function digester(state: { update(data: Uint8Array): unknown; digest(): Uint8Array }) {
  const made = {
    update(data: Data) {
      state.update(bytes(data));
      return made;
    },
    digest(encoding?: Encoding): string | Buffer {
      const buffer = Buffer.from(state.digest());
      return encoding === undefined ? buffer : buffer.toString(encoding);
    },
  };
  return made;
}

/** The part of Node's `crypto` that scripts use most. */
export const nodeCrypto = {
  createHash: (name: string) => digester(hashOf(name).create()),
  createHmac: (name: string, key: Data) => digester(hmac.create(hashOf(name), bytes(key))),
  getHashes: () => Object.keys(HASHES),
  randomBytes: (size: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(size))),
  randomUUID: () => {
    const hex = Buffer.from(crypto.getRandomValues(new Uint8Array(16)));
    hex[6] = ((hex[6] ?? 0) & 0x0f) | 0x40;
    hex[8] = ((hex[8] ?? 0) & 0x3f) | 0x80;
    return hex.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  },
  randomInt: (from: number, to?: number) => {
    const [low, high] = to === undefined ? [0, from] : [from, to];
    return low + Math.floor(((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32) * (high - low));
  },
  timingSafeEqual: (a: Uint8Array, b: Uint8Array) =>
    a.length === b.length && a.every((value, index) => value === b[index]),
  getRandomValues: crypto.getRandomValues.bind(crypto),
  subtle: crypto.subtle,
  webcrypto: crypto,
};
