import { joined } from '../../../src/lib/joined';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** By their number in the format. */
const RGB = 2;
const RGBA = 6;
/** A filter of rows: each byte less the one above it. */
const UP = 2;

/**
 * Pixels as PNG (https://www.w3.org/TR/png-3/). A canvas would give it as a Blob, and WebKit reads none in a sandbox.
 * `data`: four bytes for each pixel; pictures that are opaque all over are written without the fourth.
 */
export async function pngOf({
  data,
  width,
  height,
}: Pick<ImageData, 'data' | 'width' | 'height'>): Promise<Uint8Array> {
  let isOpaque = true;
  for (let at = 3; at < data.length && isOpaque; at += 4) isOpaque = data[at] === 255;
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, isOpaque ? RGB : RGBA], 8);
  const rows = filtered(data, width, height, isOpaque ? 3 : 4);
  return joined([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', await deflated(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function filtered(data: Uint8ClampedArray, width: number, height: number, channels: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(height * (1 + width * channels));
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    made[to++] = UP;
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < channels; channel += 1) {
        const from = (y * width + x) * 4 + channel;
        made[to++] = (data[from] ?? 0) - (y === 0 ? 0 : (data[from - width * 4] ?? 0));
      }
    }
  }
  return made;
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { readable, writable } = new CompressionStream('deflate');
  const writer = writable.getWriter();
  void writer.write(bytes);
  void writer.close();
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const made = new Uint8Array(12 + data.length);
  const view = new DataView(made.buffer);
  view.setUint32(0, data.length);
  made.set(new TextEncoder().encode(type), 4);
  made.set(data, 8);
  view.setUint32(8 + data.length, checksum(made.subarray(4, 8 + data.length)));
  return made;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32. */
function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 255] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
