/** What a file of zstd is made of, by https://www.rfc-editor.org/rfc/rfc8878, without unpacking it. */
export type Frame =
  /** Data of other programs, which is passed over. */
  | { readonly kind: 'skipped'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'data';
      /** Bytes of the file. */
      readonly start: number;
      readonly end: number;
      /** Bytes after unpacking; null: the frame does not tell. */
      readonly size: number | null;
      /** It cannot unpack to more bytes than these. */
      readonly most: number;
      /** Bytes that may be looked back at. */
      readonly window: number;
      /** 0: it tells none. */
      readonly dictionary: number;
      /** Of the unpacked bytes; null: it has none. */
      readonly checksum: number | null;
    };

export interface Frames {
  readonly frames: readonly Frame[];
  /** What comes after them: nothing, a frame that ends too early or is damaged, or what is no frame. */
  readonly rest: 'nothing' | 'cut' | 'damaged' | 'foreign';
}

const MAGIC = 0xfd2fb528;
const SKIPPED = 0x184d2a50;
const MOST_IN_BLOCK = 128 * 1024;
/** Of a frame's own line; its bits say which numbers follow. */
const SINGLE_SEGMENT = 0x20;
const RESERVED = 0x08;
const HAS_CHECKSUM = 0x04;

export function readFrames(data: Uint8Array): Frames {
  const frames: Frame[] = [];
  let rest: Frames['rest'] = 'nothing';
  for (let at = 0; at < data.length; ) {
    const frame = readFrame(data, at);
    if (typeof frame === 'string') {
      rest = frame;
      break;
    }
    frames.push(frame);
    at = frame.end;
  }
  return { frames, rest };
}

function readFrame(data: Uint8Array, start: number): Frame | Exclude<Frames['rest'], 'nothing'> {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  try {
    const magic = view.getUint32(start, true);
    if ((magic & ~0xf) >>> 0 === SKIPPED) {
      const end = start + 8 + view.getUint32(start + 4, true);
      return end <= data.length ? { kind: 'skipped', start, end } : 'cut';
    }
    return magic === MAGIC ? readData(view, start) : 'foreign';
  } catch (error) {
    // A number lies behind the end.
    if (!(error instanceof RangeError)) throw error;
    return data.length - start < 4 ? 'foreign' : 'cut';
  }
}

/** Throws a RangeError where the frame ends too early. */
function readData(view: DataView, start: number): Frame | 'cut' | 'damaged' {
  let at = start + 4;
  const number = (bytes: number) => {
    let value = 0;
    for (let place = 0; place < bytes; place++) value += view.getUint8(at + place) * 2 ** (8 * place);
    at += bytes;
    return value;
  };
  const line = number(1);
  if (line & RESERVED) return 'damaged';
  const isSingle = (line & SINGLE_SEGMENT) !== 0;
  const windowByte = isSingle ? 0 : number(1);
  const base = 2 ** (10 + (windowByte >> 3));
  const dictionary = number([0, 1, 2, 4][line & 3] ?? 0);
  const bytesOfSize = [isSingle ? 1 : 0, 2, 4, 8][line >> 6] ?? 0;
  const told = number(bytesOfSize) + (bytesOfSize === 2 ? 256 : 0);
  const size = bytesOfSize === 0 ? null : told;
  const window = isSingle ? told : base + (base / 8) * (windowByte & 7);

  let most = 0;
  for (let isLast = false; !isLast; ) {
    const block = number(3);
    isLast = (block & 1) === 1;
    const length = block >> 3;
    switch ((block >> 1) & 3) {
      case 0:
        most += length;
        at += length;
        break;
      case 1:
        most += length;
        at += 1;
        break;
      case 2:
        most += Math.min(MOST_IN_BLOCK, Math.max(window, 1));
        at += length;
        break;
      default:
        return 'damaged';
    }
    if (length > MOST_IN_BLOCK) return 'damaged';
  }
  const checksum = line & HAS_CHECKSUM ? number(4) : null;
  if (at > view.byteLength) return 'cut';
  if (size !== null && size > most) return 'damaged';
  return { kind: 'data', start, end: at, size, most, window, dictionary, checksum };
}

/** A frame without a checksum, as one that has this. */
export function withChecksum(frame: Uint8Array, checksum: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(frame.length + 4);
  result.set(frame);
  result[4] = (frame[4] ?? 0) | HAS_CHECKSUM;
  new DataView(result.buffer).setUint32(frame.length, checksum, true);
  return result;
}
