import { describe, expect, test } from 'vitest';
import type { Output } from '../../../src/contract/display';
import type { Finding, RunResult, TableSchema } from '../../../src/contract/kernel';
import { withoutBase64 } from '../../../src/tools/for-model';
import { createPythonTool } from '../../../src/tools/python';
import { createNetworkDouble } from '../../doubles/network';
import { CONTEXT, cells, file, RAN, textOf } from './kit';

const PNG = new Blob([new Uint8Array(5000)], { type: 'image/png' });
const print = (text: string): Output => ({ kind: 'stream', name: 'stdout', text });
const error: Output = {
  kind: 'error',
  name: 'KeyError',
  message: "'reigon'",
  traceback: "\u001b[31mKeyError\u001b[39m Traceback\nCell In[3], line 2\nKeyError: 'reigon'",
};

interface Options {
  readonly result?: Partial<RunResult>;
  readonly findings?: readonly Finding[];
  readonly frames?: readonly TableSchema[];
  readonly images?: boolean;
}

function run(outputs: readonly Output[], { result, findings = [], frames = [], images = true }: Options = {}) {
  const tool = createPythonTool({
    cells: cells(outputs, result),
    kernel: { preflight: async () => findings, frames: async () => frames },
    network: createNetworkDouble(),
    shrink: async (picture) => (picture.size > 4000 ? new Blob(['small'], { type: 'image/png' }) : null),
    images: () => images,
  });
  return tool.run({ code: 'x' }, { ...CONTEXT, findings });
}

describe('what the model gets of a run', () => {
  test('printed text, and nothing said of an empty run', async () => {
    expect(textOf(await run([print('hello\n')]))).toBe('hello');
    expect(textOf(await run([]))).toBe('It ran without output.');
  });

  test('head and tail of long text, and where the whole is', async () => {
    const text = textOf(
      await run([print(`first\n${'x '.repeat(50_000)}\nlast`)], {
        result: { wholeOutput: '/mnt/data/output/run-1.txt' },
      }),
    );
    expect(text.length).toBeLessThan(8600);
    expect(text).toMatch(
      /^first\n[\s\S]*characters left out: the whole is in \/mnt\/data\/output\/run-1\.txt[\s\S]*\nlast$/,
    );
  });

  test('a progress bar as it looks in the end', async () => {
    expect(textOf(await run([print('1%\r50%\r100%\n')]))).toBe('100%');
  });

  test('an error with its traceback, without colours', async () => {
    const failed = await run([print('before\n'), error], { result: { status: 'error', error: { ...error } } });
    expect(failed.isError).toBe(true);
    expect(textOf(failed)).toBe("before\n\nKeyError Traceback\nCell In[3], line 2\nKeyError: 'reigon'");
  });

  test('what was noticed before the run comes first', async () => {
    const findings = [{ line: 2, kind: 'missing-file', text: 'No file "a.csv".' }] as const;
    expect(textOf(await run([print('x')], { findings }))).toBe(
      'Noticed before the run:\n- line 2: No file "a.csv".\n\nx',
    );
  });

  test('a table as its first rows, its shape and its schema', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => `${n}  region-${n}`);
    const plain = ['  name', ...rows, '', '[50000 rows x 2 columns]'].join('\n');
    const data = { 'text/plain': plain, 'text/html': '<table border="1" class="dataframe"></table>' };
    const column = { name: 'units', type: 'integer', empty: 0, distinct: 3, min: '1', max: '9' };
    const text = textOf(
      await run([{ kind: 'result', count: 1, data }], { frames: [{ name: '_', rows: 50_000, columns: [column] }] }),
    );
    expect(text).toContain('region-5');
    expect(text).not.toContain('region-6');
    expect(text).toContain('[50000 rows x 2 columns]');
    expect(text).toContain('_: 50,000 rows, 1 columns\n  units: integer, 1 to 9, 3 different');
  });

  test('a figure as a small picture, or by name where the model takes none', async () => {
    const figure: Output = { kind: 'display', data: { 'image/png': PNG, 'text/plain': '<Figure>' }, displayId: null };
    expect(textOf(await run([figure]))).toBe('[A figure, shown to the person.]\n<image 5>');
    expect(textOf(await run([figure], { images: false }))).toBe('[A figure, shown to the person.]');
    expect((await run(Array.from({ length: 9 }, () => figure))).forModel).toHaveLength(5);
  });

  test('no bytes as text', async () => {
    const text = textOf(await run([print(`<img src="data:image/png;base64,${'iVBORw0KGgo'.repeat(200)}==">`)]));
    expect(text).toBe('<img src="[2,224 characters of base64 left out]">');
    expect(withoutBase64('a'.repeat(399))).toHaveLength(399);
  });

  test('new files, and what could not be saved', async () => {
    const text = textOf(
      await run([], {
        result: {
          files: [file('/mnt/data/out.csv', 2048)],
          removed: ['/mnt/data/old.csv'],
          unsaved: { paths: ['/mnt/data/big'], reason: 'The disk is full.' },
        },
      }),
    );
    expect(text).toContain('New or changed files: /mnt/data/out.csv (2 KB)\nRemoved: /mnt/data/old.csv');
    expect(text).toContain('Not saved: /mnt/data/big. The disk is full.');
  });

  test('a new repository is one file and a count', async () => {
    const objects = Array.from({ length: 500 }, (_, n) => file(`/mnt/data/.git/objects/${n}`));
    const text = textOf(
      await run([], { result: { files: [...objects, file('/mnt/data/a.py')], removed: ['/mnt/data/.git/x'] } }),
    );
    expect(text).toBe('New or changed files: /mnt/data/a.py (10 B), 500 hidden files\nRemoved: 1 hidden file');
  });

  test('of very many files the first thirty', async () => {
    const files = Array.from({ length: 50 }, (_, n) => file(`/mnt/data/${n}.csv`));
    expect(textOf(await run([], { result: { files } }))).toMatch(/29\.csv \(10 B\), 20 more$/);
  });

  test.each([
    ['interrupted', 'The person stopped it.'],
    ['timeout', 'took too long'],
    ['crashed', 'perhaps out of memory'],
    ['killed', 'variables are gone, files are there'],
  ] as const)('%s', async (status, words) => {
    const failed = await run([], { result: { status, loss: { variables: ['x'] } } });
    expect(failed.isError).toBe(true);
    expect(textOf(failed)).toContain(words);
  });

  test('the person gets everything', async () => {
    const outputs = [print('x'.repeat(20_000)), error];
    expect((await run(outputs)).forUser.outputs).toEqual(outputs);
  });
});

describe('hosts', () => {
  const HOST = 'api.example.org';
  const REACHES: Finding = { line: 1, kind: 'network', text: `This reaches ${HOST}.`, hosts: [HOST] };

  function reach(answer: 'once' | 'always' | null, { findings = [REACHES], tries = false } = {}) {
    const network = createNetworkDouble();
    const asked: string[] = [];
    const ran: string[] = [];
    const offered: string[] = [];
    const tool = createPythonTool({
      cells: {
        async run(_id, code) {
          ran.push(code);
          if (tries) network.record(`https://${HOST}/x`, 'denied');
          return { result: RAN, outputs: [] };
        },
        offer: (_id, code) => void offered.push(code),
      },
      kernel: { preflight: async () => findings, frames: async () => [] },
      network,
      shrink: async () => null,
      images: () => false,
    });
    const context = {
      ...CONTEXT,
      findings,
      async askHost(host: string) {
        asked.push(host);
        return answer;
      },
    };
    return { network, asked, ran, offered, run: () => tool.run({ code: 'x' }, context) };
  }

  test('are asked for before the run, once', async () => {
    const made = reach('once');
    await made.run();
    expect(made.network.rules()).toEqual([{ host: HOST, until: 'once' }]);
    await made.run();
    expect(made.asked).toEqual([HOST]);
    expect(made.ran).toHaveLength(2);
  });

  test('that the person refuses: the code is not run, and the model is told', async () => {
    const made = reach(null);
    const result = await made.run();
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(`does not allow Python to reach ${HOST}`);
    expect(made.ran).toEqual([]);
    expect(made.offered).toEqual(['x']);
    expect(made.network.rules()).toEqual([]);
  });

  test('that only the run shows are asked for after it', async () => {
    const made = reach('always', { findings: [], tries: true });
    expect(textOf(await made.run())).toContain(`has now allowed Python to reach ${HOST}: run it again`);
    expect(made.network.rules()).toEqual([{ host: HOST, until: 'always' }]);
    const refused = reach(null, { findings: [], tries: true });
    expect(textOf(await refused.run())).toContain(`The person does not allow Python to reach ${HOST}`);
  });
});
