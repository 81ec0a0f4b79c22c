import { expect, test } from 'vitest';
import { cutText } from '../../../src/lib/cut-text';

test('a short text stays', () => {
  expect(cutText('abc', 3, 'too long')).toBe('abc');
});

test('a long one keeps head and tail, and says what is missing', () => {
  const cut = cutText(`${'a'.repeat(3000)}${'z'.repeat(3000)}`, 600, 'too long');
  expect(cut).toMatch(/^a{400}\n\[… 5,400 characters left out: too long …\]\nz{200}$/);
});

test('no character is cut in half', () => {
  const cut = cutText('😀'.repeat(1000), 101, 'too long');
  expect(() => encodeURIComponent(cut)).not.toThrow();
});
