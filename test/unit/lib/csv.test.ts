import { describe, expect, it } from 'vitest';
import { findDelimiter, parseCsv } from '../../../src/lib/csv';

describe('parseCsv', () => {
  it('reads quoted fields with delimiters, line ends and doubled quotes', () => {
    expect(parseCsv('a,b\r\n"x,1","he said ""no""\nand left"\r\n', ',', 10)).toEqual([
      ['a', 'b'],
      ['x,1', 'he said "no"\nand left'],
    ]);
  });
  it('keeps empty fields, drops empty lines and a byte order mark', () => {
    expect(parseCsv('\ufeffa,,c\n\n,,\n', ',', 10)).toEqual([
      ['a', '', 'c'],
      ['', '', ''],
    ]);
  });
  it('takes a quote inside a bare field as it is', () => {
    expect(parseCsv('5" pipe,2', ',', 10)).toEqual([['5" pipe', '2']]);
  });
  it('stops at the limit', () => {
    expect(parseCsv('1\n2\n3\n4', ',', 2)).toEqual([['1'], ['2']]);
  });
  it('runs an open quote to the end', () => {
    expect(parseCsv('a,"b\nc', ',', 10)).toEqual([['a', 'b\nc']]);
  });
});

describe('findDelimiter', () => {
  it.each([
    ['a,b,c\n1;2', ','],
    ['a;b;c\n1,2', ';'],
    ['a\tb', '\t'],
    ['"a;b;c",d', ','],
    ['alone', ','],
  ])('%j has %j', (text, delimiter) => expect(findDelimiter(text)).toBe(delimiter));
});
