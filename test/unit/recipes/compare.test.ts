import { describe, expect, test } from 'vitest';
import { checksFor, checkText, runChecks } from '../../../src/recipes/checks';
import { compareColumns, likeness, renamedTable } from '../../../src/recipes/compare';
import { column, RECIPE, table } from './kit';

const EXPECTED = [
  { name: 'Month', type: 'date' },
  { name: 'Revenue', type: 'number' },
  { name: 'Units', type: 'integer' },
];

describe('comparing columns', () => {
  test('the same is no difference; whole numbers are numbers; the order does not matter', () => {
    expect(
      compareColumns(
        EXPECTED,
        table(column('Units', 'integer'), column('Revenue', 'integer'), column('Month', 'date')),
      ),
    ).toEqual([]);
  });

  test('a renamed column is missing, and the nearest is named', () => {
    expect(
      compareColumns(
        EXPECTED,
        table(
          column('month', 'date'),
          column('revenue_eur', 'number'),
          column('units', 'integer'),
          column('Note', 'text'),
        ),
      ),
    ).toEqual([
      { kind: 'missing', column: 'Month', nearest: 'month' },
      { kind: 'missing', column: 'Revenue', nearest: 'revenue_eur' },
      { kind: 'missing', column: 'Units', nearest: 'units' },
      { kind: 'extra', column: 'month' },
      { kind: 'extra', column: 'revenue_eur' },
      { kind: 'extra', column: 'units' },
      { kind: 'extra', column: 'Note' },
    ]);
  });

  test('one missing and one that could be it by its type only', () => {
    const differences = compareColumns(
      EXPECTED,
      table(column('Month', 'date'), column('Umsatz', 'number'), column('Ort', 'text'), column('Units', 'integer')),
    );
    expect(differences[0]).toEqual({ kind: 'missing', column: 'Revenue', nearest: 'Umsatz' });
    expect(compareColumns([{ name: 'Revenue', type: 'number' }], table(column('Ort', 'text')))[0]).toEqual({
      kind: 'missing',
      column: 'Revenue',
      nearest: null,
    });
  });

  test('another type is said; and what was empty may hold anything', () => {
    expect(
      compareColumns(
        [...EXPECTED, { name: 'Rest', type: 'empty' }],
        table(column('Month', 'text'), column('Revenue', 'number'), column('Units', 'number'), column('Rest', 'text')),
      ),
    ).toEqual([
      { kind: 'type', column: 'Month', expected: 'date', found: 'text' },
      { kind: 'type', column: 'Units', expected: 'integer', found: 'number' },
    ]);
  });

  test('a renamed table has the names of the recipe', () => {
    const given = table(column('Umsatz', 'number'), column('Ort', 'text'));
    expect(renamedTable(given, { Revenue: 'Umsatz' }).columns.map(({ name }) => name)).toEqual(['Revenue', 'Ort']);
  });

  test.each([
    ['Revenue', 'revenue', 1],
    ['Net revenue', 'net_revenue', 1],
    ['a', 'a', 1],
    ['Revenue', 'Umsatz', 0],
  ])('likeness of %s and %s is %d', (a, b, score) => {
    expect(likeness(a, b)).toBe(score);
  });
});

describe('checks', () => {
  const good = table(
    column('Month', 'date', { distinct: 4, min: '2026-01-01', max: '2026-04-01' }),
    column('Revenue', 'number', { empty: 1, min: '9.5', max: '1000' }),
  );
  const on = (checks: (typeof RECIPE.inputs)[number]['checks'], given = good) => {
    const [input] = RECIPE.inputs;
    if (!input) throw new Error('no input');
    return runChecks({ inputs: [{ ...input, checks }] }, new Map([['input_sales', given]]));
  };

  test('those that a table passes are offered for it', () => {
    expect(checksFor(good).map(checkText)).toEqual([
      'It has rows',
      'All columns are there',
      'The columns hold what they held',
      'Month is filled in every row',
      'Month has no value twice',
      'Month lies between 2026-01-01 and 2026-04-01',
      'Revenue has no value twice',
      'Revenue lies between 9.5 and 1000',
    ]);
    expect(on(checksFor(good)).every(({ passed }) => passed)).toBe(true);
    expect(checksFor({ ...good, rows: 0 }).map(({ kind }) => kind)).not.toContain('rows');
  });

  test('what fails says why', () => {
    const reasons = on(
      [
        { kind: 'rows', least: 5 },
        { kind: 'filled', column: 'Revenue' },
        { kind: 'unique', column: 'Month' },
        { kind: 'range', column: 'Revenue', min: '10', max: null },
        { kind: 'range', column: 'Month', min: null, max: '2026-03-31' },
        { kind: 'filled', column: 'Nothing' },
      ],
      table(
        column('Month', 'date', { distinct: 3, min: '2026-01-01', max: '2026-04-01' }),
        column('Revenue', 'number', { empty: 1, min: '9.5', max: '1000' }),
      ),
    ).map((result) => (result.passed ? null : result.reason));
    expect(reasons).toEqual([
      'It has 4.',
      '1 of its cells are empty.',
      '1 of its values were there before.',
      'The least is 9.5.',
      'The most is 2026-04-01.',
      'There is no column Nothing.',
    ]);
  });

  test('missing columns and other types', () => {
    const results = on([{ kind: 'columns' }, { kind: 'types' }], table(column('Month', 'text')));
    expect(results).toMatchObject([
      { passed: false, reason: 'Missing: Revenue.' },
      { passed: false, reason: 'Month holds text.' },
    ]);
  });

  test('a file that is no table fails each', () => {
    expect(runChecks(RECIPE, new Map([['input_sales', null]]))).toMatchObject([
      { passed: false, reason: 'It could not be read as a table.' },
      { passed: false },
      { passed: false },
    ]);
  });
});
