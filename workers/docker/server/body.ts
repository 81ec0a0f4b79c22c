import type { IncomingMessage } from 'node:http';
import { Refusal } from '../refusal';

/** All bytes of a request's body. Throws a `Refusal` where there are more than `limit`. */
export async function bytes(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) throw new Refusal('too-large', `This request may have ${limit} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The body's JSON, of at most `limit` bytes. Throws a `Refusal`. */
export async function json(incoming: IncomingMessage, limit: number): Promise<unknown> {
  const text = (await bytes(incoming, limit)).toString();
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('bad-request', 'The body is no JSON');
  }
}
