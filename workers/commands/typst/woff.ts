import { unzlibSync } from 'fflate';

const HEAD = 44;
const ENTRY = 20;
const SFNT_HEAD = 12;
const SFNT_ENTRY = 16;

/** A font of the form WOFF 1.0 (https://www.w3.org/TR/WOFF/) as the TrueType or OpenType font that it holds. */
export function fontOfWoff(woff: Uint8Array): Uint8Array {
  const given = new DataView(woff.buffer, woff.byteOffset, woff.length);
  if (given.getUint32(0) !== 0x774f4646) throw new Error('not a WOFF font');
  const count = given.getUint16(12);
  const font = new Uint8Array(given.getUint32(16));
  const made = new DataView(font.buffer);
  const power = Math.floor(Math.log2(count));
  made.setUint32(0, given.getUint32(4));
  made.setUint16(4, count);
  made.setUint16(6, SFNT_ENTRY << power);
  made.setUint16(8, power);
  made.setUint16(10, SFNT_ENTRY * count - (SFNT_ENTRY << power));
  let place = SFNT_HEAD + SFNT_ENTRY * count;
  for (let index = 0; index < count; index++) {
    const entry = HEAD + ENTRY * index;
    const offset = given.getUint32(entry + 4);
    const packed = woff.subarray(offset, offset + given.getUint32(entry + 8));
    const length = given.getUint32(entry + 12);
    // What became no smaller is kept as it was.
    font.set(packed.length < length ? unzlibSync(packed) : packed, place);
    const row = SFNT_HEAD + SFNT_ENTRY * index;
    made.setUint32(row, given.getUint32(entry));
    made.setUint32(row + 4, given.getUint32(entry + 16));
    made.setUint32(row + 8, place);
    made.setUint32(row + 12, length);
    place += (length + 3) & ~3;
  }
  return font;
}
