import type { LogEvent } from '../../../../src/contract/conversation';
import { DATA_ROOT, type FileStore } from '../../../../src/contract/files';
import type { RequestRecord } from '../../../../src/contract/ledger';
import type { Cell, SessionDocument } from '../../../../src/contract/session';
import { createMemoryFileStore } from '../../../../src/files/memory-store';
import type { ExportSource } from '../../../../src/session/export/source';
import { createMemoryConversationStore } from '../../../../src/session/memory-conversation-store';
import { createMemoryLedgerStore } from '../../../../src/session/memory-ledger-store';
import { createMemorySessionStore } from '../../../../src/session/memory-store';
import { createCell } from '../../../../src/session/notebook';
import { logOf } from '../../../doubles/ask';

export const PNG = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
export const png = () => new Blob([PNG], { type: 'image/png' });

const WORDS = {
  reasoning: 'hm',
  provider: { $blob: 'no', a: [1, null] },
  model: 'm',
  error: null,
  privacy: 'full',
} as const;

/** One of each kind of event. */
export const EVENTS: readonly LogEvent[] = logOf([
  { kind: 'user', text: 'Which grows?', files: [{ path: `${DATA_ROOT}/a b.csv`, size: 4, type: 'text/csv' }] },
  { kind: 'delta', message: 'm1', text: 'I ', reasoning: '' },
  {
    kind: 'assistant',
    message: 'm1',
    text: 'I look.',
    ...WORDS,
    calls: [{ id: 'c1', name: 'python', input: '{"code":"plot()"}' }],
    end: 'tool-calls',
    usage: { inputTokens: 5, outputTokens: 2, cachedTokens: 0 },
  },
  { kind: 'approval', callId: 'c1', code: 'plot()' },
  { kind: 'decision', callId: 'c1', allowed: true, scope: 'session', isEdited: false },
  {
    kind: 'call',
    callId: 'c1',
    name: 'python',
    input: '{"code":"plot()"}',
    cellId: 'run-1',
    findings: [{ line: 1, kind: 'memory', text: 'About 2 GB.' }],
  },
  {
    kind: 'result',
    callId: 'c1',
    name: 'python',
    outcome: 'ok',
    content: [
      { kind: 'text', text: 'done' },
      { kind: 'image', data: png() },
    ],
    files: [`${DATA_ROOT}/out.csv`],
    privacy: 'full',
  },
  { kind: 'notice', notice: 'resumed', text: '' },
  { kind: 'assistant', message: 'm2', text: 'South, $x^2$.', ...WORDS, calls: [], end: 'stop', usage: null },
  { kind: 'end', end: { kind: 'done' } },
  { kind: 'switch' },
]);

export const RECORD: RequestRecord = {
  id: 'r1',
  time: 2,
  method: 'POST',
  url: 'https://models.example.org/v1/chat',
  host: 'models.example.org',
  outcome: 'done',
  status: 200,
  bytesOut: 21,
  bytesIn: 900,
  model: 'm',
  inputTokens: 5,
  outputTokens: 2,
  cost: 0.001,
  isEstimate: false,
};
export const BODY = '{"messages":["größe"]}';

const run: Cell = {
  ...createCell('code', 'plot()'),
  id: 'run-1',
  count: 1,
  status: 'ok',
  seconds: 0.25,
  outputs: [
    { kind: 'stream', name: 'stdout', text: 'one\n```two' },
    { kind: 'display', displayId: 'd', data: { 'image/png': png(), 'text/plain': '<Figure>' } },
    { kind: 'result', count: 1, data: { 'text/html': '<b>1</b>', 'text/plain': '1' } },
    { kind: 'error', name: 'KeyError', message: "'x'", traceback: '\u001b[31mKeyError\u001b[0m: x' },
  ],
};

export const DOCUMENT: SessionDocument = {
  info: { id: 's1', title: 'Sales', created: 10, modified: 1_700_000_000_000 },
  cells: [run, { ...createCell('code', '%time x = 1'), id: 'own' }],
};

export async function writeFiles(files: FileStore, named: Readonly<Record<string, BlobPart>>): Promise<void> {
  const changes = Object.entries(named).map(([name, data]) => {
    return {
      kind: 'write',
      path: `${DATA_ROOT}/${name}`,
      data: new Blob([data]),
      modified: 1_600_000_000_000,
    } as const;
  });
  const commit = await files.commit(changes);
  if (!commit.ok) throw new Error(commit.failure.message);
}

export function sourceOf(files: FileStore, more: Partial<ExportSource> = {}): ExportSource {
  return {
    document: DOCUMENT,
    events: EVENTS,
    files,
    requests: async () => [RECORD],
    body: async () => BODY,
    ...more,
  };
}

/** A desk with nothing on it. */
export function createStores(fileLimit = 1e9) {
  return {
    sessions: createMemorySessionStore(),
    conversations: createMemoryConversationStore(),
    ledger: createMemoryLedgerStore(),
    files: createMemoryFileStore({ fileLimit: () => fileLimit }),
  };
}
