import { expect, test } from 'vitest';
import { Lane } from '../../../workers/beside/lane';

test('a lane gives messages in their order, also over the end of its memory', () => {
  const memory = new SharedArrayBuffer(64 + 8);
  const [writer, reader] = [new Lane<number>(memory), new Lane<number>(memory)];
  expect(reader.waits(0)).toBe(false);
  for (let index = 0; index < 200; index += 1) {
    const bytes = Uint8Array.from({ length: index % 40 }, (_, place) => place + index);
    writer.put(index, bytes);
    expect(reader.waits(0)).toBe(true);
    expect(reader.take()).toEqual({ head: index, bytes });
  }
  expect(reader.waits(0)).toBe(false);
});

test('whoever puts a message says once that it has begun', () => {
  const lane = new Lane<string>(new SharedArrayBuffer(64 + 8));
  const begun: boolean[] = [];
  lane.put('a', new Uint8Array(8), () => begun.push(lane.waits(0)));
  expect(begun).toEqual([true]);
});
