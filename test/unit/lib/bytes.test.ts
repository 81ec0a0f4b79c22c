import { expect, test } from 'vitest';
import { formatBytes } from '../../../src/lib/bytes';

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [1023, '1023 B'],
  [1024, '1 KB'],
  [1536, '1.5 KB'],
  [12 * 1024 + 300, '12 KB'],
  [9.96 * 1024, '10 KB'],
  [1024 ** 2 - 1, '1 MB'],
  [250_000_000, '238 MB'],
  [2 * 1024 ** 3, '2 GB'],
  [3.1 * 1024 ** 3, '3.1 GB'],
  [1.5 * 1024 ** 4, '1.5 TB'],
  [5000 * 1024 ** 5, '5000 PB'],
  [-1, '0 B'],
])('%d bytes are %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});
