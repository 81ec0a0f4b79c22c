import { expect, type Page } from '@playwright/test';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Width and height from the head of a PNG file: https://www.w3.org/TR/png/#11IHDR. */
export function pngSize(bytes: Buffer): { readonly width: number; readonly height: number } {
  expect(bytes.subarray(0, 8)).toEqual(SIGNATURE);
  expect(bytes.toString('latin1', 12, 16)).toBe('IHDR');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** The colours at some places of a picture, as the browser itself decodes it: red, green, blue from 0 to 255. */
export function coloursAt(
  page: Page,
  bytes: Buffer,
  places: readonly (readonly [x: number, y: number])[],
): Promise<(readonly [number, number, number])[]> {
  return page.evaluate(
    async ({ base64, places }) => {
      const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([data]));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('No canvas');
      context.drawImage(picture, 0, 0);
      return places.map(([x, y]) => {
        const [red = 0, green = 0, blue = 0] = context.getImageData(x, y, 1, 1).data;
        return [red, green, blue] as const;
      });
    },
    { base64: bytes.toString('base64'), places },
  );
}
