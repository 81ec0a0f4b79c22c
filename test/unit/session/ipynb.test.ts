import { describe, expect, test } from 'vitest';
import type { Cell, SessionDocument } from '../../../src/contract/session';
import { exportIpynb } from '../../../src/session/ipynb-export';
import { importIpynb } from '../../../src/session/ipynb-import';
import { createCell } from '../../../src/session/notebook';

const PNG = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);

function code(id: string, source: string, rest: Partial<Cell> = {}): Cell {
  return { ...createCell('code', source), id, ...rest };
}

function document(...cells: Cell[]): SessionDocument {
  return { info: { id: 's', title: 'Sales, été', created: 1, modified: 1 }, cells };
}

const FULL = document(
  { ...createCell('markdown', '# Title\n\ntext'), id: 'm-1' },
  code('c_1', 'import pandas as pd\ndf\n', {
    count: 2,
    status: 'ok',
    outputs: [
      { kind: 'stream', name: 'stdout', text: 'one\ntwo' },
      { kind: 'stream', name: 'stderr', text: 'warn\n' },
      {
        kind: 'display',
        displayId: 'x',
        data: {
          'image/png': new Blob([PNG], { type: 'image/png' }),
          'image/svg+xml': '<svg/>',
          'text/plain': '<Figure>',
        },
      },
      { kind: 'result', count: 2, data: { 'text/html': '<b>1</b>\n', 'application/json': '{"a":[1,2]}' } },
    ],
  }),
  code('c_2', '1/0', {
    count: 3,
    status: 'error',
    outputs: [
      { kind: 'error', name: 'ZeroDivisionError', message: 'division by zero', traceback: '\u001b[31mline 1\nline 2' },
    ],
  }),
  code('c_3', ''),
);

test('a session becomes a file of format 4.5', async () => {
  const file = JSON.parse(await exportIpynb(FULL));
  expect(file).toMatchObject({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { title: 'Sales, été', kernelspec: { name: 'python3', language: 'python' } },
  });
  expect(file.cells).toEqual([
    { cell_type: 'markdown', id: 'm-1', metadata: {}, source: ['# Title\n', '\n', 'text'] },
    {
      cell_type: 'code',
      id: 'c_1',
      metadata: {},
      execution_count: 2,
      source: ['import pandas as pd\n', 'df\n'],
      outputs: [
        { output_type: 'stream', name: 'stdout', text: ['one\n', 'two'] },
        { output_type: 'stream', name: 'stderr', text: ['warn\n'] },
        {
          output_type: 'display_data',
          metadata: {},
          data: { 'image/png': 'iVBORw0KGgo=', 'image/svg+xml': ['<svg/>'], 'text/plain': ['<Figure>'] },
        },
        {
          output_type: 'execute_result',
          execution_count: 2,
          metadata: {},
          data: { 'text/html': ['<b>1</b>\n'], 'application/json': { a: [1, 2] } },
        },
      ],
    },
    {
      cell_type: 'code',
      id: 'c_2',
      metadata: {},
      execution_count: 3,
      source: ['1/0'],
      outputs: [
        {
          output_type: 'error',
          ename: 'ZeroDivisionError',
          evalue: 'division by zero',
          traceback: ['\u001b[31mline 1', 'line 2'],
        },
      ],
    },
    { cell_type: 'code', id: 'c_3', metadata: {}, execution_count: null, source: [], outputs: [] },
  ]);
});

test('what was exported comes back', async () => {
  const imported = importIpynb(await exportIpynb(FULL));
  if (!imported.ok) throw new Error(imported.failure.message);
  expect(imported.value.title).toBe('Sales, été');
  expect(
    imported.value.cells.map(({ id, kind, source, count, status }) => ({ id, kind, source, count, status })),
  ).toEqual(FULL.cells.map(({ id, kind, source, count, status }) => ({ id, kind, source, count, status })));
  const outputs = imported.value.cells[1]?.outputs ?? [];
  expect(outputs.map((output) => output.kind)).toEqual(['stream', 'stream', 'display', 'result']);
  const image = outputs[2]?.kind === 'display' ? outputs[2].data['image/png'] : undefined;
  if (!(image instanceof Blob)) throw new Error('The image is no Blob.');
  expect(image.type).toBe('image/png');
  expect(new Uint8Array(await image.arrayBuffer())).toEqual(PNG);
  expect(outputs[3]).toEqual(FULL.cells[1]?.outputs[3]);
  expect(imported.value.cells[2]?.outputs).toEqual(FULL.cells[2]?.outputs);
});

describe('files of others', () => {
  test('an older minor version, without ids and with text as it may also be written', () => {
    const file = {
      nbformat: 4,
      nbformat_minor: 0,
      metadata: {},
      cells: [
        { cell_type: 'raw', source: 'raw', metadata: {} },
        {
          cell_type: 'code',
          source: 'print(1)',
          execution_count: 1,
          metadata: { collapsed: true },
          outputs: [
            { output_type: 'stream', text: '1\n' },
            {
              output_type: 'display_data',
              data: { 'image/png': 'iVBO\nRw==\n', 'image/jpeg': '***', 'text/plain': ['a', 'b'] },
            },
            { output_type: 'pyout', text: 'old' },
            null,
          ],
        },
        'nonsense',
      ],
    };
    const imported = importIpynb(`\uFEFF${JSON.stringify(file)}`);
    if (!imported.ok) throw new Error(imported.failure.message);
    const { title, cells } = imported.value;
    expect(title).toBeNull();
    expect(cells).toHaveLength(2);
    expect(cells[0]).toMatchObject({ kind: 'markdown', source: 'raw' });
    expect(cells[1]).toMatchObject({ kind: 'code', count: 1, status: 'ok' });
    expect(cells[1]?.outputs).toEqual([
      { kind: 'stream', name: 'stdout', text: '1\n' },
      { kind: 'display', displayId: null, data: { 'image/png': expect.any(Blob), 'text/plain': 'ab' } },
    ]);
    expect(new Set(cells.map((cell) => cell.id)).size).toBe(2);
  });

  test('ids that are doubled or not valid are replaced', () => {
    const cell = { cell_type: 'code', source: '', metadata: {}, outputs: [], execution_count: null };
    const ids = ['ok', 'ok', 'not ok', '', 7, 'x'.repeat(65), 'fine_1'];
    const imported = importIpynb(JSON.stringify({ nbformat: 4, cells: ids.map((id) => ({ ...cell, id })) }));
    const found = imported.ok ? imported.value.cells.map((each) => each.id) : [];
    expect(new Set(found).size).toBe(7);
    expect(found[0]).toBe('ok');
    expect(found[6]).toBe('fine_1');
    for (const id of found) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  test.each([
    ['', 'not-a-notebook', 'not JSON'],
    ['a,b\n1,2', 'not-a-notebook', 'not JSON'],
    ['[]', 'not-a-notebook', 'does not say'],
    ['{"cells": []}', 'not-a-notebook', 'does not say'],
    ['{"nbformat": 4}', 'not-a-notebook', 'no cells'],
    ['{"nbformat": 3, "worksheets": []}', 'old-format', 'format 3'],
  ])('%j is refused', (text, code_, words) => {
    const imported = importIpynb(text);
    expect(imported).toMatchObject({ ok: false, failure: { code: code_ } });
    expect(imported.ok || imported.failure.message).toContain(words);
  });
});
