import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packagesReadme } from '../../../scripts/packages/readme.ts';
import { ROOT } from '../../../scripts/project.ts';

test('the README of the packages is up to date; otherwise run: npx tsx scripts/packages/readme.ts', () => {
  const text = packagesReadme();
  expect(readFileSync(join(ROOT, 'public/packages/README.md'), 'utf8')).toBe(text);
  expect(text.split('\n').filter((line) => line.endsWith('|  |'))).toEqual([]);
});
