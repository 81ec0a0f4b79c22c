import { expect, it, vi } from 'vitest';
import type { Job } from '../../../src/contract/job';
import type { NetworkRequest } from '../../../src/contract/network';
import type { PackageSource } from '../../../src/contract/packages';
import { fail, ok } from '../../../src/contract/result';
import type { SandboxChange } from '../../../src/contract/sandbox';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { createBroker } from '../../../src/kernel/broker';
import { SandboxJobs } from '../../../src/kernel/jobs';
import { createNetworkDouble } from '../../doubles/network';

/** A job that gives back its first file under another name. */
async function ended(job: Job) {
  const [first] = job.files;
  return ok({
    exitCode: 0,
    written: first ? [{ path: '/mnt/data/out', data: first.data }] : [],
    removed: [],
    seconds: 1,
  });
}

function open() {
  const files = createMemoryFileStore({ fileLimit: () => 100 });
  const packages: PackageSource = {
    lock: vi.fn(),
    origin: (name) => (name === 'a-1-py3-none-any.whl' ? 'bundled' : null),
    wheel: vi.fn(async () => ok(new ArrayBuffer(1))),
    ahead: vi.fn(),
    discard: vi.fn(),
    keep: vi.fn(async () => fail('wrong-hash' as const, 'no')),
    kept: vi.fn(),
    forget: vi.fn(),
    reset: vi.fn(),
    permits: vi.fn(async () => ok(undefined)),
    permitsRequest: vi.fn(async (url) =>
      url.endsWith('.whl') ? fail('not-allowed' as const, "Package 'x' is not in the approved list.") : ok(undefined),
    ),
    watch: vi.fn(),
    core: vi.fn(),
  };
  const told = {
    part: vi.fn(async () => fail('unknown', 'There is no such part.')),
    onEvents: vi.fn(),
    onProgress: vi.fn(),
    onRemoved: vi.fn(),
    onCommit: vi.fn(),
    onInput: vi.fn(async () => null),
    onServers: vi.fn(),
    onFatal: vi.fn(),
  };
  const programs = { commands: async () => ['dot'], run: vi.fn(async (job: Job) => ended(job)) };
  const jobs = new SandboxJobs(programs, () => {});
  const network = { ...createNetworkDouble(), fetch: vi.fn(createNetworkDouble().fetch) };
  return {
    files,
    packages,
    network,
    told,
    programs,
    broker: createBroker({ by: 'kernel', files, packages, network, jobs, ...told }),
  };
}

const write = (path: string) => ({ kind: 'write', path, data: new Blob(['x']) }) as const;
/** What a stranger sends: anything. */
const as = <T>(value: unknown) => value as T;

it('commits what is in the agreed form, in its order', async () => {
  const { broker, files, told } = open();
  const first = broker.commit('run', [write('/mnt/data/a')]);
  const second = broker.commit('run', [{ kind: 'remove', path: '/mnt/data/a' }]);
  expect([(await first).ok, (await second).ok]).toEqual([true, true]);
  expect(await files.list()).toEqual([]);
  expect(told.onCommit).toHaveBeenCalledTimes(2);
  expect(told.onRemoved.mock.calls[0]?.[1]).toMatchObject([{ path: '/mnt/data/a' }]);
});

it.each([
  ['no list', {}],
  ['too many', Array.from({ length: 100_001 }, () => ({ kind: 'mkdir', path: 'a' }))],
  ['nothing', [null]],
  ['an unknown kind', [{ kind: 'chmod', path: '/mnt/data/a' }]],
  ['a path that is no text', [{ kind: 'remove', path: ['/mnt/data/a'] }]],
  ['data that is no Blob', [{ kind: 'write', path: '/mnt/data/a', data: 'x' }]],
  ['a time that is no number', [{ ...write('/mnt/data/a'), modified: 'now' }]],
])('refuses changes: %s', async (_, changes) => {
  const { broker, files } = open();
  const commit = vi.spyOn(files, 'commit');
  expect(await broker.commit(null, as<SandboxChange[]>(changes))).toMatchObject({
    ok: false,
    failure: { code: 'bad-request' },
  });
  expect(commit).not.toHaveBeenCalled();
});

it.each(['/mnt/data/../../etc/passwd', '/etc/passwd', '/mnt/data/a\0b', `/mnt/data/${'a'.repeat(100_000)}`])(
  'leaves the path to the store, which refuses %.40s',
  async (path) => {
    const { broker, files } = open();
    expect((await broker.commit(null, [write(path)])).ok).toBe(false);
    expect(await files.list()).toEqual([]);
  },
);

it('goes on after a commit that threw', async () => {
  const { broker } = open();
  await expect(broker.commit(null, new Array<SandboxChange>(3))).rejects.toThrow();
  expect((await broker.commit(null, [write('/mnt/data/a')])).ok).toBe(true);
});

it('drops events that are none and cuts off a flood', () => {
  const { broker, told } = open();
  broker.events('run', as([null, { kind: 'stdout', text: 'x' }, { kind: 'input' }]));
  expect(told.onEvents).toHaveBeenLastCalledWith('run', [{ kind: 'stdout', text: 'x' }]);
  broker.events(
    'run',
    Array.from({ length: 5000 }, () => ({ kind: 'stdout', text: 'x' }) as const),
  );
  expect(told.onEvents.mock.lastCall?.[1]).toHaveLength(2000);
  broker.events(as<string>(7), []);
  broker.events('run', as({ length: 1 }));
  expect(told.onEvents).toHaveBeenCalledTimes(2);
});

it('drops progress that is none', () => {
  const { broker, told } = open();
  broker.progress(as({ label: 7, loaded: 1, total: 1, unit: 'bytes' }));
  broker.progress(as(undefined));
  expect(told.onProgress).not.toHaveBeenCalled();
});

it.each(['../index.html', 'b.whl', '', null, {}])('gives no wheel for %j', async (name) => {
  const { broker, packages } = open();
  expect(await broker.wheel(as<string>(name))).toMatchObject({ ok: false });
  expect(packages.wheel).not.toHaveBeenCalled();
});

it.each([
  null,
  undefined,
  {},
  { method: 'GET', url: 7, headers: [] },
  { method: {}, url: 'https://x/', headers: [] },
  { method: 'GET', url: 'https://x/' },
])('refuses the request %j', async (request) => {
  const { broker, network } = open();
  expect(await broker.fetch(as<NetworkRequest>(request))).toMatchObject({
    ok: false,
    failure: { code: 'bad-request' },
  });
  expect(network.fetch).not.toHaveBeenCalled();
});

it('hands on no more of a request than it has', async () => {
  const { broker, network } = open();
  await broker.fetch(as({ method: 'POST', url: 'https://x/', headers: [], body: 'text', credentials: 'include' }));
  expect(network.fetch.mock.calls[0]?.[0]).toEqual({ method: 'POST', url: 'https://x/', headers: [], body: null });
});

it('asks with short, plain questions', async () => {
  const { broker, told } = open();
  await broker.input(as<string>({}), 'x'.repeat(20_000), as<boolean>('yes'));
  expect(told.onInput).toHaveBeenCalledWith('', 'x'.repeat(10_000), false);
  broker.fatal(as<string>({ toString: () => 'x' }));
  expect(told.onFatal).toHaveBeenCalledWith('');
});

it('refuses a request for a package that the rule does not let in, also where it was sent on to one', async () => {
  const { broker, network } = open();
  const request = (url: string) => ({ method: 'GET', url, headers: [], body: null });
  expect(await broker.fetch(request('https://a.org/x-1-py3-none-any.whl'))).toMatchObject({
    ok: false,
    failure: { code: 'not-allowed', message: "Package 'x' is not in the approved list." },
  });
  expect(network.fetch).not.toHaveBeenCalled();
  network.fetch.mockResolvedValue(
    ok({
      status: 200,
      statusText: '',
      url: 'https://b.org/x-1-py3-none-any.whl',
      headers: [],
      body: new ArrayBuffer(1),
    }),
  );
  expect(await broker.fetch(request('https://a.org/innocent'))).toMatchObject({
    ok: false,
    failure: { code: 'not-allowed' },
  });
});

it('checks the arguments of permits and forget', async () => {
  const { broker, packages } = open();
  expect(await broker.permits(as<string>({}), null)).toMatchObject({ ok: false, failure: { code: 'bad-request' } });
  await broker.permits('a', as<string>(3));
  expect(packages.permits).toHaveBeenCalledWith('a', null);
  await broker.forget(as<string>(['a']));
  expect(packages.forget).not.toHaveBeenCalled();
});

const JOB = {
  argv: ['dot', '-Tsvg'],
  cwd: '/mnt/data',
  env: { A: '1' },
  stdin: null,
  files: [{ path: '/mnt/data/a', data: new ArrayBuffer(3) }],
};

it('runs a job in the agreed form and gives back bytes', async () => {
  const { broker, programs } = open();
  expect(await broker.commands()).toEqual(['dot']);
  const answer = await broker.job('one', JOB);
  expect(answer).toMatchObject({ ok: true, value: { exitCode: 0, written: [{ path: '/mnt/data/out' }] } });
  expect(programs.run).toHaveBeenCalledTimes(1);
});

it.each([
  ['nothing', null],
  ['no words', { ...JOB, argv: [] }],
  ['words that are no texts', { ...JOB, argv: [1] }],
  ['a folder that leads upwards', { ...JOB, cwd: '/mnt/../etc' }],
  ['a file without a path', { ...JOB, files: [{ data: new ArrayBuffer(1) }] }],
  ['a file that is no bytes', { ...JOB, files: [{ path: '/a', data: 'x' }] }],
  ['an environment of numbers', { ...JOB, env: { A: 1 } }],
])('refuses a job that is %s', async (_name, job) => {
  const { broker, programs } = open();
  expect((await broker.job('one', as(job))).ok).toBe(false);
  expect(programs.run).not.toHaveBeenCalled();
});

it('takes a list of servers only in the agreed form', () => {
  const { broker, told } = open();
  broker.servers('[{"port": 5000, "name": "app"}, {"port": 70000, "name": "none"}]');
  broker.servers(as<string>({ length: 1 }));
  expect(told.onServers.mock.calls).toEqual([[[{ port: 5000, name: 'app' }]], [[]]]);
});
