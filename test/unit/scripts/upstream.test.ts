import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/project.ts';
import { compare, readExpected } from '../../../scripts/upstream/expected.ts';
import type { Ending, Outcome } from '../../../scripts/upstream/process.ts';
import { SUITES } from '../../../scripts/upstream/suites.ts';

const endings = (outcomes: Record<string, Outcome>): Map<string, Ending> =>
  new Map(Object.entries(outcomes).map(([id, outcome]) => [id, { outcome, why: '' }]));

const LIST = `# No processes.
a.py::test_run
a.py::test_many

# No threads.
b.py
c.py::test_one[x y-1]
`;

test('a list gives each name with the reason above it', () => {
  expect(readExpected(LIST)).toEqual([
    { id: 'a.py::test_run', reason: 'No processes.' },
    { id: 'a.py::test_many', reason: 'No processes.' },
    { id: 'b.py', reason: 'No threads.' },
    { id: 'c.py::test_one[x y-1]', reason: 'No threads.' },
  ]);
});

test('a name without a reason, and a name that is there twice, are refused', () => {
  expect(() => readExpected('a.py::test_run\n')).toThrow('No reason');
  expect(() => readExpected('# Why\na.py\na.py\n')).toThrow('twice');
});

test('failures are as expected: a test, a case of one, all cases of one, a whole file', () => {
  const found = compare(
    endings({
      'a.py::test_run': 'failed',
      'a.py::test_many[1]': 'failed',
      'a.py::test_many[2]': 'passed',
      'b.py::test_x[1::2]': 'failed',
      'c.py::test_one[x y-1]': 'failed',
      'c.py::test_one[x y-2]': 'passed',
    }),
    readExpected(LIST),
  );
  expect(found).toMatchObject({ unexpected: [], passing: [], unknown: [] });
  expect([...found.reasons]).toEqual([
    ['No processes.', 2],
    ['No threads.', 2],
  ]);
});

test('what fails and is in no list, passes and is in one, or is not there at all, is told', () => {
  const found = compare(
    endings({
      'a.py::test_run': 'passed',
      'a.py::test_other': 'failed',
      'b.py::test_x': 'skipped',
      'c.py::test_one[x y-2]': 'failed',
    }),
    readExpected(LIST),
  );
  expect(found.unexpected).toEqual(['a.py::test_other', 'c.py::test_one[x y-2]']);
  expect(found.passing).toEqual(['a.py::test_run', 'b.py']);
  expect(found.unknown).toEqual(['a.py::test_many', 'c.py::test_one[x y-1]']);
});

test('of a file that did not run nothing is asked', () => {
  expect(compare(endings({ 'd.py::test': 'passed' }), readExpected(LIST))).toMatchObject({ passing: [], unknown: [] });
});

test('every suite has a list that can be read, and there is no other', () => {
  const folder = join(ROOT, 'test/upstream');
  const lists = readdirSync(folder).filter((file) => file.endsWith('.txt'));
  expect(lists.sort()).toEqual(SUITES.map(({ name }) => `${name}.txt`).sort());
  for (const file of lists) readExpected(readFileSync(join(folder, file), 'utf8'));
});
