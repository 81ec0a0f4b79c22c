import { expect, test } from 'vitest';
import { hiddenName, hiddenText, isHidden } from '../../../src/lib/hidden-files';

test.each([
  ['/mnt/data/.git/objects/aa/b', '.git'],
  ['/mnt/data/code/__pycache__/a.cpython-313.pyc', '__pycache__'],
  ['/mnt/data/.gitconfig', '.gitconfig'],
  ['/mnt/data/a.git/config', null],
  ['/mnt/data/a.csv', null],
])('%s is hidden by %s', (path, name) => {
  expect(hiddenName(path)).toBe(name);
  expect(isHidden(path)).toBe(name !== null);
});

test('how many', () => {
  expect([hiddenText(1), hiddenText(1500)]).toEqual(['1 hidden file', '1,500 hidden files']);
});
