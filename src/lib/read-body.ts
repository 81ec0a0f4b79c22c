/** Reads a body to its end; `onPart` is told the bytes so far. Rejects as the body does. */
export async function readBody(
  body: ReadableStream<Uint8Array>,
  onPart?: (loaded: number) => void,
): Promise<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value as Uint8Array<ArrayBuffer>);
    loaded += part.value.byteLength;
    onPart?.(loaded);
  }
  return new Blob(parts).arrayBuffer();
}
