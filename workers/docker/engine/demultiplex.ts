/** Bytes before each piece: the stream's number, three zeros, the length as an unsigned 32-bit number (big-endian). */
const HEAD = 8;

/**
 * Splits what the engine sends of a process without a terminal into stdout and stderr, piece by piece as they come: a long
 * piece is not gathered. Source of the format: "Stream format" at the attach endpoint of the Docker Engine API.
 */
export async function* demultiplex(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly from: 'stdout' | 'stderr'; readonly data: Uint8Array }> {
  const head = new Uint8Array(HEAD);
  let got = 0;
  let left = 0;
  for await (const piece of stream) {
    let at = 0;
    while (at < piece.length) {
      if (left === 0) {
        const taken = piece.subarray(at, at + HEAD - got);
        head.set(taken, got);
        got += taken.length;
        at += taken.length;
        if (got < HEAD) continue;
        got = 0;
        left = new DataView(head.buffer).getUint32(4);
        continue;
      }
      const data = piece.subarray(at, at + left);
      at += data.length;
      left -= data.length;
      yield { from: head[0] === 2 ? 'stderr' : 'stdout', data };
    }
  }
}
