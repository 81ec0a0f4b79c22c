import { expect, test } from 'vitest';
import type { LogBody, LogEvent } from '../../../src/contract/conversation';
import type { Cell } from '../../../src/contract/session';
import { keepableCells } from '../../../src/session/cells-to-keep';
import { createCell, createSession } from '../../../src/session/notebook';

const cell = (id: string, status: Cell['status'], source = `print('${id}')`): Cell => ({
  ...createCell('code', source),
  id,
  status,
});
const document = createSession('Test', 1, [
  cell('own', 'ok'),
  { ...createCell('markdown', 'text'), id: 'text' },
  cell('blank', 'ok', '  '),
  cell('failed', 'error'),
  cell('fixed', 'ok'),
  cell('other', 'ok'),
  cell('never', null),
  cell('stopped', 'timeout'),
]);
const event = (id: string, parent: string | null, body: LogBody): LogEvent => ({ id, parent, time: 1, ...body });
const user = { kind: 'user', text: 'x', files: [] } as const;
const call = (cellId: string) => ({ kind: 'call', callId: cellId, name: 'python', input: '{}', cellId }) as const;

test('cells that ran well are good, failed attempts and other branches are not', () => {
  const events = [
    event('1', null, user),
    event('2', '1', call('other')),
    event('3', null, user),
    event('4', '3', call('failed')),
    event('5', '4', call('fixed')),
  ];
  expect(keepableCells(document, events).map(({ cell, problem }) => [cell.id, problem])).toEqual([
    ['own', ''],
    ['failed', 'Failed'],
    ['fixed', ''],
    ['other', 'Of another version of the conversation'],
    ['never', 'Was not run'],
    ['stopped', 'Did not end'],
  ]);
});

test('a cell that failed says in which line of its own', () => {
  const traceback =
    '\u001b[31mKeyError\u001b[39m  Traceback\n\u001b[36mCell\u001b[39m\u001b[36m \u001b[39m\u001b[32mIn[12]\u001b[39m\u001b[32m, line 3\u001b[39m\nFile x.py:7, in f\nCell In[2], line 9';
  const failed = {
    ...cell('failed', 'error'),
    outputs: [{ kind: 'error', name: 'KeyError', message: 'x', traceback }] as const,
  };
  const lines = keepableCells({ ...document, cells: [failed, cell('good', 'ok')] }, []).map(({ failedAt }) => failedAt);
  expect(lines).toEqual([3, null]);
});

test('without a conversation every cell that ran well is good', () => {
  const good = keepableCells(document, []).filter(({ isGood }) => isGood);
  expect(good.map(({ cell }) => cell.id)).toEqual(['own', 'fixed', 'other']);
});
