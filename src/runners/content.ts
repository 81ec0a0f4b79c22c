import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { CONTENT_HEAD } from '../contract/docker';

/** Bytes hashed at a time: the page stays usable in between. */
const PIECE = 2 * 1024 ** 2;

const known = new WeakMap<Blob, Promise<string>>();

/** SHA-256 of the bytes in lower-case hex. Each Blob is read once, in pieces. Rejects where it can no longer be read. */
export function hashOf(data: Blob): Promise<string> {
  const before = known.get(data);
  if (before !== undefined) return before;
  const hash = computeHash(data);
  known.set(data, hash);
  hash.catch(() => known.delete(data));
  return hash;
}

async function computeHash(data: Blob): Promise<string> {
  const hash = sha256.create();
  for (let from = 0; from < data.size; from += PIECE) {
    hash.update(new Uint8Array(await data.slice(from, from + PIECE).arrayBuffer()));
  }
  return bytesToHex(hash.digest());
}

/** Contents as the runner takes them: one after the other, each with its hash and length before it. */
export function contentBody(entries: readonly { readonly hash: string; readonly data: Blob }[]): Blob {
  return new Blob(
    entries.flatMap(({ hash, data }) => {
      const head = new Uint8Array(CONTENT_HEAD);
      head.set(hexToBytes(hash));
      new DataView(head.buffer).setBigUint64(CONTENT_HEAD - 8, BigInt(data.size));
      return [head, data];
    }),
  );
}
