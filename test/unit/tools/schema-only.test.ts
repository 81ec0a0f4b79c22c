import { describe, expect, test } from 'vitest';
import type { Privacy } from '../../../src/contract/conversation';
import { DEFAULT_ASK } from '../../../src/contract/conversation';
import type { Output } from '../../../src/contract/display';
import type { Finding, TableSchema } from '../../../src/contract/kernel';
import type { ModelClient, ModelRequest } from '../../../src/contract/model';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { createLedger } from '../../../src/ledger/ledger';
import { createAgent } from '../../../src/session/agent';
import { createFacts, seedVeil } from '../../../src/session/facts';
import { createMemoryConversationStore } from '../../../src/session/memory-conversation-store';
import { createMemoryLedgerStore } from '../../../src/session/memory-ledger-store';
import { systemPrompt } from '../../../src/session/prompt';
import { createAskUserTool } from '../../../src/tools/ask-user';
import { createToolHost } from '../../../src/tools/host';
import { createListFilesTool } from '../../../src/tools/list-files';
import { createPythonTool } from '../../../src/tools/python';
import { createReadFileTool } from '../../../src/tools/read-file';
import { schemaOnly } from '../../../src/tools/schema-only';
import { createVeil } from '../../../src/tools/veil';
import { createWriteFileTool } from '../../../src/tools/write-file';
import { createNetworkDouble } from '../../doubles/network';
import { calls, PROVIDER, says, scriptedModel } from '../session/agent/model';
import { CONTEXT, cells, file } from './kit';

const CANARY = /CANARY|4242424242/i;
const CSV = 'name,amount\nCANARY-ann,4242424242\nCANARY-bob,7\n';

const column = (name: string) => ({ name, type: 'integer', empty: 0, distinct: 2, min: '7', max: '9' });
const OWN: TableSchema = { name: '/mnt/data/people.csv', rows: 2, columns: [column('name'), column('amount')] };
const MADE: TableSchema = { name: '/mnt/data/CANARY.csv', rows: 1, columns: [column('CANARY-ann'), column('amount')] };
/** As after a pivot: values have become names of columns and of a variable. */
const FRAMES: readonly TableSchema[] = [
  { name: 'wide', rows: 1, columns: [column('amount'), column('CANARY-ann'), column('total')] },
  { name: 'CANARY_bob', rows: 1, columns: [column('x y z')] },
];
/** All that code could put out to give a value away. */
const OUTPUTS: readonly Output[] = [
  { kind: 'stream', name: 'stdout', text: 'CANARY-ann 4242424242\n' },
  { kind: 'stream', name: 'stderr', text: 'UserWarning: CANARY\n' },
  { kind: 'display', data: { 'text/plain': 'CANARY', 'image/png': new Blob(['CANARY']) }, displayId: null },
  { kind: 'display', data: { 'text/markdown': '**CANARY**' }, displayId: null },
  {
    kind: 'result',
    count: 1,
    data: { 'text/plain': 'CANARY-ann', 'text/html': '<table class="dataframe"><td>CANARY-ann</td></table>' },
  },
  {
    kind: 'error',
    name: 'CANARYError',
    message: "could not convert string to float: 'CANARY-ann' in amount",
    traceback: 'Cell In[1], line 3\n----> 3 float("CANARY-ann")\nCANARYError: CANARY-ann',
  },
];
const FINDINGS: readonly Finding[] = [{ line: 1, kind: 'missing-file', text: 'Did you mean "CANARY.csv"?' }];

/** A whole conversation, from the files to the ledger; returns every body that left the page. */
async function converse(
  privacy: Privacy,
): Promise<{ readonly bodies: readonly string[]; readonly ends: readonly unknown[] }> {
  const files = createMemoryFileStore({ fileLimit: () => 1e9 });
  await files.commit([{ kind: 'write', path: 'people.csv', data: new Blob([CSV]) }]);
  const tables = async (paths: readonly string[]) => [OWN, MADE].filter((table) => paths.includes(table.name));
  const kernel = {
    info: null,
    packages: async () => [],
    tables,
    frames: async () => FRAMES,
    preflight: async () => FINDINGS,
  };
  const settings = { ...DEFAULT_ASK, privacy };
  const veil = createVeil();
  const result = {
    status: 'error',
    error: { name: 'CANARYError', message: 'CANARY', traceback: 'CANARY' },
    files: [file('/mnt/data/CANARY.csv'), file('/mnt/data/total.csv')],
    removed: ['/mnt/data/CANARY-old.csv'],
    unsaved: { paths: ['/mnt/data/CANARY-full.csv'], reason: 'CANARY' },
  } as const;
  const runner = cells(OUTPUTS, result);
  const shrink = async (picture: Blob) => picture;
  const images = () => true;
  const tools = [
    createPythonTool({
      cells: {
        ...runner,
        async run(...run) {
          await files.commit([
            { kind: 'write', path: 'CANARY.csv', data: new Blob(['CANARY-ann,amount\n1,4242424242\n']) },
          ]);
          return runner.run(...run);
        },
      },
      kernel,
      network: createNetworkDouble(),
      shrink,
      images,
    }),
    createListFilesTool(files),
    createReadFileTool({ files, kernel, shrink, images }),
    createWriteFileTool(files),
    createAskUserTool(),
  ];
  const veiled = schemaOnly(tools, { kernel, files, veil });
  const facts = createFacts({
    kernel,
    files,
    settings: () => settings,
    runTimeout: () => 120,
    packageRule: () => 'anything',
    veil,
  });
  const ledger = createLedger({
    store: createMemoryLedgerStore(),
    settings: () => ({ ...settings, privacy: privacy === 'ask' ? 'full' : privacy }),
    fetch: async () => new Response('x'),
  });
  const transport = ledger.transport('s');
  const script = scriptedModel(
    calls(['python', { code: 'wide = float(total)' }]),
    calls(
      ['list_files', {}],
      ['read_file', { path: 'people.csv' }],
      ['write_file', { path: 'people.csv', content: 'x' }],
    ),
    calls(['read_file', { path: 'none.csv' }], ['python', '{"code": '], ['nothing', {}]),
    says('The person sees the table.'),
  );
  const model: Pick<ModelClient, 'stream'> = {
    async *stream(request: ModelRequest) {
      const body = JSON.stringify(await Promise.all(request.messages.map(readable)));
      await (await transport(new Request('https://m.example', { method: 'POST', body: request.system + body }))).text();
      yield* script.stream(request);
    },
  };
  const agent = createAgent({
    sessionId: 's',
    store: createMemoryConversationStore(),
    events: [],
    model,
    tools: createToolHost(() => (privacy === 'schema' ? veiled : tools)),
    cells: runner,
    provider: () => PROVIDER,
    settings: () => settings,
    async system() {
      seedVeil(veil, agent.events);
      return systemPrompt(await facts());
    },
  });
  const ends = [await agent.send('Sum up'), await agent.send('And now?')];
  const records = await ledger.list('s');
  return { bodies: await Promise.all(records.map(async ({ id }) => (await ledger.body('s', id)) ?? '')), ends };
}

/** Pictures as their text, as a request would carry them. */
async function readable(message: ModelRequest['messages'][number]): Promise<unknown> {
  if (message.role === 'assistant') return message;
  const parts = message.content.map((part) => (part.kind === 'image' ? part.data.text() : part));
  return { ...message, content: await Promise.all(parts) };
}

describe('schema only', () => {
  test('no canary leaves, whatever the code puts out', async () => {
    const { bodies, ends } = await converse('schema');
    expect(ends).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(bodies).toHaveLength(5);
    for (const body of bodies) expect(body).not.toMatch(CANARY);
  });

  test('in full mode they would: the canaries are where the tools look', async () => {
    const { bodies } = await converse('full');
    expect(bodies[0]).not.toMatch(CANARY);
    expect(bodies[1]).toMatch(CANARY);
    expect(bodies.at(-1)).toMatch(CANARY);
  });

  test('names, types, ranges and counts do', async () => {
    const { bodies } = await converse('schema');
    const last = bodies.at(-1) ?? '';
    for (const told of [
      '/mnt/data/people.csv, 47 B, 2 rows: name (integer), amount (integer)',
      'wide: 1 rows, 3 columns\\n  amount: integer, 7 to 9, 2 different\\n  column 2 (name withheld)',
      '  total: integer',
      "An error in line 3 of the cell: could not convert string to float: '…' in amount",
      'The person was shown 42 characters of text, 1 table, 1 figure; you are not told the contents.',
      'New or changed files: /mnt/data/(name withheld).csv (10 B), /mnt/data/total.csv (10 B)',
      'people.csv was not written.',
      'There is no tool',
      'The input of python is no JSON',
    ])
      expect(last).toContain(told);
  });

  test('what was told in another mode is taken back for the next requests', async () => {
    const { messagesOf } = await import('../../../src/session/context');
    const branch = [
      { id: '1', time: 1, parent: null, kind: 'user', text: 'Go', files: [] },
      {
        id: '2',
        time: 1,
        parent: '1',
        kind: 'assistant',
        message: 'm',
        text: 'CANARY',
        reasoning: 'CANARY',
        calls: [{ id: 'c', name: 'python', input: '{"code":"CANARY"}' }],
        provider: 'CANARY',
        model: 'm',
        end: 'tool-calls',
        usage: null,
        error: null,
        privacy: 'full',
      },
      {
        id: '3',
        time: 1,
        parent: '2',
        kind: 'result',
        callId: 'c',
        name: 'python',
        outcome: 'ok',
        content: [{ kind: 'text', text: 'CANARY' }],
        files: [],
        privacy: 'full',
      },
    ] as const;
    expect(JSON.stringify(messagesOf(branch, 'schema'))).not.toMatch(CANARY);
    expect(JSON.stringify(messagesOf(branch, 'full'))).toMatch(CANARY);
  });
});

test('a host that the person refuses is told by the name that the model wrote', async () => {
  const network = createNetworkDouble();
  const kernel = { preflight: async () => [], frames: async () => [], tables: async () => [] };
  const tool = createPythonTool({ cells: cells([]), kernel, network, shrink: async () => null, images: () => false });
  const files = createMemoryFileStore({ fileLimit: () => 1e9 });
  const [veiled] = schemaOnly([tool], { kernel, files, veil: createVeil() });
  const findings = [{ line: 1, kind: 'network', text: 'This reaches a.example.', hosts: ['a.example'] }] as const;
  const result = await veiled?.run({ code: 'x' }, { ...CONTEXT, findings });
  expect(result?.isError).toBe(true);
  expect(JSON.stringify(result?.forModel)).toContain('the person does not allow Python to reach a.example');
});
