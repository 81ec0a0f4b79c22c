import { expect, test } from 'vitest';
import { actionCode } from '../../../src/actions/code';
import { groupsAndMeasure } from '../../../src/actions/columns';
import { kindOf } from '../../../src/actions/file-kind';
import { offersFor } from '../../../src/actions/offer';
import { ACTIONS } from '../../../src/actions/table';
import type { ColumnSchema } from '../../../src/contract/kernel';

const column = (name: string, type: string, distinct: number): ColumnSchema => ({
  name,
  type,
  empty: 0,
  distinct,
  min: null,
  max: null,
});
const TABLE = {
  name: '/mnt/data/sales.csv',
  rows: 100,
  columns: [
    column('id', 'integer', 100),
    column('day', 'date', 60),
    column('region', 'text', 4),
    column('note', 'text', 99),
    column('paid', 'boolean', 2),
    column('Umsatz €', 'number', 90),
  ],
};
const idsFor = (...names: string[]) =>
  offersFor(names.map((name) => `/mnt/data/${name}`)).map(({ action }) => action.id);

test('ids, titles and templates are there, once each', () => {
  expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length);
  expect(new Set(ACTIONS.map(({ title }) => title)).size).toBe(ACTIONS.length);
  for (const action of ACTIONS) {
    const code = actionCode({ action, paths: ['/mnt/data/x.y'] });
    expect(code).toContain(action.takes === 'many' ? "paths = ['/mnt/data/x.y']" : "path = '/mnt/data/x.y'");
    expect(code).toMatch(/^# [A-Z].+\n\n# Parameters\n/);
    if (action.set?.target) expect(code).toContain(`target = '${action.set.target}'`);
  }
});

test('each kind of file is offered what suits it', () => {
  expect(idsFor('a.csv')).toEqual([
    'profile',
    'clean',
    'distribution',
    'correlation',
    'time-series',
    'pivot',
    'to-excel',
    'to-parquet',
    'to-json',
    'zip',
  ]);
  expect(idsFor('a.XLSX')).toContain('to-csv');
  expect(idsFor('a.XLSX')).not.toContain('to-excel');
  expect(idsFor('a.pdf')).toEqual(['pdf-to-markdown', 'word-counts', 'zip']);
  expect(idsFor('a.jpeg')).toEqual(['resize', 'watermark', 'zip']);
  expect(idsFor('a.zip')).toEqual(['unzip', 'zip']);
  expect(idsFor('a.md')).toEqual(['word-counts', 'zip']);
  expect(idsFor('a.bin')).toEqual(['zip']);
  expect(idsFor()).toEqual([]);
  expect(kindOf('/mnt/data/sales.csv.gz')).toBe('table');
});

test('of several files each action gets those that suit it', () => {
  const offers = offersFor(['/mnt/data/a.png', '/mnt/data/b.csv', '/mnt/data/c.jpg', '/mnt/data/d.csv']);
  const pathsOf = (id: string) => offers.find(({ action }) => action.id === id)?.paths;
  expect(pathsOf('profile')).toEqual(['/mnt/data/b.csv']);
  expect(pathsOf('to-json')).toEqual(['/mnt/data/b.csv', '/mnt/data/d.csv']);
  expect(pathsOf('resize')).toEqual(['/mnt/data/a.png', '/mnt/data/c.jpg']);
  expect(pathsOf('zip')).toHaveLength(4);
});

test('known columns are named in the code; an id is no measure, a text of many values no group', () => {
  const offer = (id: string) => {
    const found = offersFor(['/mnt/data/sales.csv']).find(({ action }) => action.id === id);
    if (!found) throw new Error(id);
    return found;
  };
  expect(groupsAndMeasure(TABLE)).toEqual({ rows: 'region', columns: 'paid', value: 'Umsatz €' });
  expect(actionCode(offer('pivot'), TABLE)).toContain("\nvalue = 'Umsatz €'  # None");
  expect(actionCode(offer('time-series'), TABLE)).toContain("\ndate_column = 'day'  # None");
  expect(actionCode(offer('distribution'), TABLE)).toContain("\ncolumns = ['Umsatz €']  # empty");
  expect(actionCode(offer('distribution'), { ...TABLE, columns: [] })).toContain('\ncolumns = []  # empty');
});
