import type { ColumnSchema, TableSchema } from '../../../src/contract/kernel';
import type { Recipe } from '../../../src/contract/recipe';

export const column = (name: string, type: string, more: Partial<ColumnSchema> = {}): ColumnSchema => ({
  name,
  type,
  empty: 0,
  distinct: 3,
  min: null,
  max: null,
  ...more,
});

/** A table of four rows. */
export const table = (...columns: ColumnSchema[]): TableSchema => ({ name: '/mnt/data/x.csv', rows: 4, columns });

export const RECIPE: Recipe = {
  id: 'r',
  title: 'Monthly sales',
  note: 'For the *board*',
  created: Date.UTC(2026, 0, 2),
  inputs: [
    {
      parameter: 'input_sales',
      name: 'sales.csv',
      columns: [
        { name: 'Month', type: 'date' },
        { name: 'Revenue', type: 'number' },
      ],
      checks: [{ kind: 'rows', least: 1 }, { kind: 'columns' }, { kind: 'types' }],
    },
    { parameter: 'input_logo', name: 'logo.png', columns: null, checks: [] },
  ],
  cells: ['df = load_file(input_sales)\nprint(len(df))', 'df.to_csv("out.csv")'],
  outputs: ['/mnt/data/out.csv'],
};
