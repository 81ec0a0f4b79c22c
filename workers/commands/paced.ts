/** Milliseconds in which the first pieces go at once. */
const WINDOW = 100;
const PROMPT_PIECES = 40;
/** Bytes that are held at most. */
const SIZE = 65_536;

/**
 * A stream to the page for programs that may write a little very often: each piece goes at once while there are few of them,
 * and many together while there are many.
 */
export function createPacedStream(put: (data: Uint8Array) => void) {
  const held = new Uint8Array(SIZE);
  let size = 0;
  let began = 0;
  let sent = 0;
  const flush = () => {
    if (size > 0) put(held.subarray(0, size));
    size = 0;
  };
  return {
    write(data: Uint8Array): void {
      if (data.length > SIZE - size) flush();
      if (data.length > SIZE) {
        put(data);
        return;
      }
      held.set(data, size);
      size += data.length;
      const now = performance.now();
      if (now - began > WINDOW) {
        began = now;
        sent = 0;
      }
      sent += 1;
      if (sent <= PROMPT_PIECES) flush();
    },
    flush,
  };
}
