import { expect, test } from 'vitest';
import { formatDuration } from '../../../src/lib/duration';

test.each([
  [0, '0 ms'],
  [0.0854, '85 ms'],
  [0.9996, '1 s'],
  [1.24, '1.2 s'],
  [9.96, '10 s'],
  [42.4, '42 s'],
  [59.7, '1 min'],
  [120, '2 min'],
  [125.2, '2 min 5 s'],
  [3599.9, '1 h'],
  [3720, '1 h 2 min'],
])('%d seconds are %s', (seconds, expected) => {
  expect(formatDuration(seconds)).toBe(expected);
});
