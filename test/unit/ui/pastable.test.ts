import { expect, it } from 'vitest';
import { pastable } from '../../../src/ui/terminal/pastable';

it('a pasted text that ended its paste by itself ran what followed', () => {
  expect(pastable('echo a\u001b[201~\rrm -r .\r')).toBe('echo a[201~\rrm -r .\r');
  expect(pastable('a\u009b201~b\u0003')).toBe('a201~b');
});

it('lines and tabs stay', () => {
  expect(pastable('a\tb\r\nc é\n')).toBe('a\tb\r\nc é\n');
});
