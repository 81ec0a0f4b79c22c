import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { RequestRecord } from '../../../src/contract/ledger';
import { createIdbConversationStore } from '../../../src/session/idb-conversation-store';
import { createIdbLedgerStore } from '../../../src/session/idb-ledger-store';
import { createIdbSessionStore } from '../../../src/session/idb-store';
import { createCell, createSession } from '../../../src/session/notebook';
import { KEPT_REMOVED, sweepSessions } from '../../../src/session/sweep';

const EVENT = { id: 'e', time: 1, parent: null, kind: 'user', text: 'Hi', files: [] } as const;
const RECORD: RequestRecord = {
  id: 'r',
  time: 1,
  method: 'POST',
  url: 'https://models.example.org/v1',
  host: 'models.example.org',
  outcome: 'done',
  status: 200,
  bytesOut: 2,
  bytesIn: 2,
  model: 'model-1',
  inputTokens: 1,
  outputTokens: 1,
  cost: 0.25,
  isEstimate: false,
};

function open(name: string) {
  return {
    sessions: createIdbSessionStore(name),
    logs: createIdbConversationStore(name),
    ledger: createIdbLedgerStore(name),
  };
}

test('removes what is left of sessions that are gone, and nothing else', async () => {
  const { sessions, logs } = open('sweep');
  const { info } = createSession('Kept', 1);
  await sessions.save({ info, order: [], put: [] });
  for (const id of ['a-gone', info.id, 'z-gone']) await logs.append(id, [EVENT, { ...EVENT, id: 'f' }]);
  await sweepSessions('sweep');
  expect(await logs.load('a-gone')).toEqual([]);
  expect(await logs.load('z-gone')).toEqual([]);
  expect(await logs.load(info.id)).toHaveLength(2);
});

test('a removed session has all it had when it is restored in time, whatever is swept meanwhile', async () => {
  const { sessions, logs, ledger } = open('sweep-removed');
  const cell = createCell('code', 'x = 1');
  const { info } = createSession('Removed', 1, [cell]);
  await sessions.save({ info, order: [cell.id], put: [cell] });
  await logs.append(info.id, [EVENT]);
  await ledger.put(info.id, RECORD);
  await ledger.putBody(info.id, 'r', '{}');
  await sessions.remove(info.id);
  await sweepSessions('sweep-removed');
  expect(await sessions.restore(info.id)).toBe(true);
  expect(await sessions.load(info.id)).toEqual({ info, cells: [cell] });
  expect(await logs.load(info.id)).toEqual([EVENT]);
  expect(await ledger.list(info.id)).toEqual([RECORD]);
  expect(await ledger.body(info.id, 'r')).toBe('{}');

  await sessions.remove(info.id);
  await sweepSessions('sweep-removed', {}, Date.now() + KEPT_REMOVED);
  expect(await sessions.restore(info.id)).toBe(false);
  expect(await sessions.text(info.id)).toBe('');
  expect(await ledger.list(info.id)).toEqual([]);
  expect(await ledger.body(info.id, 'r')).toBeNull();
});

test('a copy has the conversation and what was spent on it, and outlives what it was made from', async () => {
  const { sessions, logs, ledger } = open('sweep-copy');
  const cell = createCell('code', 'x = 1');
  const { info } = createSession('First', 1, [cell]);
  await sessions.save({ info, order: [cell.id], put: [cell] });
  await logs.append(info.id, [EVENT]);
  await ledger.put(info.id, RECORD);
  await ledger.putBody(info.id, 'r', '{}');
  const copy = createSession('Copy', 2).info;
  await sessions.duplicate(info.id, copy);
  await sessions.remove(info.id);
  await sweepSessions('sweep-copy', {}, Date.now() + KEPT_REMOVED);
  expect(await sessions.load(copy.id)).toEqual({ info: copy, cells: [cell] });
  expect(await logs.load(copy.id)).toEqual([EVENT]);
  expect(await ledger.list(copy.id)).toEqual([RECORD]);
  expect(await ledger.body(copy.id, 'r')).toBe('{}');
});
