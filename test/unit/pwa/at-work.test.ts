import { expect, test } from 'vitest';
import { nextTask } from '../../../src/lib/next-task';
import { createAtWork } from '../../../src/pwa/at-work';
import { createLocks } from '../../doubles/locks';

async function settle(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await nextTask();
}

test('a tab is alone when no run and no question is under way in any tab', async () => {
  const locks = createLocks();
  const [one, two] = [createAtWork(locks), createAtWork(locks)];
  const ends = [one.begin(), two.begin(), two.begin()];
  let isAlone = false;
  const alone = one.alone(new AbortController().signal).then((release) => {
    isAlone = release !== null;
    return release;
  });
  for (const end of ends) {
    await settle();
    expect(isAlone).toBe(false);
    end();
    // Said twice, it counts once.
    end();
  }
  (await alone)?.();
  expect(isAlone).toBe(true);
  expect(one.isBusy || two.isBusy).toBe(false);
});

test('the wait can be given up, and keeps nobody from working', async () => {
  const locks = createLocks();
  const [one, two] = [createAtWork(locks), createAtWork(locks)];
  const end = two.begin();
  const abort = new AbortController();
  const alone = one.alone(abort.signal);
  await settle();
  abort.abort();
  expect(await alone).toBeNull();
  end();
  const own = one.begin();
  const again = new AbortController();
  const never = one.alone(again.signal);
  again.abort();
  expect(await never).toBeNull();
  own();
  expect(await two.alone(new AbortController().signal)).not.toBeNull();
});

test.each([
  ['has no locks', null],
  ['refuses locks', { request: () => Promise.reject(new DOMException('No', 'SecurityError')) }],
])('a browser that %s knows its own tab only', async (_name, locks) => {
  const one = createAtWork(locks);
  const end = one.begin();
  const alone = one.alone(new AbortController().signal);
  end();
  expect(await alone).not.toBeNull();
});
