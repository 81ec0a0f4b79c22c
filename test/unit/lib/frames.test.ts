import { describe, expect, test } from 'vitest';
import { readFrames } from '../../../src/lib/frames';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size: number): Promise<[number, string][]> {
  const found: [number, string][] = [];
  for await (const { head, payload } of readFrames(pieces(bytes, size), 5, (one) => one.getUint32(1))) {
    found.push([head.getUint8(0), new TextDecoder().decode(payload)]);
  }
  return found;
}

function frame(kind: number, text: string): number[] {
  return [kind, 0, 0, 0, text.length, ...new TextEncoder().encode(text)];
}

describe('frames', () => {
  const row = new Uint8Array([...frame(1, 'hello'), ...frame(0, ''), ...frame(5, 'end')]);

  test.each([1, 2, 3, 5, 7, 1000])('are read out of pieces of %i bytes', async (size) => {
    expect(await read(row, size)).toEqual([
      [1, 'hello'],
      [0, ''],
      [5, 'end'],
    ]);
  });

  test('one that is cut off is not given', async () => {
    expect(await read(row.subarray(0, row.length - 1), 4)).toEqual([
      [1, 'hello'],
      [0, ''],
    ]);
  });
});
