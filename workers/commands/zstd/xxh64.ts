/** XXH64 with the seed 0: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md */
const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

const cut = (value: bigint) => BigInt.asUintN(64, value);
const turn = (value: bigint, by: bigint) => cut(value << by) | (value >> (64n - by));
const round = (sum: bigint, lane: bigint) => cut(turn(cut(sum + cut(lane * P2)), 31n) * P1);
const merge = (hash: bigint, sum: bigint) => cut(cut((hash ^ round(0n, sum)) * P1) + P4);

/** Its lower 32 bits, which zstd keeps as a checksum. */
export function checksumOf(data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let at = 0;
  let hash = P5;
  if (data.length >= 32) {
    let [a, b, c, d] = [cut(P1 + P2), P2, 0n, cut(-P1)];
    for (; at + 32 <= data.length; at += 32) {
      a = round(a, view.getBigUint64(at, true));
      b = round(b, view.getBigUint64(at + 8, true));
      c = round(c, view.getBigUint64(at + 16, true));
      d = round(d, view.getBigUint64(at + 24, true));
    }
    hash = cut(turn(a, 1n) + turn(b, 7n) + turn(c, 12n) + turn(d, 18n));
    for (const sum of [a, b, c, d]) hash = merge(hash, sum);
  }
  hash = cut(hash + BigInt(data.length));
  for (; at + 8 <= data.length; at += 8)
    hash = cut(cut(turn(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * P1) + P4);
  if (at + 4 <= data.length) {
    hash = cut(cut(turn(hash ^ cut(BigInt(view.getUint32(at, true)) * P1), 23n) * P2) + P3);
    at += 4;
  }
  for (; at < data.length; at++) hash = cut(turn(hash ^ cut(BigInt(view.getUint8(at)) * P5), 11n) * P1);
  hash = cut((hash ^ (hash >> 33n)) * P2);
  hash = cut((hash ^ (hash >> 29n)) * P3);
  hash ^= hash >> 32n;
  return Number(hash & 0xffffffffn);
}
