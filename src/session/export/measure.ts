import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { deferred } from '../../lib/deferred';
import { nextTask } from '../../lib/next-task';

/** Milliseconds of work after which the page has its turn. */
const TURN = 12;

export interface Measured {
  /** Bytes. */
  readonly size: number;
  /** Of the bytes, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** A stream that passes bytes on as they are; `result` resolves when the last has passed. `onBytes` is told of each piece. */
export function measure(onBytes: (bytes: number) => void = () => {}): {
  readonly stream: TransformStream<Uint8Array, Uint8Array>;
  readonly result: Promise<Measured>;
} {
  const hash = sha256.create();
  const { promise, resolve } = deferred<Measured>();
  let size = 0;
  let turn = performance.now();
  const stream = new TransformStream<Uint8Array, Uint8Array>({
    async transform(piece, controller) {
      hash.update(piece);
      size += piece.length;
      onBytes(piece.length);
      controller.enqueue(piece);
      if (performance.now() - turn < TURN) return;
      await nextTask();
      turn = performance.now();
    },
    flush: () => resolve({ size, sha256: bytesToHex(hash.digest()) }),
  });
  return { stream, result: promise };
}

/** Size and hash of a Blob, read once in pieces: it may be larger than memory. Rejects with an AbortError by the signal. */
export async function measureBlob(blob: Blob, options: { readonly signal?: AbortSignal } = {}): Promise<Measured> {
  const { stream, result } = measure();
  await blob.stream().pipeThrough(stream).pipeTo(new WritableStream(), options);
  return result;
}
