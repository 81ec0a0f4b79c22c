import { expect, test } from 'vitest';
import { type Choice, parameterCell, reportOf } from '../../../src/recipes/prepare';
import { RECIPE } from './kit';

const CHOICES: readonly Choice[] = [
  { parameter: 'input_sales', path: "/mnt/data/Mai's.csv", renames: { Revenue: "Um'satz" } },
  { parameter: 'input_logo', path: '/mnt/data/logo 2.png', renames: {} },
];

test('the first cell names the files, each on one line', () => {
  expect(parameterCell(CHOICES)).toBe(
    `# The files of this recipe
from carrel.recipes import rename_columns

input_sales = rename_columns("/mnt/data/Mai's.csv", {"Um'satz": 'Revenue'})
input_logo = '/mnt/data/logo 2.png'`,
  );
  expect(parameterCell(CHOICES.slice(1))).toBe("# The files of this recipe\ninput_logo = '/mnt/data/logo 2.png'");
});

test('the report says files, checks and how it ended, and takes no word for more than a word', () => {
  const report = reportOf(
    { ...RECIPE, title: 'A <b>bold</b> one', note: '' },
    CHOICES,
    [
      { input: 'sales.csv', text: 'It has rows', passed: true },
      { input: 'sales.csv', text: 'a*b is filled', passed: false, reason: '2 of its cells are empty.' },
    ],
    { kind: 'stopped', cell: 2, reason: "KeyError: 'x'" },
  );
  expect(report).toBe(
    `# A \\<b\\>bold\\</b\\> one

- sales.csv: [Mai's.csv](sandbox:/mnt/data/Mai's.csv), with Um'satz as Revenue
- logo.png: [logo 2.png](sandbox:/mnt/data/logo%202.png)

**1 of 2 checks passed**

- ✓ sales.csv: It has rows
- ✗ **sales.csv: a\\*b is filled.** 2 of its cells are empty.

**Stopped at cell 2 of 2.** KeyError: 'x'`,
  );
});
