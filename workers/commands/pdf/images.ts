import { OPS, type PDFPageProxy } from 'pdfjs-dist';

/** A picture in a page, as it was before it was laid there. */
export interface PageImage {
  readonly width: number;
  readonly height: number;
  /** What its samples were. */
  readonly color: 'gray' | 'rgb' | 'rgba';
  /** Four bytes for each pixel. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** As pdf.js hands a picture over; `kind` is its `ImageKind`. */
interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly kind?: number;
  readonly data?: Uint8Array | Uint8ClampedArray | null;
}

const BITS = 1;
const RGB = 2;

/** The pictures of a page in the order in which it shows them; one that is shown twice comes twice. Masks are left out. */
export async function imagesOf(page: PDFPageProxy): Promise<PageImage[]> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const found: PageImage[] = [];
  for (const [index, name] of fnArray.entries()) {
    const [first] = (argsArray[index] ?? []) as readonly unknown[];
    const decoded =
      name === OPS.paintImageXObject || name === OPS.paintImageXObjectRepeat
        ? await object(page, String(first))
        : name === OPS.paintInlineImageXObject
          ? (first as Decoded)
          : null;
    const image = decoded && toImage(decoded);
    if (image) found.push(image);
  }
  return found;
}

/** Objects of several pages have names of their own. */
function object(page: PDFPageProxy, id: string): Promise<Decoded | null> {
  const objects = id.startsWith('g_') ? page.commonObjs : page.objs;
  return new Promise((resolve) => objects.get(id, (value: Decoded | null) => resolve(value)));
}

function toImage({ width, height, kind, data }: Decoded): PageImage | null {
  if (!data) return null;
  const pixels = new Uint8ClampedArray(4 * width * height);
  if (kind === BITS) {
    const row = Math.ceil(width / 8);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const bit = ((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
        pixels.fill(bit === 1 ? 255 : 0, 4 * (y * width + x), 4 * (y * width + x) + 3);
        pixels[4 * (y * width + x) + 3] = 255;
      }
    }
    return { width, height, color: 'gray', pixels };
  }
  if (kind !== RGB) {
    pixels.set(data.subarray(0, pixels.length));
    return { width, height, color: 'rgba', pixels };
  }
  for (let from = 0, to = 0; to < pixels.length; from += 3, to += 4) {
    pixels.set(data.subarray(from, from + 3), to);
    pixels[to + 3] = 255;
  }
  return { width, height, color: 'rgb', pixels };
}
