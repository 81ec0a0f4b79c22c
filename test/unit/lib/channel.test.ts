import { expect, test } from 'vitest';
import { createChannel } from '../../../src/lib/channel';

test('a channel tells here at once and others soon, and says which', async () => {
  const name = `channel-test-${Math.random()}`;
  const [one, two] = [createChannel<string>(name), createChannel<string>(name)];
  const heard: unknown[] = [];
  one.watch((...values) => heard.push(['one', ...values]));
  two.watch((...values) => heard.push(['two', ...values]));
  one.tell('a');
  expect(heard).toEqual([['one', 'a', true]]);
  await expect
    .poll(() => heard)
    .toEqual([
      ['one', 'a', true],
      ['two', 'a', false],
    ]);
  one.close();
  one.tell('b');
  expect(heard).toHaveLength(3);
  two.close();
});
