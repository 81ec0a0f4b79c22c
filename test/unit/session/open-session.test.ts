import { describe, expect, it } from 'vitest';
import type { KernelEvent, RunOptions, RunResult } from '../../../src/contract/kernel';
import { createCell, createSession, setSource } from '../../../src/session/notebook';
import { openSession } from '../../../src/session/open-session';

const RESULT: RunResult = {
  status: 'ok',
  count: 1,
  error: null,
  files: [],
  removed: [],
  unsaved: null,
  seconds: 0.5,
  wholeOutput: null,
  loss: null,
};

/** A session on a kernel whose run is moved by hand, and a schedule that waits until it is asked. */
function setUp(source = 'print(1)') {
  const cell = createCell('code', source);
  const replies: (string | null)[] = [];
  const runs: { readonly options: RunOptions; end(result: Partial<RunResult>): void }[] = [];
  let due: (() => void) | null = null;
  const session = openSession(createSession('Test', 0, [cell]), {
    kernel: {
      run: (_code, options = {}) =>
        new Promise((resolve) => runs.push({ options, end: (result) => resolve({ ...RESULT, ...result }) })),
      reply: (line) => replies.push(line),
    },
    schedule: (take) => {
      due = take;
    },
    now: () => 1234,
  });
  const emit = (...events: KernelEvent[]) => {
    for (const event of events) runs[0]?.options.onEvent?.(event);
  };
  return { session, id: cell.id, runs, replies, emit, frame: () => due?.(), cell: () => session.document.cells[0] };
}

describe('openSession', () => {
  it('tells of an edit together with the events before it, never of the text as it was', () => {
    const { session, id, emit, cell } = setUp('');
    const other = createCell('code', '1');
    session.change((document) => ({ ...document, cells: [...document.cells, other] }));
    void session.run(other.id);
    emit({ kind: 'stdout', text: 'out' });
    const seen: unknown[] = [];
    session.watch(() => seen.push(cell()?.source));
    session.change((document) => setSource(document, id, 'p'));
    expect(seen).toEqual(['p']);
    expect(session.document.cells[1]?.outputs).toMatchObject([{ text: 'out' }]);
  });

  it('takes events together, and all of them before the end', async () => {
    const { session, id, runs, emit, frame, cell } = setUp();
    let told = 0;
    const done = session.run(id);
    session.watch(() => {
      told += 1;
    });
    for (let n = 0; n < 100; n += 1) emit({ kind: 'stdout', text: '.' });
    expect(told).toBe(0);
    frame();
    expect(told).toBe(1);
    expect(cell()?.outputs).toEqual([{ kind: 'stream', name: 'stdout', text: '.'.repeat(100) }]);
    emit({ kind: 'stdout', text: 'last' });
    runs[0]?.end({});
    await done;
    expect(cell()?.outputs).toEqual([{ kind: 'stream', name: 'stdout', text: `${'.'.repeat(100)}last` }]);
    expect(cell()).toMatchObject({ status: 'ok', count: 1, seconds: 0.5 });
    expect(session.runs.size).toBe(0);
    expect(session.document.info.modified).toBe(1234);
  });

  it('keeps a waiting clear from one frame to the next', async () => {
    const { session, id, runs, emit, frame, cell } = setUp();
    const done = session.run(id);
    emit({ kind: 'stdout', text: 'old' }, { kind: 'clear', wait: true });
    frame();
    expect(cell()?.outputs.length).toBe(1);
    emit({ kind: 'stdout', text: 'new' });
    frame();
    expect(cell()?.outputs).toEqual([{ kind: 'stream', name: 'stdout', text: 'new' }]);
    runs[0]?.end({});
    await done;
  });

  it('tells the state of a run, asks for input and passes on the line once', async () => {
    const { session, id, runs, replies, emit, frame } = setUp();
    const done = session.run(id);
    expect(session.runs.get(id)).toMatchObject({ state: 'queued', since: null });
    emit({ kind: 'status', state: 'running' }, { kind: 'input', prompt: 'Name? ', password: true });
    frame();
    expect(session.runs.get(id)).toMatchObject({
      state: 'running',
      since: 1234,
      input: { prompt: 'Name? ', password: true },
    });
    session.reply(id, 'Ada');
    session.reply(id, 'again');
    expect(replies).toEqual(['Ada']);
    runs[0]?.end({});
    await done;
  });

  it('runs a cell once at a time, and neither text nor nothing', async () => {
    const { session, id, runs } = setUp();
    const done = session.run(id);
    expect(await session.run(id)).toBeNull();
    runs[0]?.end({});
    await done;
    session.change((document) => ({ ...document, cells: [createCell('markdown', 'x'), createCell('code', ' ')] }));
    for (const cell of session.document.cells) expect(await session.run(cell.id)).toBeNull();
    expect(runs.length).toBe(1);
  });

  it('aborts by its signal', async () => {
    const { session, id, runs } = setUp();
    const done = session.run(id);
    session.stop(id);
    expect(runs[0]?.options.signal?.aborted).toBe(true);
    runs[0]?.end({ status: 'interrupted', count: 0 });
    expect((await done)?.status).toBe('interrupted');
  });

  it('keeps a link to the whole output, and what could not be saved', async () => {
    const { session, id, runs, cell } = setUp();
    const done = session.run(id);
    runs[0]?.end({
      wholeOutput: '/mnt/data/output/run 3.txt',
      unsaved: { paths: ['/mnt/data/a.csv'], reason: 'The disk is full.' },
    });
    await done;
    expect(
      cell()?.outputs.map((output) => (output.kind === 'display' ? output.data['text/markdown'] : output.kind)),
    ).toEqual([
      'The output was longer than the limit. [Show the whole: output/run 3.txt](sandbox:/mnt/data/output/run%203.txt)',
      '**Not saved:** `/mnt/data/a.csv`. The disk is full.',
    ]);
  });
});
