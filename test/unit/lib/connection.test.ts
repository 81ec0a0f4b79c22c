import { expect, test } from 'vitest';
import { createConnection } from '../../../src/lib/connection';

function counting(failures = 0) {
  const log: string[] = [];
  let lose = () => {};
  const connection = createConnection(async (lost) => {
    log.push('open');
    lose = lost;
    if (log.length <= failures) throw new Error('blocked');
    return { close: () => log.push('close') };
  });
  return { connection, log, lose: () => lose() };
}

test('opens once, at first use', async () => {
  const { connection, log } = counting();
  expect(log).toEqual([]);
  const [one, two] = await Promise.all([connection.open(), connection.open()]);
  expect(one).toBe(two);
  expect(log).toEqual(['open']);
});

test('opens again after it was lost', async () => {
  const { connection, log, lose } = counting();
  const one = await connection.open();
  lose();
  expect(await connection.open()).not.toBe(one);
  expect(log).toEqual(['open', 'open']);
});

test('tries again after a failure', async () => {
  const { connection } = counting(1);
  await expect(connection.open()).rejects.toThrow('blocked');
  await expect(connection.open()).resolves.toBeDefined();
});

test('closing ends it, also while it opens', async () => {
  const { connection, log } = counting();
  const opening = connection.open();
  connection.close();
  await opening;
  expect(log).toEqual(['open', 'close']);
  await expect(connection.open()).rejects.toThrow('closed');
});
