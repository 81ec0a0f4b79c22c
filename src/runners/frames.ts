import { FRAME, FRAME_HEAD, MAX_FRAME } from '../contract/docker';
import { readFrames } from '../lib/frames';

export interface Frame {
  readonly kind: number;
  readonly payload: Uint8Array;
  /** Where the output goes on after it: what is asked for when the connection is lost. */
  readonly next: number;
}

/**
 * The frames of an output that begins at byte `from`; those that only say that the runner is there are left out. Throws as
 * the body does.
 */
export async function* framesOf(body: ReadableStream<Uint8Array>, from: number): AsyncGenerator<Frame> {
  let next = from;
  for await (const { head, payload } of readFrames(piecesOf(body), FRAME_HEAD, payloadLength)) {
    const kind = head.getUint8(0);
    if (kind === FRAME.alive) continue;
    next += FRAME_HEAD + payload.length;
    yield { kind, payload, next };
  }
}

function payloadLength(head: DataView): number {
  const length = head.getUint32(1);
  if (length > MAX_FRAME) throw new Error(`A frame of ${length} bytes is none.`);
  return length;
}

/** Not every browser iterates a stream by itself. */
async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
