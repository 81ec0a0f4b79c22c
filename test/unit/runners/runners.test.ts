import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '../../../src/contract/job';
import type { RemoteRequest, Runners } from '../../../src/contract/runners';
import { type Deed, doubleArgv } from '../../doubles/runner';
import { createRunnerWorld } from '../../doubles/runner-desk';

const PASSPHRASE = { kind: 'passphrase', passphrase: 'a long enough one' } as const;

async function paired(level: 'sealed' | 'open' = 'sealed') {
  const world = createRunnerWorld();
  const page = await world.page();
  const answer = await page.runners.pair({
    address: 'localhost:7337',
    code: world.server.code,
    level,
    keep: { kind: 'tab' },
  });
  if (!answer.ok) throw new Error(answer.failure.message);
  const write = (name: string, text: string) =>
    world.files.commit([{ kind: 'write', path: `/mnt/data/${name}`, data: new Blob([text]) }]);
  const request = (deed: Deed, paths: readonly string[] = []): RemoteRequest => ({
    runner: answer.value.id,
    title: 'a command',
    argv: doubleArgv(deed),
    level: 'sealed',
    session: 's1',
    paths: paths.map((path) => `/mnt/data/${path}`),
    mayChoose: false,
  });
  return { ...world, ...page, runner: answer.value, write, request };
}

/** Waits for the question and answers it. */
async function answering(runners: Runners, answer: 'yes' | 'no' | 'always') {
  await vi.waitFor(() => expect(runners.departure()).not.toBeNull());
  const departure = runners.departure();
  if (departure === null) throw new Error('There is no question');
  const paths = departure.files.filter((file) => file.isWanted).map((file) => file.path);
  runners.answer(
    departure.id,
    answer === 'no' ? { kind: 'no' } : { kind: 'yes', paths, remember: answer === 'always' },
  );
  return departure;
}

const textOf = async (world: Pick<Awaited<ReturnType<typeof paired>>, 'files'>, name: string) => {
  const read = await world.files.read(`/mnt/data/${name}`);
  return read.ok ? read.value.text() : null;
};

const COPY: Deed = { kind: 'copy', from: '/mnt/data/in.txt', to: '/mnt/data/out.txt' };

afterEach(() => vi.useRealTimers());

describe('pairing', () => {
  test('with the code makes a runner of the name that its owner gave it; another of that name gets a number', async () => {
    const { runners, runner, server } = await paired();
    expect(runner).toMatchObject({ name: 'workbench', address: 'http://localhost:7337', level: 'sealed', trusted: [] });
    expect(runners.state(runner.id)).toMatchObject({ kind: 'ready', status: { level: 'sealed' } });
    const pairing = {
      address: 'http://localhost:7337',
      code: server.code,
      level: 'open',
      keep: { kind: 'tab' },
    } as const;
    expect(await runners.pair(pairing)).toMatchObject({ value: { name: 'workbench 2', level: 'open' } });
  });

  test('with a wrong code is refused in the words of the runner', async () => {
    const { runners } = await paired();
    const answer = await runners.pair({
      address: 'localhost:7337',
      code: 'nonsense',
      level: 'sealed',
      keep: { kind: 'tab' },
    });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(!answer.ok && answer.failure.message).toContain('The code is wrong');
  });

  test('where nothing answers, or Docker does not, says what to start', async () => {
    const { runners, server } = await paired();
    server.engine = false;
    expect(await runners.probe('localhost:7337')).toMatchObject({
      failure: { message: expect.stringContaining('Start Docker') },
    });
    server.down = true;
    expect(await runners.probe('localhost:7337')).toMatchObject({
      failure: { message: expect.stringContaining('npx carrel-runner') },
    });
  });

  test('keeps the token for the tab only, or encrypted: then the next page asks for the passphrase', async () => {
    const world = createRunnerWorld();
    const { runners } = await world.page();
    const stored = { kind: 'stored', secret: PASSPHRASE } as const;
    await runners.pair({ address: 'localhost:7337', code: world.server.code, level: 'sealed', keep: stored });
    const [runner] = world.list.current;
    expect(JSON.stringify(runner)).not.toContain('token');
    const next = await world.page();
    await vi.waitFor(() => expect(next.runners.state(runner?.id ?? '').kind).toBe('locked'));
    await next.keys.unlock(PASSPHRASE);
    await vi.waitFor(() => expect(next.runners.state(runner?.id ?? '').kind).toBe('ready'));
  });

  test('again, after the owner revoked it, keeps the name and what was set', async () => {
    const { runners, runner, server, list } = await paired();
    runners.change(runner.id, { name: 'lab', image: 'python:3.13-slim', trusted: ['sealed'] });
    server.revoke();
    await runners.check(runner.id);
    expect(runners.state(runner.id).kind).toBe('unpaired');
    await runners.pair({
      address: runner.address,
      code: server.code,
      level: 'open',
      keep: { kind: 'tab' },
      again: runner.id,
    });
    expect(list.current).toMatchObject([
      { name: 'lab', image: 'python:3.13-slim', trusted: ['sealed'], level: 'open' },
    ]);
    expect(runners.state(runner.id).kind).toBe('ready');
  });

  test('a runner that is forgotten loses its token there and here', async () => {
    const { runners, runner, server, keys, list } = await paired();
    expect(await runners.forget(runner.id)).toMatchObject({ ok: true });
    expect(server.requests).toContain('DELETE client');
    expect(keys.state(`runner:${runner.id}`)).toBe('none');
    expect(list.current).toEqual([]);
  });

  test('a runner that cannot be reached is forgotten all the same, and the person is told what is left to do', async () => {
    const { runners, runner, server, list } = await paired();
    server.down = true;
    expect(await runners.forget(runner.id)).toMatchObject({ failure: { message: expect.stringContaining('revoke') } });
    expect(list.current).toEqual([]);
  });
});

test('a runner that was away is found again by itself', async () => {
  vi.useFakeTimers();
  const { runners, runner, server } = await paired();
  server.down = true;
  await vi.advanceTimersByTimeAsync(31_000);
  expect(runners.state(runner.id)).toMatchObject({
    kind: 'away',
    message: expect.stringContaining('No runner answers'),
  });
  server.down = false;
  await vi.advanceTimersByTimeAsync(31_000);
  expect(runners.state(runner.id).kind).toBe('ready');
});

describe('what leaves', () => {
  test('is shown first: what runs, where, at which level, and each file with its size', async () => {
    const { runners, request, write } = await paired();
    await write('in.txt', 'twelve bytes');
    await write('private.txt', 'stays');
    const running = runners.run(request(COPY, ['in.txt']));
    const departure = await answering(runners, 'yes');
    expect(departure).toMatchObject({
      runner: 'workbench',
      host: 'localhost:7337',
      level: 'sealed',
      command: 'a command',
    });
    expect(departure.files).toEqual([{ path: '/mnt/data/in.txt', size: 12, isWanted: true }]);
    expect(await running).toMatchObject({ ok: true });
  });

  test('nothing at all leaves where the person says no, or stops meanwhile', async () => {
    const { runners, request, write, server } = await paired();
    await write('in.txt', 'x');
    const before = server.requests.length;
    const declined = runners.run(request(COPY, ['in.txt']));
    await answering(runners, 'no');
    expect(await declined).toMatchObject({ failure: { code: 'declined' } });
    const abort = new AbortController();
    const stopped = runners.run(request(COPY, ['in.txt']), { signal: abort.signal });
    await vi.waitFor(() => expect(runners.departure()).not.toBeNull());
    abort.abort();
    expect(await stopped).toMatchObject({ ok: false });
    expect(runners.departure()).toBeNull();
    expect(server.requests.length).toBe(before);
    expect(runners.jobs()).toEqual([]);
  });

  test('is not asked about again where the person chose so, for this runner and level only', async () => {
    const { runners, request, list } = await paired('open');
    const first = runners.run(request({ kind: 'print', stdout: '', stderr: '', exitCode: 0 }));
    await answering(runners, 'always');
    await first;
    expect(list.current[0]?.trusted).toEqual(['sealed']);
    expect(await runners.run(request({ kind: 'print', stdout: '2', stderr: '', exitCode: 0 }))).toMatchObject({
      ok: true,
    });
    const open = runners.run({ ...request({ kind: 'print', stdout: '', stderr: '', exitCode: 0 }), level: 'open' });
    await answering(runners, 'no');
    expect(await open).toMatchObject({ failure: { code: 'declined' } });
  });
});

describe('as one more place for the jobs of the desk', () => {
  const job = (deed: Deed): Job => ({
    argv: doubleArgv(deed),
    cwd: '/mnt/data',
    env: {},
    stdin: null,
    files: [
      { path: '/mnt/data/in.txt', data: new Blob(['goes']) },
      { path: '/mnt/data/private.txt', data: new Blob(['stays']) },
    ],
  });

  test('a job asks before it leaves, and only the chosen files go', async () => {
    const { runners, server } = await paired();
    expect(runners.runner.can(job(COPY))).toBe(true);
    const running = runners.runner.run(job(COPY));
    await vi.waitFor(() => expect(runners.departure()).not.toBeNull());
    const departure = runners.departure();
    expect(departure?.files.map((file) => file.path)).toEqual(['/mnt/data/in.txt', '/mnt/data/private.txt']);
    runners.answer(departure?.id ?? '', { kind: 'yes', paths: ['/mnt/data/in.txt'], remember: false });
    expect(await running).toMatchObject({ ok: true, value: { exitCode: 0 } });
    expect([...server.contents.values()].map((bytes) => new TextDecoder().decode(bytes))).toEqual(['goes']);
  });

  test('a job that the person keeps here is refused; without a runner there is no such place', async () => {
    const { runners, runner } = await paired();
    const refused = runners.runner.run(job(COPY));
    await answering(runners, 'no');
    expect(await refused).toMatchObject({ ok: false, failure: { code: 'refused' } });
    await runners.forget(runner.id);
    expect(runners.runner.can(job(COPY))).toBe(false);
  });
});

describe('what comes back', () => {
  test('is in the file store, with the output and the exit code', async () => {
    const world = await paired();
    const { runners, request, write } = world;
    await write('in.txt', 'as it was');
    const running = runners.run(request(COPY, ['in.txt']));
    await answering(runners, 'yes');
    expect(await running).toMatchObject({
      value: { exitCode: 0, files: [{ path: '/mnt/data/out.txt', size: 9 }], removed: [], beside: [] },
    });
    expect(await textOf(world, 'out.txt')).toBe('as it was');
  });

  test('does not overwrite or remove what was changed here meanwhile', async () => {
    const world = await paired();
    const { runners, request, write } = world;
    await write('in.txt', 'mine');
    await write('out.txt', 'sent');
    const running = runners.run(request(COPY, ['in.txt', 'out.txt']));
    await vi.waitFor(() => expect(runners.departure()).not.toBeNull());
    const stop = runners.watch(() => {
      if (runners.jobs()[0]?.state !== 'running') return;
      stop();
      void write('out.txt', 'changed here');
    });
    await answering(runners, 'yes');
    expect(await running).toMatchObject({ value: { beside: ['/mnt/data/out (1).txt'] } });
    expect(await textOf(world, 'out.txt')).toBe('changed here');
    expect(await textOf(world, 'out (1).txt')).toBe('mine');
  });

  test('removes here what was removed there', async () => {
    const world = await paired();
    const { runners, request, write } = world;
    await write('old.txt', 'x');
    const running = runners.run(request({ kind: 'remove', path: '/mnt/data/old.txt' }, ['old.txt']));
    await answering(runners, 'yes');
    expect(await running).toMatchObject({ value: { removed: ['/mnt/data/old.txt'] } });
    expect(await textOf(world, 'old.txt')).toBeNull();
  });
});

test('a job goes on when its page is left: the next page shows all of its output and brings its files', async () => {
  const world = createRunnerWorld();
  const first = await world.page();
  const stored = { kind: 'stored', secret: PASSPHRASE } as const;
  const answer = await first.runners.pair({
    address: 'localhost:7337',
    code: world.server.code,
    level: 'sealed',
    keep: stored,
  });
  if (!answer.ok) throw new Error(answer.failure.message);
  await world.files.commit([{ kind: 'write', path: '/mnt/data/in.txt', data: new Blob(['kept']) }]);
  const seen: string[] = [];
  first.runners.watch(() => {
    // The page is left as soon as the job is there.
    if (world.unfinished.current.length > 0 && seen.length === 0) {
      seen.push('left');
      world.server.down = true;
      world.server.lose();
    }
  });
  const running = first.runners.run({
    runner: answer.value.id,
    title: 'copy',
    argv: doubleArgv(COPY),
    level: 'sealed',
    session: 's1',
    paths: ['/mnt/data/in.txt'],
    mayChoose: false,
    for: 'cell-1',
  });
  await answering(first.runners, 'yes');
  expect(await running).toMatchObject({ ok: false, failure: { code: 'unreachable' } });
  first.runners.close();
  expect(world.unfinished.current).toMatchObject([{ title: 'copy', for: 'cell-1' }]);
  world.server.down = false;
  const second = await world.page();
  await second.keys.unlock(PASSPHRASE);
  await vi.waitFor(() =>
    expect(second.runners.jobs()).toMatchObject([{ title: 'copy', for: 'cell-1', state: 'ended' }]),
  );
  expect(await textOf(world, 'out.txt')).toBe('kept');
  expect(world.unfinished.current).toEqual([]);
});

test('a job outlives a page whose pairing was for the tab: paired again, the next page brings its files', async () => {
  const world = await paired();
  const { runners, runner, server, request, write, list } = world;
  await write('in.txt', 'kept');
  world.unfinished.save = ((save) => (job) => {
    save(job);
    server.down = true;
  })(world.unfinished.save);
  const running = runners.run(request(COPY, ['in.txt']));
  await answering(runners, 'yes');
  await running;
  runners.close();
  server.down = false;
  const next = (await world.page()).runners;
  await vi.waitFor(() => expect(next.state(runner.id).kind).toBe('unpaired'));
  // The person does not look for "Pair again".
  const again = await next.pair({
    address: 'localhost:7337',
    code: server.code,
    level: 'sealed',
    keep: { kind: 'tab' },
  });
  expect(again).toMatchObject({ value: { id: runner.id, client: runner.client, name: 'workbench' } });
  expect(list.current).toHaveLength(1);
  await vi.waitFor(() => expect(next.jobs()).toMatchObject([{ state: 'ended' }]));
});

test('a job that the runner no longer has is told as lost, once', async () => {
  const world = createRunnerWorld();
  const first = await world.page();
  const stored = { kind: 'stored', secret: PASSPHRASE } as const;
  const pairing = { address: 'localhost:7337', code: world.server.code, level: 'sealed', keep: stored } as const;
  const answer = await first.runners.pair(pairing);
  const runner = answer.ok ? answer.value.id : '';
  world.unfinished.save({ id: 'long-gone', runner, title: 'x', for: null, begun: Date.now(), sent: {} });
  const second = await world.page();
  await second.keys.unlock(PASSPHRASE);
  await vi.waitFor(() => expect(second.runners.jobs()).toMatchObject([{ result: { failure: { code: 'lost' } } }]));
  expect(world.unfinished.current).toEqual([]);
});

test('a runner whose job lost its connection is not shown as ready', async () => {
  const { runners, runner, server, request } = await paired();
  const running = runners.run(request({ kind: 'wait' }));
  await answering(runners, 'yes');
  await vi.waitFor(() => expect(runners.jobs()[0]?.state).toBe('running'));
  server.down = true;
  server.lose();
  await running;
  await vi.waitFor(() => expect(runners.state(runner.id).kind).toBe('away'));
});

test('a terminal takes what is typed once and in order, also over a lost connection, and its files come back', async () => {
  const { runners, runner, server, write } = await paired();
  await write('in.txt', 'x');
  const opening = runners.terminal({ runner: runner.id, session: 's1', level: 'sealed', paths: [] });
  await answering(runners, 'yes');
  const link = await opening;
  const shown: Uint8Array[] = [];
  link?.onData((data) => shown.push(data));
  const text = () => new TextDecoder().decode(new Uint8Array(shown.flatMap((data) => [...data])));
  await vi.waitFor(() => expect(text()).toContain('$ '));
  const type = (typed: string) => {
    for (const letter of typed) link?.type(new TextEncoder().encode(letter));
  };
  type('ls -l');
  await vi.waitFor(() => expect(text()).toContain('$ ls -l'));
  server.lose();
  type(' *.csv');
  await vi.waitFor(() => expect(text()).toContain('Connected again.'));
  await vi.waitFor(() => expect(text()).toContain(' *.csv'));
  link?.type(new Uint8Array([4]));
  expect(await link?.ended).toBe('');
});
