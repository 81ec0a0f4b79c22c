/**
 * Rows of `head, payload` in a stream of bytes that comes in pieces of any size. `payloadLength` reads it from a head.
 * A piece that is cut off at the end is not given.
 */
export async function* readFrames(
  stream: AsyncIterable<Uint8Array>,
  headLength: number,
  payloadLength: (head: DataView) => number,
): AsyncGenerator<{ readonly head: DataView; readonly payload: Uint8Array }> {
  let waiting: Uint8Array[] = [];
  let have = 0;
  let wanted = headLength;
  let head: DataView | null = null;
  for await (const piece of stream) {
    waiting.push(piece);
    have += piece.length;
    while (have >= wanted) {
      const joined = join(waiting, have);
      const taken = joined.slice(0, wanted);
      waiting = [joined.subarray(wanted)];
      have -= wanted;
      if (head === null) {
        head = new DataView(taken.buffer);
        wanted = payloadLength(head);
      } else {
        yield { head, payload: taken };
        head = null;
        wanted = headLength;
      }
    }
  }
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0];
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
