import {
  CONTENT_HEAD,
  DOCKER_API,
  type DockerFailure,
  FAILURE_STATUS,
  FRAME,
  FRAME_HEAD,
  type JobEnd,
  type JobRequest,
  type Level,
  type PairRequest,
  type RemoteFile,
} from '../../src/contract/docker';
import type { Job, Runner } from '../../src/contract/job';
import { sha256Of } from '../../src/lib/sha256';
import { createRunnerDouble } from './runner';

/** A Docker runner without Docker: the protocol of `src/contract/docker.ts` in memory, for `fetch`. Jobs run on a runner double. */
export interface DockerServer {
  readonly fetch: (input: URL, init?: RequestInit) => Promise<Response>;
  readonly code: string;
  /** `METHOD path` of each request that came, without ids and hashes. */
  readonly requests: readonly string[];
  readonly jobs: ReadonlyMap<string, { readonly request: JobRequest }>;
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** No request is answered while it is set, as if there were no such host. */
  down: boolean;
  /** Breaks the connections over which an output comes. */
  lose(): void;
  /** Frames are cut off after so many bytes, once for each number. */
  readonly cuts: number[];
  engine: boolean;
  /** As if the owner had revoked all tokens. */
  revoke(): void;
}

/** Whom a token is of. */
interface Known {
  readonly level: Level;
  readonly client: string;
}

interface ServedJob {
  readonly client: string;
  readonly request: JobRequest;
  readonly abort: AbortController;
  frames: Uint8Array<ArrayBuffer>;
  ended: boolean;
  typed: number;
  wake: () => void;
  changed: Promise<void>;
}

export function createDockerServer(runner: Runner = createRunnerDouble(), allowed: Level = 'open'): DockerServer {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  const jobs = new Map<string, ServedJob>();
  const workspaces = new Map<string, Map<string, RemoteFile>>();
  const tokens = new Map<string, Known>();
  const requests: string[] = [];
  const connections = new Set<() => void>();
  let code = 'ABCD-2345';

  const server: DockerServer = {
    fetch: async (input, init = {}) => {
      const method = init.method ?? 'GET';
      const url = new URL(input);
      const path = url.pathname.slice(DOCKER_API.length + 1);
      requests.push(`${method} ${path.replace(/[0-9a-f-]{36,64}/, '*')}`);
      init.signal?.throwIfAborted();
      if (server.down) throw new TypeError('Failed to fetch');
      const token = new Headers(init.headers).get('authorization')?.slice('Bearer '.length) ?? '';
      const known = tokens.get(token);
      if (path === 'health') return json({ service: 'carrel-runner', protocol: 1, engine: server.engine });
      if (path === 'pair') return pair(await bodyOf(init));
      if (known === undefined) return failure('unpaired', 'There is no such token. Pair again.');
      return answer(method, path, url, init, known, token);
    },
    get code() {
      return code;
    },
    requests,
    jobs,
    contents,
    down: false,
    lose() {
      for (const lose of connections) lose();
    },
    cuts: [],
    engine: true,
    revoke: () => tokens.clear(),
  };
  return server;

  async function pair(body: string): Promise<Response> {
    const wanted = JSON.parse(body) as PairRequest;
    if (wanted.code.replaceAll(/[\s-]/g, '').toUpperCase() !== code.replaceAll('-', ''))
      return failure('wrong-code', 'The code is wrong or was used. Take the new one from the terminal.');
    if (wanted.level === 'open' && allowed === 'sealed') return failure('forbidden', 'This runner allows sealed only.');
    code = `${code}X`;
    const token = crypto.randomUUID();
    const client = wanted.client ?? crypto.randomUUID();
    tokens.set(token, { level: wanted.level, client });
    return json({ token, client, runner: 'workbench', level: wanted.level });
  }

  async function answer(
    method: string,
    path: string,
    url: URL,
    init: RequestInit,
    { level, client }: Known,
    token: string,
  ): Promise<Response> {
    const [what = '', id = '', part = ''] = path.split('/');
    const found = jobs.get(id);
    const job = found?.client === client ? found : undefined;
    switch (
      `${method} ${what}${id === '' ? '' : id === 'missing' ? '/missing' : '/*'}${part === '' ? '' : `/${part}`}`
    ) {
      case 'GET status':
        return json({
          runner: 'workbench',
          level,
          engine: server.engine ? { version: '26.1', architecture: 'x86_64', swarm: false } : null,
          image: 'debian:13-slim',
          images: ['debian:13-slim', 'python:3.13-slim'],
          limits: { file: 2e9, disk: 4e9, output: 1e7, seconds: 900, memory: 2e9, cpus: 2, processes: 256, jobs: 8 },
          running: 0,
          waiting: 0,
        });
      case 'DELETE client':
        tokens.delete(token);
        return new Response(null, { status: 204 });
      case 'POST content/missing': {
        const { hashes } = JSON.parse(await bodyOf(init)) as { readonly hashes: readonly string[] };
        return json({ hashes: hashes.filter((hash) => !contents.has(hash)) });
      }
      case 'POST content':
        return json({ hashes: await take(new Uint8Array(await new Response(init.body ?? null).arrayBuffer())) });
      case 'GET content/*': {
        const bytes = contents.get(id);
        return bytes ? new Response(bytes) : failure('not-found', 'It is not held.');
      }
      case 'POST jobs':
        return begin(JSON.parse(await bodyOf(init)) as JobRequest, { level, client });
      case 'GET jobs/*/output':
        return job ? output(job, Number(url.searchParams.get('from'))) : failure('not-found', 'No such job.');
      case 'POST jobs/*/input': {
        if (!job) return failure('not-found', 'No such job.');
        const typed = new Uint8Array(await new Response(init.body ?? null).arrayBuffer());
        const news = typed.slice(Math.max(0, job.typed - Number(url.searchParams.get('at'))));
        job.typed += news.length;
        // What is typed is put out again, as terminals do; Control-D ends it.
        if (news.includes(4)) end(job, { exitCode: 0 });
        else put(job, FRAME.stdout, news);
        return json({ at: job.typed });
      }
      case 'POST jobs/*/size':
        return new Response(null, { status: 204 });
      case 'DELETE jobs/*':
        if (job?.ended) jobs.delete(id);
        else if (job?.request.terminal) end(job, { exitCode: 137, ending: 'cancelled' });
        else job?.abort.abort();
        return new Response(null, { status: 204 });
      case 'GET workspaces':
        return json({ workspaces: [] });
      case 'DELETE workspaces/*':
        workspaces.delete(id);
        return new Response(null, { status: 204 });
      default:
        return failure('bad-request', `${method} ${path}`);
    }
  }

  async function take(body: Uint8Array<ArrayBuffer>): Promise<string[]> {
    const held: string[] = [];
    for (let at = 0; at < body.length; ) {
      const head = body.slice(at, at + CONTENT_HEAD);
      const length = Number(new DataView(head.buffer).getBigUint64(CONTENT_HEAD - 8));
      const bytes = body.slice(at + CONTENT_HEAD, at + CONTENT_HEAD + length);
      const hash = await sha256Of(bytes.buffer);
      const said = Array.from(head.slice(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join('');
      if (hash !== said) throw new Error('A content is not as its hash says.');
      contents.set(hash, bytes);
      held.push(hash);
      at += CONTENT_HEAD + length;
    }
    return held;
  }

  async function begin(request: JobRequest, { level, client }: Known): Promise<Response> {
    const known = jobs.get(request.id);
    if (known === undefined) {
      if (request.level === 'open' && level === 'sealed') return failure('forbidden', 'This token is sealed.');
      if (request.files.some((file) => !contents.has(file.hash))) return failure('missing-content', 'Send it first.');
      let wake = () => {};
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const job = {
        client,
        request,
        abort: new AbortController(),
        frames: new Uint8Array(0),
        ended: false,
        typed: 0,
        wake,
        changed,
      };
      jobs.set(request.id, job);
      void execute(job);
    }
    return json({ id: request.id, phase: 'running', ahead: 0, output: 0, input: 0, end: null });
  }

  async function execute(job: ServedJob): Promise<void> {
    const { request } = job;
    put(job, FRAME.state, bytesOf(JSON.stringify({ id: request.id, phase: 'running', ahead: 0, end: null })));
    if (request.terminal) return put(job, FRAME.stdout, bytesOf('$ '));
    const blob = (hash: string) => new Blob([contents.get(hash) ?? new Uint8Array(0)]);
    const given: Job = {
      argv: request.argv,
      cwd: request.cwd,
      env: request.env,
      stdin: request.stdin === null ? null : blob(request.stdin),
      files: request.files.map(({ path, hash, executable }) => ({ path, data: blob(hash), executable })),
    };
    const result = await runner.run(given, {
      signal: job.abort.signal,
      timeout: request.timeout,
      onEvent: (event) => event.kind !== 'progress' && put(job, FRAME[event.kind], event.data),
    });
    if (!result.ok) return end(job, { ending: 'failed', exitCode: null, message: result.failure.message });
    const written = await Promise.all(
      result.value.written.map(async ({ path, data, executable = false }): Promise<RemoteFile> => {
        const bytes = await data.arrayBuffer();
        const hash = await sha256Of(bytes);
        contents.set(hash, new Uint8Array(bytes));
        return { path, hash, size: bytes.byteLength, executable };
      }),
    );
    const { exitCode, removed, seconds } = result.value;
    end(job, { exitCode, written, removed, seconds, ending: exitCode === 124 ? 'timeout' : 'exited' });
  }

  function end(job: ServedJob, more: Partial<JobEnd>): void {
    const nothing: JobEnd = {
      ending: 'exited',
      exitCode: 0,
      message: '',
      written: [],
      removed: [],
      seconds: 0.1,
      cpuSeconds: null,
      peakMemory: null,
      dropped: 0,
    };
    job.ended = true;
    put(job, FRAME.end, bytesOf(JSON.stringify({ ...nothing, ...more })));
  }

  function put(job: ServedJob, kind: number, payload: Uint8Array): void {
    const next = new Uint8Array(job.frames.length + FRAME_HEAD + payload.length);
    next.set(job.frames);
    next[job.frames.length] = kind;
    new DataView(next.buffer).setUint32(job.frames.length + 1, payload.length);
    next.set(payload, job.frames.length + FRAME_HEAD);
    job.frames = next;
    const { wake } = job;
    job.changed = new Promise((resolve) => {
      job.wake = resolve;
    });
    wake();
  }

  function output(job: ServedJob, from: number): Response {
    const cut = server.cuts.shift() ?? Number.POSITIVE_INFINITY;
    let at = from;
    let lose = () => {};
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        lose = () => {
          connections.delete(lose);
          controller.error(new TypeError('The connection was lost'));
        };
        connections.add(lose);
      },
      async pull(controller) {
        while (job.frames.length <= at && !job.ended) await job.changed;
        if (!connections.has(lose)) return;
        const piece = job.frames.slice(at, Math.min(job.frames.length, from + cut));
        at += piece.length;
        if (piece.length > 0) controller.enqueue(piece);
        if (at - from >= cut) return lose();
        if (!job.ended || at < job.frames.length) return;
        connections.delete(lose);
        controller.close();
      },
      cancel: () => void connections.delete(lose),
    });
    return new Response(body);
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

async function bodyOf(init: RequestInit): Promise<string> {
  return new Response(init.body ?? null).text();
}

function json(value: unknown): Response {
  return Response.json(value);
}

function failure(code: DockerFailure, message: string): Response {
  return Response.json({ code, message }, { status: FAILURE_STATUS[code] });
}
