import { expect, test } from 'vitest';
import { type Candidate, usualCells } from '../../../src/recipes/choose-cells';

const cell = (id: string, isGood: boolean, makes: string, needs = ''): Candidate => ({
  id,
  isGood,
  part: { source: id, makes: makes.split(' '), needs: needs === '' ? [] : needs.split(' ') },
});

test('good cells, and what failed only where something that it made is needed', () => {
  const cells = [
    cell('read', false, 'pd sales'),
    cell('useless', false, 'x', 'sales'),
    cell('tidy', false, 'tidy', 'sales'),
    cell('sum', true, 'total', 'tidy'),
    cell('own', true, 'x', 'nowhere total'),
    cell('use', true, '', 'x'),
    cell('later', false, 'nowhere'),
  ];
  expect([...usualCells(cells)].sort()).toEqual(['own', 'read', 'sum', 'tidy', 'use']);
});

test('the last attempt is the one that counts, and none where a good cell makes the name', () => {
  const attempts = [cell('first', false, 'df'), cell('second', false, 'df'), cell('use', true, '', 'df')];
  expect([...usualCells(attempts)]).toEqual(['use', 'second']);
  expect([...usualCells([cell('good', true, 'df'), ...attempts])]).toEqual(['good', 'use']);
});
