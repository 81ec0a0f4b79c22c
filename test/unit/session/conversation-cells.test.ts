import { expect, test } from 'vitest';
import type { LogEvent } from '../../../src/contract/conversation';
import { createCellRunner } from '../../../src/session/cell-runner';
import { conversationOf } from '../../../src/session/conversation';
import { conversationCells } from '../../../src/session/conversation-cells';
import { createCell, createSession } from '../../../src/session/notebook';
import { openSession } from '../../../src/session/open-session';
import { called, said, turn } from '../../doubles/ask';
import { createKernelDouble } from '../../doubles/kernel-double';

const answer = {
  kind: 'assistant',
  reasoning: '',
  provider: null,
  model: 'm',
  usage: null,
  error: null,
  privacy: 'full',
} as const;

const EVENTS: readonly LogEvent[] = [
  {
    id: '1',
    time: 1,
    parent: null,
    kind: 'user',
    text: 'Why?\n\nTell me.',
    files: [{ path: '/mnt/data/a b.csv', size: 1, type: '' }],
  },
  {
    id: '2',
    time: 1,
    parent: '1',
    ...answer,
    message: 'm1',
    text: '',
    end: 'tool-calls',
    calls: [{ id: 'c', name: 'python', input: '{"code":"1"}' }],
  },
  { id: '3', time: 1, parent: '2', kind: 'call', callId: 'c', name: 'python', input: '{"code":"1"}', cellId: 'run' },
  {
    id: '4',
    time: 1,
    parent: '3',
    kind: 'result',
    callId: 'c',
    name: 'python',
    outcome: 'ok',
    content: [],
    files: [],
    privacy: 'full',
  },
  { id: '5', time: 1, parent: '4', ...answer, message: 'm2', text: 'Because.', end: 'stop', calls: [] },
];

test('a conversation is a notebook: words are Markdown, runs are the cells they are', () => {
  const own = { ...createCell('code', 'mine'), id: 'own' };
  const run = { ...createCell('code', '1'), id: 'run', count: 1 };
  const document = createSession('T', 1, [own, run]);
  const { cells } = conversationCells(conversationOf(EVENTS), document);
  expect(cells.map((cell) => [cell.id, cell.kind, cell.source])).toEqual([
    ['own', 'code', 'mine'],
    ['q-1', 'markdown', '> Why?\n>\n> Tell me.\n>\n> [a b.csv](sandbox:/mnt/data/a%20b.csv)'],
    ['run', 'code', '1'],
    ['a-m2', 'markdown', 'Because.'],
  ]);
  expect(cells[2]).toBe(run);
});

test('words go with the runs, in the order that the notebook has', () => {
  const code = (id: string) => ({ ...createCell('code', id), id });
  const conversation = {
    turns: [
      turn('1', 'No run', { items: [said('w1', 'None.')] }),
      turn('2', 'Two runs', {
        items: [
          said('w2', 'First,'),
          called('c1', {}, { cellId: 'r1' }),
          said('w3', 'then'),
          called('c2', {}, { cellId: 'r2' }),
          said('w4', 'done.'),
        ],
      }),
      turn('3', 'A cell that was deleted', { items: [called('c3', {}, { cellId: 'gone' }), said('w5', 'Gone.')] }),
      turn('4', 'Another', { items: [called('c4', {}, { cellId: 'r3' })] }),
    ],
  };
  const order = (...ids: string[]) =>
    conversationCells(conversation, createSession('T', 1, ids.map(code))).cells.map((cell) => cell.id);
  const [one, two, three] = [
    ['q-1', 'a-w1', 'q-2', 'a-w2', 'r1', 'a-w3'],
    ['r2', 'a-w4', 'q-3', 'a-w5'],
    ['q-4', 'r3'],
  ];
  expect(order('r1', 'r2', 'r3')).toEqual([...one, ...two, ...three]);
  expect(order('own', 'r1', 'mine', 'r2', 'too', 'r3', 'end')).toEqual([
    'own',
    ...one,
    'mine',
    ...two,
    'too',
    ...three,
    'end',
  ]);
  expect(order('r3', 'r2', 'r1')).toEqual([...three, ...two, ...one]);
  expect(order('own').slice(0, 3)).toEqual(['q-1', 'a-w1', 'q-2']);
  expect(order('own').at(-1)).toBe('own');
});

test('a run of the model is a cell at the end, in the place of an empty one', async () => {
  const kernel = createKernelDouble(async (_code, emit) => {
    emit({ kind: 'stdout', text: 'hi\n' });
    return undefined;
  });
  const session = openSession(createSession('T', 1), { kernel, schedule: (take) => queueMicrotask(take) });
  const runner = createCellRunner(session);
  const { result, outputs } = await runner.run('c1', 'print()', { signal: new AbortController().signal });
  expect([result.status, outputs]).toEqual(['ok', [{ kind: 'stream', name: 'stdout', text: 'hi\n' }]]);
  runner.offer('c2', 'not run');
  expect(session.document.cells.map((cell) => [cell.id, cell.source, cell.status])).toEqual([
    ['c1', 'print()', 'ok'],
    ['c2', 'not run', null],
  ]);
});

test('a stop ends the run of a cell', async () => {
  const kernel = createKernelDouble((_code, _emit, { wait }) => wait(60_000).then(() => undefined));
  const session = openSession(createSession('T', 1), { kernel, schedule: (take) => queueMicrotask(take) });
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 10);
  const { result } = await createCellRunner(session).run('c', 'sleep', { signal: abort.signal });
  expect(result.status).toBe('interrupted');
  const early = await createCellRunner(session).run('d', 'sleep', { signal: AbortSignal.abort() });
  expect(early.result.status).toBe('interrupted');
});
