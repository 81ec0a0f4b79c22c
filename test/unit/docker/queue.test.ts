import { describe, expect, test } from 'vitest';
import { type Deferred, deferred } from '../../../src/lib/deferred';
import { createQueue, type Waiting } from '../../../workers/docker/jobs/queue';

/** A queue whose items are ended by hand, and the names of those that started. */
function scene(places: number) {
  const started: string[] = [];
  const ends = new Map<string, Deferred<void>>();
  const queue = createQueue(places, () => {});
  return {
    queue,
    started,
    add(client: string, name: string, alone: string | null = null): Waiting {
      const end = deferred();
      ends.set(name, end);
      const item: Waiting = {
        client,
        alone,
        run() {
          started.push(name);
          return end.promise;
        },
      };
      queue.add(item);
      return item;
    },
    async end(name: string) {
      ends.get(name)?.resolve();
      await new Promise((done) => setTimeout(done));
    },
  };
}

describe('the queue', () => {
  test('turns go round between clients, whoever came first', async () => {
    const { add, end, started } = scene(1);
    for (const name of ['a1', 'a2', 'a3']) add('a', name);
    add('b', 'b1');
    add('c', 'c1');
    for (const name of ['a1', 'b1', 'c1', 'a2', 'a3']) await end(name);
    expect(started).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  test('no more run than there are places', async () => {
    const { add, end, started, queue } = scene(2);
    for (const name of ['1', '2', '3']) add('a', name);
    expect([started, queue.running, queue.waiting]).toEqual([['1', '2'], 2, 1]);
    await end('2');
    expect(started).toEqual(['1', '2', '3']);
  });

  test('of two that need the same alone, the second lets others by', async () => {
    const { add, end, started } = scene(2);
    add('a', 'w1', 'w');
    add('a', 'w2', 'w');
    add('a', 'v1', 'v');
    expect(started).toEqual(['w1', 'v1']);
    await end('w1');
    expect(started).toEqual(['w1', 'v1', 'w2']);
  });

  test('places are told as turns go, and a removed one has none', async () => {
    const { add, queue } = scene(1);
    add('a', 'a1');
    const a2 = add('a', 'a2');
    const a3 = add('a', 'a3');
    const b1 = add('b', 'b1');
    expect([b1, a2, a3].map(queue.ahead)).toEqual([0, 1, 2]);
    expect([queue.remove(a2), queue.remove(a2)]).toEqual([true, false]);
    expect([b1, a3].map(queue.ahead)).toEqual([0, 1]);
  });
});
