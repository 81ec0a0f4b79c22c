import { expect, test } from 'vitest';
import type { Output } from '../../../src/contract/display';
import type { Cell, SessionDocument } from '../../../src/contract/session';
import { followed } from '../../../src/session/follow';
import { createCell, createSession } from '../../../src/session/notebook';

const picture = (size: number): Output => ({
  kind: 'display',
  data: { 'image/png': new Blob([new Uint8Array(size)], { type: 'image/png' }), 'text/plain': '<Figure>' },
  displayId: null,
});

function stored(cells: readonly Cell[]): SessionDocument {
  return { ...createSession('S', 1, structuredClone(cells)) };
}

test('cells that say the same stay the same objects', () => {
  const text: Cell = { ...createCell('code', 'a'), outputs: [{ kind: 'stream', name: 'stdout', text: 'x' }] };
  const plot: Cell = { ...createCell('code', 'b'), outputs: [picture(8)], status: 'ok' };
  const before = createSession('S', 1, [text, plot, createCell('code', 'c')]);
  const [, , last] = before.cells;
  if (last === undefined) throw new Error('a cell is missing');
  const after = followed(before, stored([plot, text, { ...last, source: 'changed' }]));
  expect(after.cells[0]).toBe(plot);
  expect(after.cells[1]).toBe(text);
  expect(after.cells[2]?.source).toBe('changed');
});

test('another output, another picture or another state is a change', () => {
  const cell: Cell = { ...createCell('code', 'a'), outputs: [picture(8)] };
  const before = createSession('S', 1, [cell]);
  const changes: readonly Partial<Cell>[] = [
    { outputs: [picture(9)] },
    { outputs: [] },
    { outputs: [picture(8), picture(8)] },
    { outputs: [{ kind: 'result', count: 1, data: { 'text/plain': '1' } }] },
    { count: 2 },
    { status: 'ok' },
    { kind: 'markdown' },
  ];
  for (const change of changes) expect(followed(before, stored([{ ...cell, ...change }])).cells[0]).not.toBe(cell);
  expect(followed(before, stored([cell])).cells[0]).toBe(cell);
});
