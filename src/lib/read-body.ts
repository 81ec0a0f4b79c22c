/** Reads a body to its end; `onPart` is told how many bytes there are so far, and given the last of them. Rejects as the body does. */
export async function readBody(
  body: ReadableStream<Uint8Array>,
  onPart?: (loaded: number, part: Uint8Array) => void,
): Promise<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let loaded = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    loaded += part.value.byteLength;
    onPart?.(loaded, part.value);
  }
  // Not through a Blob, whose bytes would go to another process of the browser and back.
  const whole = new Uint8Array(loaded);
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.byteLength;
  }
  return whole.buffer;
}
