import { expect, it } from 'vitest';
import { withOwnLocation } from '../../../src/preview/frame/location';

it.each([
  ["location.href = '/a'", "self.carrelLocation.href = '/a'"],
  ['window.location = url', 'self.carrelLocation = url'],
  ['document.location.reload()', 'self.carrelLocation.reload()'],
  [
    'if (location.pathname === x) location.assign(y)',
    'if (self.carrelLocation.pathname === x) self.carrelLocation.assign(y)',
  ],
])('%s means the address of the document', (text, expected) => {
  expect(withOwnLocation(text)).toBe(expected);
});

it.each([
  'const location = 1',
  'user.location.href',
  'f({ location: 1 })',
  'location === x',
  'allocation.href',
  'location.city',
  '(location) => 1',
])('%s is left as it is', (text) => {
  expect(withOwnLocation(text)).toBe(text);
});
