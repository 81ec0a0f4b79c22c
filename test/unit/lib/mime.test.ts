import { expect, test } from 'vitest';
import { mimeType } from '../../../src/lib/mime';

test.each([
  ['a.csv', 'text/csv'],
  ['/mnt/data/A.CSV', 'text/csv'],
  ['a.tar.gz', 'application/gzip'],
  ['a.parquet', 'application/vnd.apache.parquet'],
  ['a.ipynb', 'application/x-ipynb+json'],
  ['a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['photo.JPEG', 'image/jpeg'],
  ['plot.svg', 'image/svg+xml'],
  ['run.py', 'text/x-python'],
  ['Makefile', 'text/plain'],
  ['pkg-1.0-py3-none-any.whl', 'application/zip'],
  ['noextension', 'application/octet-stream'],
  ['.csv', 'application/octet-stream'],
  ['x.constructor', 'application/octet-stream'],
  ['dir.csv/file', 'application/octet-stream'],
  ['', 'application/octet-stream'],
])('%j is of type %s', (name, expected) => {
  expect(mimeType(name)).toBe(expected);
});
