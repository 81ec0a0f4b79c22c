import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/lib/base64';

test('base64 there and back', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256);
  const text = toBase64(bytes);
  expect(text).toBe(Buffer.from(bytes).toString('base64'));
  expect(Buffer.from(fromBase64(text) ?? []).equals(bytes)).toBe(true);
  expect(fromBase64('aGk=\n')).toEqual(new Uint8Array([104, 105]));
  expect(fromBase64('no base64!')).toBeNull();
  expect(toBase64(new Uint8Array())).toBe('');
});
