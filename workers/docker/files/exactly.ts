import type { Readable } from 'node:stream';

/** Exact amounts out of a stream. One at a time: what `bytes` gives has to be read to its end before the next call. */
export interface Exactly {
  /** Null where the stream ended before the first byte. Throws where it ends after it. */
  whole(length: number): Promise<Buffer | null>;
  /** Piece by piece, without gathering them; who stops in between may go on later. Throws where the stream ends too soon. */
  bytes(length: number): AsyncIterable<Buffer>;
}

export class CutOff extends Error {}

export function exactly(stream: Readable): Exactly {
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer = Buffer.alloc(0);

  /** 1 to `most` bytes; null at the end. */
  async function some(most: number): Promise<Buffer | null> {
    while (rest.length === 0) {
      const { done, value } = await pieces.next();
      if (done) return null;
      rest = value;
    }
    const taken = rest.subarray(0, most);
    rest = rest.subarray(taken.length);
    return taken;
  }

  return {
    async whole(length) {
      const parts: Buffer[] = [];
      for (let got = 0; got < length; ) {
        const part = await some(length - got);
        if (part === null) {
          if (got === 0) return null;
          throw new CutOff(`The stream ended ${length - got} bytes too soon`);
        }
        parts.push(part);
        got += part.length;
      }
      return Buffer.concat(parts);
    },
    bytes(length) {
      let left = length;
      return {
        [Symbol.asyncIterator]: () => ({
          async next(): Promise<IteratorResult<Buffer>> {
            if (left === 0) return { done: true, value: undefined };
            const part = await some(left);
            if (part === null) throw new CutOff(`The stream ended ${left} bytes too soon`);
            left -= part.length;
            return { done: false, value: part };
          },
        }),
      };
    },
  };
}
