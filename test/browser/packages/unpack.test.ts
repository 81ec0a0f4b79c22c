import { expect, test } from 'vitest';
import { readBody } from '../../../src/lib/read-body';
import { unpacking } from '../../../src/packages/unpack';

// 300,000 times "desk ", packed with Brotli by Node: node -p 'zlib.brotliCompressSync("desk ".repeat(3e5)).toString("base64")'
const PACKED = 'm1/jFviNVLW/JCubK5C1eC0KqNi20AE=';

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** Unpacks what comes in parts of `size` bytes. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>, size: number) {
  const seen: number[] = [];
  const parts = new ReadableStream<Uint8Array>({
    start(out) {
      for (let at = 0; at < bytes.length; at += size) out.enqueue(bytes.slice(at, at + size));
      out.close();
    },
  });
  const text = new TextDecoder().decode(
    await readBody(parts.pipeThrough(await unpacking((loaded) => seen.push(loaded)))),
  );
  return { text, seen };
}

test('gives what was packed, however it comes, and tells what has come', async () => {
  const bytes = bytesOf(PACKED);
  for (const size of [1, 7, bytes.length]) {
    const { text, seen } = await unpacked(bytes, size);
    expect(text.length, String(size)).toBe(1_500_000);
    expect(text === 'desk '.repeat(300_000)).toBe(true);
    expect(seen.at(-1)).toBe(bytes.length);
  }
});

test('what is damaged, broken off or something else does not fail here: it is another file, and the hash tells', async () => {
  const bytes = bytesOf(PACKED);
  const damaged = bytes.slice();
  damaged[8] = (damaged[8] ?? 0) ^ 255;
  for (const wrong of [damaged, bytes.slice(0, -4), new TextEncoder().encode('<!doctype html>'), new Uint8Array()]) {
    const { text } = await unpacked(wrong, wrong.length || 1);
    expect(text).not.toBe('desk '.repeat(300_000));
  }
});
