/** Pixels of the longer side, and bytes: what a model can read and what costs little. */
const LONGEST_SIDE = 1024;
const MOST_BYTES = 1_000_000;

/** A picture small enough for a model, as PNG or, where that is too much, as JPEG; null: it cannot be drawn. */
export async function shrink(picture: Blob): Promise<Blob | null> {
  const bitmap = await createImageBitmap(picture).catch(() => null);
  if (bitmap === null) return null;
  const { width, height } = bitmap;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  if (scale === 1 && picture.size <= MOST_BYTES && /^image\/(?:png|jpeg)$/.test(picture.type)) {
    bitmap.close();
    return picture;
  }
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const drawing = canvas.getContext('2d');
  if (drawing === null) return null;
  // A figure without a ground of its own is meant for paper.
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const png = await canvas.convertToBlob({ type: 'image/png' });
  if (png.size <= MOST_BYTES) return png;
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
  return jpeg.size <= MOST_BYTES ? jpeg : null;
}
