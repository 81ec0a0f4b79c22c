import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import {
  DOCKER_API,
  type DockerFailure,
  type DockerHealth,
  type DockerLimits,
  type DockerStatus,
  FAILURE_STATUS,
  isHash,
  isWorkspaceName,
  type JobRequest,
} from '../../../src/contract/docker';
import type { Audit } from '../access/audit';
import type { Client, Clients } from '../access/clients';
import { isOrigin, isOwnHost } from '../access/hosts';
import { createRate } from '../access/rate';
import type { Images } from '../containers/images';
import type { WorkspaceRegistry } from '../containers/registry';
import { EngineError } from '../engine/engine';
import { type ContentStore, storeEntries, writeEntries } from '../files/content';
import { CutOff } from '../files/exactly';
import type { Jobs } from '../jobs/jobs';
import { Refusal } from '../refusal';
import type { Metrics } from './metrics';
import { parseContentList, parseJob, parsePair, parseTerminalSize } from './parse';

const MAX_JSON = 32 * 1024 * 1024;
const MAX_INPUT = 1024 * 1024;

export interface AppContext {
  readonly runner: string;
  readonly clients: Clients;
  readonly audit: Audit;
  readonly metrics: Metrics;
  readonly images: Images;
  readonly workspaces: WorkspaceRegistry;
  readonly jobs: Jobs;
  readonly limits: DockerLimits;
  readonly image: string;
  /** Names and addresses, without port, by which this runner is asked. */
  readonly hosts: ReadonlySet<string>;
  port(): number;
  content(client: string): ContentStore;
  /** Null where the engine does not answer. */
  engineInfo(): Promise<DockerStatus['engine']>;
}

type Env = { Bindings: HttpBindings; Variables: { client: Client } };
type Ask = Context<Env>;

/** The requests of `src/contract/docker.ts`, and `GET /metrics` for Prometheus on this machine. */
export function createApp(context: AppContext): Hono<Env> {
  const { clients, audit, metrics, images, workspaces, jobs, limits, image } = context;
  const app = new Hono<Env>();
  const api = new Hono<Env>();
  const strangers = createRate(5, 50);
  const known = createRate(200, 2000);

  function refuse(c: Ask, code: DockerFailure, message: string): Response {
    metrics.count('refusals', code);
    if (code === 'unpaired' || code === 'wrong-code' || code === 'forbidden') {
      audit.write('refused', { code, path: c.req.path, origin: c.req.header('origin') ?? null });
    }
    return c.json({ code, message }, FAILURE_STATUS[code] as 400);
  }

  app.use(async (c, next) => {
    await next();
    metrics.count('requests', String(c.res.status));
  });

  app.use(async (c, next) => {
    if (!isOwnHost(c.req.header('host'), context.hosts, context.port())) {
      return refuse(c, 'forbidden', 'The runner is not asked by this name; see --host');
    }
    const origin = c.req.header('origin');
    if (isOrigin(origin)) {
      c.header('access-control-allow-origin', origin);
      c.header('vary', 'origin');
      c.header('access-control-expose-headers', 'content-range');
    }
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    if (c.req.method !== 'OPTIONS') return next();
    c.header('access-control-allow-methods', 'GET, POST, DELETE');
    c.header('access-control-allow-headers', 'authorization, content-type, range');
    c.header('access-control-max-age', '600');
    return c.body(null, 204);
  });

  app.onError((error, c) => {
    if (error instanceof Refusal) return refuse(c, error.code, error.message);
    if (error instanceof EngineError) return refuse(c, 'engine', error.message);
    // The asker went in the middle of its body.
    if (error instanceof CutOff || c.env.incoming.destroyed) return refuse(c, 'bad-request', 'The request was cut off');
    throw error;
  });
  app.notFound((c) => refuse(c, 'not-found', 'The runner does not know this request'));

  app.get('/metrics', (c) => {
    // Pages have an origin; a scraper has none.
    if (c.req.header('origin') !== undefined) return refuse(c, 'forbidden', 'Metrics are not for pages');
    return c.text(
      metrics.text({ jobs_running: jobs.running, jobs_waiting: jobs.waiting, clients: clients.list().length }),
    );
  });

  app.get(`${DOCKER_API}/health`, async (c) => {
    const health: DockerHealth = {
      service: 'carrel-runner',
      protocol: 1,
      engine: (await context.engineInfo()) !== null,
    };
    return c.json(health);
  });

  app.post(`${DOCKER_API}/pair`, async (c) => {
    if (!strangers.take('')) return refuse(c, 'busy', 'Too many tries, wait a minute');
    const origin = c.req.header('origin');
    if (!isOrigin(origin))
      return refuse(c, 'forbidden', 'A pairing is bound to the origin of a page, and this request has none');
    const request = parsePair(await json(c.env.incoming, 4096));
    const paired = await clients.pair(request, origin);
    metrics.count('pairings');
    audit.write('paired', { client: paired.client, name: request.name, origin, level: request.level });
    return c.json(paired);
  });

  api.use(async (c, next) => {
    const [scheme, token = ''] = (c.req.header('authorization') ?? '').split(' ');
    const client = scheme === 'Bearer' ? clients.authenticate(token, c.req.header('origin') ?? '') : null;
    if (client === null) {
      if (!strangers.take('')) return refuse(c, 'busy', 'Too many tries, wait a minute');
      return refuse(c, 'unpaired', 'This desk is not paired with the runner (any more), pair it again');
    }
    if (!known.take(client.id)) return refuse(c, 'busy', 'Too many requests, wait a moment');
    c.set('client', client);
    return next();
  });

  api.get('/status', async (c) => {
    const engine = await context.engineInfo();
    const status: DockerStatus = {
      runner: context.runner,
      level: c.var.client.level,
      engine,
      image,
      images: engine === null ? [] : await images.list(),
      limits,
      running: jobs.running,
      waiting: jobs.waiting,
    };
    return c.json(status);
  });

  api.delete('/client', async (c) => {
    const { id } = c.var.client;
    await clients.revoke(id);
    audit.write('revoked', { client: id });
    await jobs.endAll(id);
    await workspaces.wipeAll(id);
    return c.body(null, 204);
  });

  api.post('/content/missing', async (c) => {
    const { hashes } = parseContentList(await json(c.env.incoming, MAX_JSON));
    return c.json({ hashes: await missing(context.content(c.var.client.id), hashes) });
  });

  api.post('/content', async (c) => {
    const hashes = await storeEntries(context.content(c.var.client.id), counted(c.env.incoming, 'in'), limits.file);
    return c.json({ hashes });
  });

  api.post('/content/read', async (c) => {
    const { hashes } = parseContentList(await json(c.env.incoming, MAX_JSON));
    return stream(c, writeEntries(context.content(c.var.client.id), hashes));
  });

  api.get('/content/:hash', async (c) => {
    const content = context.content(c.var.client.id);
    const hash = c.req.param('hash');
    const size = isHash(hash) ? await content.size(hash) : null;
    if (size === null) return refuse(c, 'not-found', 'The runner does not hold this content');
    const from = Number(/^bytes=(\d+)-$/.exec(c.req.header('range') ?? '')?.[1] ?? 0);
    if (from >= size && size > 0) return c.body(null, 416, { 'content-range': `bytes */${size}` });
    if (from > 0) c.header('content-range', `bytes ${from}-${size - 1}/${size}`);
    c.header('content-length', String(size - from));
    return stream(c, content.read(hash, from), from > 0 ? 206 : 200);
  });

  api.post('/jobs', async (c) => {
    const { client } = c.var;
    const request = parseJob(await json(c.env.incoming, MAX_JSON), limits);
    await check(client, request);
    const state = await jobs.submit(client.id, request);
    const { id, level, workspace, argv } = request;
    audit.write('job', {
      client: client.id,
      id,
      level,
      workspace,
      image: request.image ?? image,
      command: argv.join(' ').slice(0, 500),
    });
    return c.json(state);
  });

  async function check(client: Client, { level, image: wanted, files, stdin }: JobRequest): Promise<void> {
    if (level === 'open' && client.level === 'sealed') {
      throw new Refusal('forbidden', 'This desk was paired for sealed jobs; pair it again for open ones');
    }
    images.check(wanted ?? image);
    const hashes = [...files.map(({ hash }) => hash), ...(stdin === null ? [] : [stdin])];
    const lacking = await missing(context.content(client.id), hashes);
    if (lacking.length > 0)
      throw new Refusal('missing-content', `Send the contents first; ${lacking.length} are missing`);
  }

  api.get('/jobs', (c) => c.json({ jobs: jobs.list(c.var.client.id) }));
  api.get('/jobs/:id', (c) => c.json(jobs.get(c.var.client.id, c.req.param('id'))));

  api.get('/jobs/:id/output', (c) => {
    const from = offset(c, 'from');
    const gone = new AbortController();
    c.env.outgoing.once('close', () => gone.abort());
    // Throws for a job that is not there before anything is sent.
    jobs.get(c.var.client.id, c.req.param('id'));
    return stream(c, jobs.output(c.var.client.id, c.req.param('id'), from, gone.signal));
  });

  api.post('/jobs/:id/input', async (c) => {
    const at = offset(c, 'at');
    const data = await bytes(c.env.incoming, MAX_INPUT);
    return c.json({ at: await jobs.input(c.var.client.id, c.req.param('id'), at, data) });
  });

  api.post('/jobs/:id/size', async (c) => {
    await jobs.resize(c.var.client.id, c.req.param('id'), parseTerminalSize(await json(c.env.incoming, 4096)));
    return c.body(null, 204);
  });

  api.delete('/jobs/:id', async (c) => {
    await jobs.remove(c.var.client.id, c.req.param('id'));
    audit.write('job-ended', { client: c.var.client.id, id: c.req.param('id') });
    return c.body(null, 204);
  });

  api.get('/workspaces', (c) => c.json({ workspaces: workspaces.of(c.var.client.id) }));

  api.delete('/workspaces/:name', async (c) => {
    const name = c.req.param('name');
    if (!isWorkspaceName(name)) return refuse(c, 'bad-request', 'This is no name of a workspace');
    await jobs.endAll(c.var.client.id, name);
    await workspaces.wipe(c.var.client.id, name);
    audit.write('wiped', { client: c.var.client.id, workspace: name });
    return c.body(null, 204);
  });

  function counted(source: Readable, direction: 'in' | 'out'): Readable {
    source.on('data', (piece: Buffer) => metrics.bytes(direction, piece.length));
    source.pause();
    return source;
  }

  function stream(c: Ask, source: AsyncIterable<Uint8Array>, status: 200 | 206 = 200): Response {
    const readable = source instanceof Readable ? source : Readable.from(source, { objectMode: false });
    c.header('content-type', 'application/octet-stream');
    return c.body(Readable.toWeb(readable) as ReadableStream, status);
  }

  app.route(DOCKER_API, api);
  return app;
}

async function missing(content: ContentStore, hashes: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const hash of new Set(hashes)) if ((await content.size(hash)) === null) found.push(hash);
  return found;
}

function offset(c: Ask, what: string): number {
  const value = Number(c.req.query(what) ?? 0);
  if (!Number.isSafeInteger(value) || value < 0) throw new Refusal('bad-request', `${what} is a number of bytes`);
  return value;
}

async function bytes(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) throw new Refusal('too-large', `This request may have ${limit} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function json(incoming: IncomingMessage, limit: number): Promise<unknown> {
  const text = (await bytes(incoming, limit)).toString();
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('bad-request', 'The body is no JSON');
  }
}
