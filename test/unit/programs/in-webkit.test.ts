import { gzipSync, inflateSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { inspect } from '../../../workers/commands/node/library/inspect';
import { pngOf } from '../../../workers/commands/pdf/png';
import { makeStreamsIterable } from '../../../workers/commands/pdf/streams';
import { unpacked } from '../../../workers/commands/unpacked';

afterEach(() => vi.restoreAllMocks());

test('ffmpeg, magick, pandoc and others ended with “NotReadableError”: WebKit reads no Blob in a sandbox', async () => {
  for (const name of ['stream', 'arrayBuffer', 'text'] as const) {
    vi.spyOn(Blob.prototype, name).mockImplementation(() => {
      throw new DOMException('The I/O read operation failed.', 'NotReadableError');
    });
  }
  const whole = new Uint8Array(200_000).map((_, index) => index % 251);
  expect(Buffer.from(await unpacked(new Uint8Array(gzipSync(whole)))).equals(whole)).toBe(true);
  await expect(unpacked(new Uint8Array([1, 2, 3]))).rejects.toThrow();
});

test('pdftotext ended with “undefined is not a function”: WebKit’s streams have no iterator', async () => {
  const { prototype } = ReadableStream;
  const own = Object.getOwnPropertyDescriptor(prototype, Symbol.asyncIterator);
  Reflect.deleteProperty(prototype, Symbol.asyncIterator);
  try {
    makeStreamsIterable();
    const stream = new ReadableStream({
      start(controller) {
        for (const piece of ['a', 'b']) controller.enqueue(piece);
        controller.close();
      },
    });
    const found: unknown[] = [];
    for await (const piece of stream) found.push(piece);
    expect(found).toEqual(['a', 'b']);
  } finally {
    if (own) Object.defineProperty(prototype, Symbol.asyncIterator, own);
  }
});

describe('pixels as PNG', () => {
  /** The picture's pixels, as a reader of the format finds them; only the filter that is written is known. */
  function read(png: Uint8Array): { type: number; rows: number[][] } {
    const view = new DataView(png.buffer);
    const width = view.getUint32(16);
    const type = png[25] ?? 0;
    const size = view.getUint32(33);
    const channels = type === 2 ? 3 : 4;
    const raw = inflateSync(png.subarray(41, 41 + size));
    const rows: number[][] = [];
    for (let at = 0; at < raw.length; at += 1 + width * channels) {
      expect(raw[at]).toBe(2);
      const above = rows.at(-1);
      rows.push(
        [...raw.subarray(at + 1, at + 1 + width * channels)].map((byte, x) => (byte + (above?.[x] ?? 0)) & 255),
      );
    }
    return { type, rows };
  }

  test('that are opaque have three bytes each, others four', async () => {
    const opaque = Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 255, 0, 0, 9, 255, 255, 1, 0, 255);
    expect(read(await pngOf({ data: opaque, width: 2, height: 2 }))).toEqual({
      type: 2,
      rows: [
        [1, 2, 3, 4, 5, 6],
        [0, 0, 9, 255, 1, 0],
      ],
    });
    const clear = Uint8ClampedArray.of(1, 2, 3, 128);
    expect(read(await pngOf({ data: clear, width: 1, height: 1 }))).toEqual({ type: 6, rows: [[1, 2, 3, 128]] });
  });
});

test('an error of a script did not say where it was: only V8 begins a stack with the message', () => {
  const error = new TypeError('bad apple');
  error.stack =
    'f@/mnt/data/t.js:1:20\n@/mnt/data/t.js:2:2\nload@blob:null/123:9:9\nrun@data:text/javascript;base64,AAAA:1:1\n';
  expect(inspect(error)).toBe('TypeError: bad apple\n    at f (/mnt/data/t.js:1:20)\n    at /mnt/data/t.js:2:2');
});
