import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_ASK, type Privacy } from '../../../src/contract/conversation';
import { createAgent } from '../../../src/session/agent';
import { createCellRunner } from '../../../src/session/cell-runner';
import { createFacts, seedVeil } from '../../../src/session/facts';
import { createMemoryConversationStore } from '../../../src/session/memory-conversation-store';
import { createSession } from '../../../src/session/notebook';
import { openSession } from '../../../src/session/open-session';
import { systemPrompt } from '../../../src/session/prompt';
import { createToolHost } from '../../../src/tools/host';
import { createListFilesTool } from '../../../src/tools/list-files';
import { createPythonTool } from '../../../src/tools/python';
import { createReadFileTool } from '../../../src/tools/read-file';
import { schemaOnly } from '../../../src/tools/schema-only';
import { createVeil } from '../../../src/tools/veil';
import { createTestKernel } from '../../doubles/kernel';
import { createNetworkDouble } from '../../doubles/network';
import { STOP_LIMIT } from '../../stop-limit';
import { type Answer, calls, PROVIDER, says, scriptedModel } from '../../unit/session/agent/model';

const { kernel, files } = createTestKernel();
afterAll(() => kernel.dispose());

const CSV = 'region,product,units\nNorth,CANARYapple,3\nSouth,CANARYpear,4\nNorth,CANARYpear,5\n';

/** An agent on the real kernel; gives what the model was told. */
function desk(privacy: Privacy, ...answers: readonly Answer[]) {
  const settings = { ...DEFAULT_ASK, privacy };
  const session = openSession(createSession('Test', 1), { kernel, schedule: (take) => queueMicrotask(take) });
  const cells = createCellRunner(session);
  const model = scriptedModel(...answers);
  const veil = createVeil();
  const shrink = async (picture: Blob) => picture;
  const tools = [
    createPythonTool({ cells, kernel, network: createNetworkDouble(), shrink, images: () => true }),
    createListFilesTool(files),
    createReadFileTool({ files, kernel, shrink, images: () => true }),
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
  const agent = createAgent({
    sessionId: 's',
    store: createMemoryConversationStore(),
    events: [],
    model,
    tools: createToolHost(() => (privacy === 'schema' ? veiled : tools)),
    cells,
    provider: () => PROVIDER,
    settings: () => settings,
    async system() {
      seedVeil(veil, agent.events);
      return systemPrompt(await facts());
    },
  });
  const told = () =>
    JSON.stringify(
      model.requests.map(({ system, messages }) => [system, messages]),
      null,
      1,
    );
  return { agent, session, model, told };
}

describe('a question about a file', () => {
  test('a wrong column, its traceback, the right one, a figure, an answer', async () => {
    await files.commit([{ kind: 'write', path: 'sales.csv', data: new Blob([CSV]) }]);
    const { agent, session, model, told } = desk(
      'full',
      calls([
        'python',
        { code: "import pandas as pd\ndf = pd.read_csv('sales.csv')\ndf.groupby('reigon').units.sum()" },
      ]),
      calls([
        'python',
        { code: "t = df.groupby('region').units.sum()\nt.to_csv('t.csv')\nt.plot.bar()\nt.to_frame()" },
      ]),
      calls(['python', { code: "pd.read_csv('sale.csv')" }]),
      says('North sold 8: [table](sandbox:/mnt/data/t.csv)'),
    );
    expect(await agent.send('Which region sells most?')).toEqual({ kind: 'done' });
    expect(model.requests[0]?.system).toContain(
      '/mnt/data/sales.csv, 79 B, 3 rows: region (text), product (text), units (integer)',
    );
    expect(model.requests[0]?.system).toContain('- Python 3.13');
    expect(told()).toContain("KeyError: 'reigon'");
    expect(told()).toContain('No file \\\\\\"sale.csv\\\\\\". Did you mean'.replaceAll('\\\\\\"', '\\"'));
    const results = model.requests[2]?.messages.at(-1);
    expect(results?.role === 'tool' && results.content.map((part) => part.kind)).toEqual(['text', 'image']);
    expect(JSON.stringify(results)).toContain('New or changed files: /mnt/data/t.csv');
    expect(JSON.stringify(results)).toContain('units: integer, 4 to 8');
    const cells = session.document.cells;
    expect(cells.map((cell) => cell.status)).toEqual(['error', 'ok', 'error']);
    const ids = agent.state.conversation.turns[0]?.items.flatMap((item) => (item.kind === 'call' ? [item.cellId] : []));
    expect(ids).toEqual(cells.map((cell) => cell.id));
  });

  test('in schema mode no cell is told, whatever the code does with it', async () => {
    await files.commit([{ kind: 'write', path: 'sales.csv', data: new Blob([CSV]) }]);
    const hostile = `
import pandas as pd
df = pd.read_csv('sales.csv')
print(df)
wide = df.pivot_table(index='region', columns='product', values='units')
wide.to_csv(df['product'][0] + '.csv')
open('fixed.csv', 'w').write(wide.to_csv())
globals()[df['product'][1]] = df
display(df)
df.plot.bar(x='product', y='units')
wide`;
    const { agent, told } = desk(
      'schema',
      calls(['python', { code: hostile }]),
      calls(['python', { code: "raise ValueError(df['product'][0])" }], ['python', { code: "df[df['product'][0]]" }]),
      calls(['python', { code: "raise type(df['product'][0], (Exception,), {})(1)" }]),
      calls(['list_files', {}], ['read_file', { path: 'fixed.csv' }], ['read_file', { path: 'sales.csv' }]),
      says('See the table.'),
    );
    expect(await agent.send('Sum up')).toEqual({ kind: 'done' });
    expect(await agent.send('Again')).toEqual({ kind: 'done' });
    expect(told()).not.toMatch(/CANARY/i);
    for (const words of ['df: 3 rows, 3 columns', 'units: integer, 3 to 5', 'ValueError in line 1', 'fixed.csv'])
      expect(told()).toContain(words);
  });

  test('stop ends a run that computes, and what it printed stays', async () => {
    const { agent, session } = desk('full', calls(['python', { code: "print('begun')\nwhile True: pass" }]));
    const over = agent.send('Go');
    await expect.poll(() => session.document.cells.at(-1)?.outputs.length, { timeout: 150_000 }).toBe(1);
    const start = performance.now();
    await agent.stop();
    expect((performance.now() - start) / 1000).toBeLessThan(STOP_LIMIT);
    expect(await over).toEqual({ kind: 'stopped' });
    expect(session.document.cells.at(-1)).toMatchObject({ status: 'interrupted', outputs: [{ text: 'begun\n' }, {}] });
  });
});
