import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/contract/kernel';
import type { SessionDocument } from '../../../src/contract/session';
import {
  clearAllOutputs,
  createCell,
  createSession,
  difference,
  endRun,
  inOrder,
  insertCell,
  moveCell,
  removeCell,
  setKind,
  setSource,
  setTitle,
  startRun,
  updateCell,
} from '../../../src/session/notebook';

function notebook(...ids: string[]): SessionDocument {
  const cells = ids.map((id) => ({ ...createCell('code', `source of ${id}`), id }));
  return { info: { id: 's', title: 'T', created: 1, modified: 1 }, cells };
}

function ids(document: SessionDocument): string {
  return document.cells.map((cell) => cell.id).join('');
}

const RESULT: RunResult = {
  status: 'ok',
  count: 4,
  error: null,
  files: [],
  removed: [],
  unsaved: null,
  seconds: 1.5,
  wholeOutput: null,
  loss: null,
};

test('a new session has one empty code cell with a valid id', () => {
  const session = createSession('First', 42);
  expect(session.info).toMatchObject({ title: 'First', created: 42, modified: 42 });
  expect(session.cells).toMatchObject([{ kind: 'code', source: '', outputs: [], count: null, status: null }]);
  expect(session.cells[0]?.id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
});

test('cells are inserted, removed and moved', () => {
  const abc = notebook('a', 'b', 'c');
  const x = { ...createCell('markdown'), id: 'x' };
  expect(ids(insertCell(abc, x, 0))).toBe('xabc');
  expect(ids(insertCell(abc, x, 2))).toBe('abxc');
  expect(ids(insertCell(abc, x, 99))).toBe('abcx');
  expect(ids(removeCell(abc, 'b'))).toBe('ac');
  expect(removeCell(abc, 'none')).toBe(abc);
  expect(ids(moveCell(abc, 'a', 1))).toBe('bac');
  expect(ids(moveCell(abc, 'a', 99))).toBe('bca');
  expect(ids(moveCell(abc, 'c', -1))).toBe('cab');
  expect(moveCell(abc, 'b', 1)).toBe(abc);
  expect(moveCell(abc, 'none', 1)).toBe(abc);
  expect(ids(abc)).toBe('abc');
});

test('a change leaves all other cells the same objects, and no change the document', () => {
  const before = notebook('a', 'b');
  const after = setSource(before, 'b', 'new');
  expect(after.cells[0]).toBe(before.cells[0]);
  expect(after.cells[1]?.source).toBe('new');
  expect(setSource(after, 'b', 'new')).toBe(after);
  expect(setSource(after, 'none', 'new')).toBe(after);
  expect(setTitle(after, 'T')).toBe(after);
  expect(setTitle(after, 'U').info.title).toBe('U');
  expect(updateCell(after, 'a', (cell) => cell)).toBe(after);
});

test('a cell that becomes Markdown keeps its source and loses its outputs', () => {
  const ran = endRun(startRun(notebook('a'), 'a'), 'a', RESULT);
  expect(setKind(ran, 'a', 'markdown').cells[0]).toMatchObject({
    kind: 'markdown',
    source: 'source of a',
    outputs: [],
    count: null,
    status: null,
  });
});

describe('runs', () => {
  test('a run that has started reads as interrupted until it ends', () => {
    const before = endRun(startRun(notebook('a'), 'a'), 'a', RESULT);
    expect(before.cells[0]).toMatchObject({ count: 4, status: 'ok', seconds: 1.5 });
    const started = startRun(before, 'a');
    expect(started.cells[0]).toMatchObject({ outputs: [], count: null, status: 'interrupted', seconds: null });
  });

  test('a Python error is the last output', () => {
    const error = { name: 'ValueError', message: 'no', traceback: 'Traceback...' };
    const ended = endRun(startRun(notebook('a'), 'a'), 'a', { ...RESULT, status: 'error', error });
    expect(ended.cells[0]).toMatchObject({ status: 'error', outputs: [{ kind: 'error', ...error }] });
  });

  test('code that never began has no count', () => {
    const ended = endRun(startRun(notebook('a'), 'a'), 'a', { ...RESULT, status: 'interrupted', count: 0, seconds: 0 });
    expect(ended.cells[0]).toMatchObject({ status: 'interrupted', count: null });
  });

  test('all outputs can be cleared', () => {
    const ran = endRun(startRun(notebook('a', 'b'), 'a'), 'a', RESULT);
    const cleared = clearAllOutputs(ran);
    expect(cleared.cells[0]).toMatchObject({ outputs: [], count: null, status: null });
    expect(cleared.cells[1]).toBe(ran.cells[1]);
  });
});

describe('difference', () => {
  test('a new session is told whole', () => {
    const session = notebook('a', 'b');
    expect(difference(null, session)).toEqual({
      info: session.info,
      order: ['a', 'b'],
      put: session.cells,
      removed: [],
    });
  });

  test('only what differs is told', () => {
    const before = notebook('a', 'b', 'c');
    expect(difference(before, before)).toBeNull();
    expect(difference(before, { ...before })).toBeNull();
    const edited = setSource(before, 'b', 'new');
    expect(difference(before, edited)).toEqual({ info: before.info, put: [edited.cells[1]], removed: [] });
    expect(difference(before, moveCell(before, 'c', 0))).toMatchObject({
      order: ['c', 'a', 'b'],
      put: [],
      removed: [],
    });
    expect(difference(before, removeCell(before, 'b'))).toMatchObject({ order: ['a', 'c'], put: [], removed: ['b'] });
    expect(difference(before, setTitle(before, 'U'))).toEqual({
      info: { ...before.info, title: 'U' },
      put: [],
      removed: [],
    });
  });

  test('a cell swapped for another of a new id is a removal, a new cell and an order', () => {
    const before = notebook('a', 'b');
    const after = insertCell(removeCell(before, 'b'), { ...createCell('code'), id: 'x' }, 1);
    expect(difference(before, after)).toMatchObject({ order: ['a', 'x'], put: [{ id: 'x' }], removed: ['b'] });
  });
});

test('cells that the order has forgotten come last', () => {
  const { cells } = notebook('a', 'b', 'c');
  expect(inOrder(cells, ['c', 'gone', 'a', 'a']).map((cell) => cell.id)).toEqual(['c', 'a', 'b']);
});
