import { describe, expect, test } from 'vitest';
import { demultiplex } from '../../../workers/docker/engine/demultiplex';

function frame(stream: number, text: string): Buffer {
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(text.length, 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

describe('the engine’s two streams in one', () => {
  const bytes = Buffer.concat([frame(1, 'out'), frame(2, 'err'), frame(1, ''), frame(1, 'more')]);

  test.each([1, 2, 5, 8, 9, 100])('are told apart in pieces of %i bytes', async (size) => {
    const seen = { stdout: '', stderr: '' };
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    for await (const { from, data } of demultiplex(pieces())) seen[from] += Buffer.from(data).toString();
    expect(seen).toEqual({ stdout: 'outmore', stderr: 'err' });
  });
});
