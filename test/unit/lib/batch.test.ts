import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBatch } from '../../../src/lib/batch';

describe('batch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('hands over what came, in order, when the time is up, however much comes', () => {
    const flushed: (readonly number[])[] = [];
    const batch = createBatch<number>(50, (items) => flushed.push(items));
    for (let i = 0; i < 10; i++) {
      batch.add(i);
      vi.advanceTimersByTime(10);
    }
    expect(flushed).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
    ]);
    vi.advanceTimersByTime(500);
    expect(flushed).toHaveLength(2);
  });

  test('flush hands over at once and only once; cancel drops', () => {
    const flushed: (readonly string[])[] = [];
    const batch = createBatch<string>(50, (items) => flushed.push(items));
    batch.flush();
    batch.add('a');
    batch.flush();
    vi.advanceTimersByTime(100);
    expect(flushed).toEqual([['a']]);
    batch.add('b');
    batch.cancel();
    vi.advanceTimersByTime(100);
    batch.flush();
    expect(flushed).toEqual([['a']]);
  });

  test('what is added while flushing goes into the next batch', () => {
    const flushed: (readonly number[])[] = [];
    const batch = createBatch<number>(50, (items) => {
      flushed.push(items);
      if (items.includes(1)) batch.add(2);
    });
    batch.add(1);
    vi.advanceTimersByTime(50);
    expect(flushed).toEqual([[1]]);
    vi.advanceTimersByTime(50);
    expect(flushed).toEqual([[1], [2]]);
  });
});
