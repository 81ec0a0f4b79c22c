import type { JobRequest, Level } from '../contract/docker';
import { DATA_ROOT, type FileStore } from '../contract/files';
import type { Keys } from '../contract/keys';
import { fail, ok, type Result } from '../contract/result';
import {
  type PairedRunner,
  type Pairing,
  type PairingFailure,
  type RunnerList,
  type Runners,
  runnerKey,
  type UnfinishedJobs,
} from '../contract/runners';
import { addressSpaceOf, spaceOption } from '../lib/address-space';
import { createListeners } from '../lib/listeners';
import { localAccessTo } from '../lib/local-access';
import { createConnections, told } from './connections';
import { createDepartures } from './departures';
import { createDockerApi, type DockerApi } from './docker-api';
import { resultOf } from './docker-runner';
import { createJobFiles } from './job-files';
import { createJobs } from './jobs';
import { createRemoteRunner } from './remote-runner';
import { createRemoteWork } from './remote-work';
import { retried } from './retry';
import { linkTerminal } from './terminal-link';
import { healthProblem, noAnswerText, originOf } from './trouble';
import { named, upload } from './upload';

export interface RunnersOptions {
  readonly list: RunnerList;
  readonly unfinished: UnfinishedJobs;
  readonly keys: Keys;
  readonly files: Pick<FileStore, 'list' | 'read' | 'commit'>;
  /** As `fetch`; reaches only the host of the address. */
  readonly fetch: (input: URL, init: RequestInit) => Promise<Response>;
  /** How the runner calls this desk. */
  readonly deskName: string;
  readonly lock: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** Milliseconds between tries, for tests. */
  readonly pauses?: readonly number[];
}

/** The size of a terminal until the screen has measured its own. */
const TERMINAL = { columns: 80, rows: 24 };

export function createRunners(options: RunnersOptions): Runners & { refresh(): void; close(): void } {
  const { list, keys, pauses } = options;
  const listeners = createListeners<void>();
  const tell = () => listeners.tell();
  const departures = createDepartures(tell);
  const jobs = createJobs(tell);
  const files = createJobFiles(options.files);
  const apis = new Map<string, DockerApi>();
  const find = (id: string) => list.current.find((runner) => runner.id === id) ?? null;

  function apiAt(address: string, token: () => Promise<string | null>): DockerApi {
    const url = new URL(address);
    return createDockerApi({
      address,
      token,
      fetch: (input, init) =>
        options.fetch(input, {
          ...init,
          credentials: 'omit',
          cache: 'no-store',
          redirect: 'error',
          referrerPolicy: 'no-referrer',
          ...spaceOption(url),
        }),
    });
  }

  function apiOf({ id, address }: PairedRunner): DockerApi {
    const known = apis.get(id);
    if (known?.address === address) return known;
    const made = apiAt(address, async () => {
      const key = await keys.get(runnerKey(id));
      return key.ok ? key.value : null;
    });
    apis.set(id, made);
    return made;
  }

  async function explain(address: string): Promise<string> {
    const url = new URL(address);
    const access = await localAccessTo(addressSpaceOf(url));
    // Its answer says nothing but that there was one.
    const answers = await options.fetch(url, { mode: 'no-cors', credentials: 'omit' }).then(
      () => true,
      () => false,
    );
    return noAnswerText({ address, access, answers });
  }

  async function probe(typed: string): Promise<Result<void, PairingFailure>> {
    const origin = originOf(typed);
    if (!origin.ok) return origin;
    const health = await apiAt(origin.value, async () => null).health();
    if (!health.ok) return fail('no-answer', await explain(origin.value));
    const problem = healthProblem(origin.value, health.value);
    return problem === null ? ok(undefined) : fail('no-answer', problem);
  }

  async function pair({ address, code, level, keep, again }: Pairing): Promise<Result<PairedRunner, PairingFailure>> {
    const answers = await probe(address);
    if (!answers.ok) return answers;
    const origin = originOf(address);
    if (!origin.ok) return origin;
    const secret = keep.kind === 'stored' ? keep.secret : null;
    if (secret !== null && keys.stored !== null) {
      // Before the code is used up.
      const opened = await keys.unlock(secret);
      if (!opened.ok) return fail('storage', opened.failure.message);
    }
    const api = apiAt(origin.value, async () => null);
    // Who pairs a runner anew, its key gone, means the same one.
    const before =
      list.current.find((one) =>
        again === undefined
          ? one.address === origin.value && keys.state(runnerKey(one.id)) === 'none'
          : one.id === again,
      ) ?? null;
    const paired = await api.pair({ code, level, name: options.deskName, client: before?.client ?? null });
    if (!paired.ok) return fail('refused', paired.failure.message);
    const id = before?.id ?? crypto.randomUUID();
    if (secret === null) keys.setForTab(runnerKey(id), paired.value.token);
    else {
      const stored = await keys.store(runnerKey(id), paired.value.token, secret);
      if (!stored.ok) keys.setForTab(runnerKey(id), paired.value.token);
    }
    const runner: PairedRunner = {
      id,
      client: paired.value.client,
      name: before?.name ?? freeName(paired.value.runner),
      address: origin.value,
      level: paired.value.level,
      image: before?.image ?? null,
      trusted: before?.trusted ?? [],
    };
    list.save(runner);
    await connections.check(id);
    return ok(runner);
  }

  function freeName(wanted: string): string {
    const taken = new Set(list.current.map((runner) => runner.name));
    const base = wanted.trim() || 'runner';
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : `${base} ${n}`;
      if (!taken.has(name)) return name;
    }
  }

  function trust(runner: PairedRunner, level: Level): void {
    list.save({ ...runner, trusted: [...new Set([...runner.trusted, level])] });
  }

  const work = createRemoteWork({
    runner: find,
    api: apiOf,
    files,
    departures,
    jobs,
    unfinished: options.unfinished,
    onConnection: (id) => void connections.check(id),
    lock: options.lock,
    pauses,
    sizes: async () =>
      new Map(
        (await options.files.list()).filter((entry) => entry.kind === 'file').map((entry) => [entry.path, entry.size]),
      ),
    trust,
  });

  const connections = createConnections({
    runners: () => list.current,
    api: apiOf,
    key(id) {
      const state = keys.state(runnerKey(id));
      return state === 'none' || state === 'locked' ? state : 'there';
    },
    explain,
    onChange: tell,
    onReady: work.resume,
  });
  const stops = [list.watch(refresh), keys.watch(refresh)];
  function refresh(): void {
    connections.refresh();
    tell();
  }

  return {
    list: () => list.current,
    state: connections.state,
    probe,
    pair,
    change(id, change) {
      const runner = find(id);
      if (runner !== null) list.save({ ...runner, ...change });
    },
    check: connections.check,
    async forget(id) {
      const runner = find(id);
      if (runner === null) return ok(undefined);
      const revoked = await apiOf(runner).revoke();
      const forgotten = await keys.forget(runnerKey(id));
      list.forget(id);
      apis.delete(id);
      if (!forgotten.ok) return forgotten;
      if (revoked.ok || revoked.failure.code === 'unpaired') return ok(undefined);
      return fail(
        'unreachable',
        `${runner.name} is forgotten here, but could not be told. Its token is void once you revoke it on that machine.`,
      );
    },
    runner: createRemoteRunner({
      ready: () => list.current.find(({ id }) => connections.state(id).kind === 'ready') ?? null,
      api: apiOf,
      departures,
      trust,
      pauses,
    }),
    jobs: () => jobs.list,
    run: (request, { signal } = {}) => work.run(request, signal ?? new AbortController().signal),
    stop: work.stop,
    dismiss: jobs.remove,
    departure: () => departures.shown,
    answer: departures.answer,
    async terminal({ runner: id, session, level, paths }) {
      const runner = find(id);
      if (runner === null) return null;
      const chosen = await work.depart({ runner: id, level, title: 'a terminal', paths, mayChoose: true });
      if (chosen === null) return null;
      const api = apiOf(runner);
      const { files: given, sent } = await files.read(chosen);
      const uploaded = await upload(
        api,
        given.map((file) => file.data),
        { pauses },
      );
      if (!uploaded.ok) throw new Error(uploaded.failure.message);
      const request: JobRequest = {
        id: crypto.randomUUID(),
        workspace: session,
        image: runner.image,
        level,
        argv: [],
        cwd: DATA_ROOT,
        env: { TERM: 'xterm-256color' },
        stdin: null,
        files: await named(given),
        timeout: null,
        terminal: TERMINAL,
      };
      const begun = await retried(() => api.begin(request), { pauses });
      if (!begun.ok) throw new Error(begun.failure.message);
      const { link, end } = linkTerminal(api, request);
      void end.then(async (ended) => {
        const result = ended.ok ? await resultOf(api, ended.value, pauses) : ended;
        if (result.ok) await files.bringBack(result.value, sent);
      });
      return link;
    },
    async wipe(id, session) {
      const runner = find(id);
      return runner === null ? ok(undefined) : told(await apiOf(runner).wipe(session));
    },
    watch: listeners.add,
    refresh,
    close() {
      connections.close();
      for (const stop of stops) stop();
    },
  };
}
