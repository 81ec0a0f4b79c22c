import { expect, test } from 'vitest';
import { nextTask } from '../../../src/lib/next-task';

test('timers have their turn between tasks, as they have not between promises', async () => {
  let rang = false;
  setTimeout(() => {
    rang = true;
  }, 0);
  for (let n = 0; n < 1000; n++) await Promise.resolve();
  expect(rang).toBe(false);
  const end = Date.now() + 2000;
  while (!rang && Date.now() < end) await nextTask();
  expect(rang).toBe(true);
});
