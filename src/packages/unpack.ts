import type { BrotliDecStream } from 'brotli-dec-wasm/web';
import { once } from '../lib/once';

/** Bytes that are taken from the decoder at a time. */
const PART = 2 ** 20;

/** Codes of the decoder (`BrotliStreamResultCode`): that was all; there is more to take. */
const DONE = 1;
const MORE_OUTPUT = 3;

/**
 * Undoes what the build has packed with Brotli (`scripts/packages/pack.ts`). Few hosts compress wheels on their way, and
 * browsers have no Brotli for pages, so the page brings its own. What is damaged ends early: its hash will tell.
 * `onPart` is told the bytes so far, packed.
 */
export async function unpacking(onPart: (loaded: number) => void): Promise<TransformStream<Uint8Array, Uint8Array>> {
  const Decoder = await decoder();
  let loaded = 0;
  let stream: BrotliDecStream | null = new Decoder();
  function end(): void {
    stream?.free();
    stream = null;
  }
  return new TransformStream({
    transform(input, out) {
      loaded += input.byteLength;
      onPart(loaded);
      try {
        let rest = input;
        while (stream !== null) {
          const step = stream.dec(rest, PART);
          out.enqueue(step.buf);
          rest = rest.subarray(step.input_offset);
          const { code } = step;
          step.free();
          if (code === DONE || (rest.length === 0 && code !== MORE_OUTPUT)) break;
        }
      } catch {
        end();
      }
    },
    flush: end,
  });
}

const decoder = once(async () => {
  const { default: init, BrotliDecStream } = await import('brotli-dec-wasm/web');
  await init();
  return BrotliDecStream;
});
