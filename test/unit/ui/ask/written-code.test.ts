import { expect, test } from 'vitest';
import { writtenString } from '../../../../src/ui/ask/written-code';

const whole = JSON.stringify({ note: 'x', code: 'print("ü\\n")\n# 🙂 \t"' });

test('the value out of whole JSON', () => {
  expect(writtenString(whole, 'code')).toBe('print("ü\\n")\n# 🙂 \t"');
  expect(writtenString(whole, 'path')).toBeNull();
});

test('what is written so far is a beginning of the whole, wherever it ends', () => {
  for (let end = 0; end <= whole.length; end += 1) {
    const value = writtenString(whole.slice(0, end), 'code');
    if (value !== null) expect('print("ü\\n")\n# 🙂 \t"'.startsWith(value)).toBe(true);
  }
});

test('escapes that are cut off, and line breaks as they are', () => {
  expect(writtenString('{"code":"a\\', 'code')).toBe('a');
  expect(writtenString('{"code":"a\\u00', 'code')).toBe('a');
  expect(writtenString('{"code": "a\nb', 'code')).toBe('a\nb');
});
