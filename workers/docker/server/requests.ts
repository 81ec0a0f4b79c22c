import { Readable } from 'node:stream';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import {
  type DockerLimits,
  type DockerStatus,
  isHash,
  isWorkspaceName,
  type JobRequest,
} from '../../../src/contract/docker';
import type { Audit } from '../access/audit';
import type { Client, Clients } from '../access/clients';
import type { Images } from '../containers/images';
import type { WorkspaceRegistry } from '../containers/registry';
import { type ContentStore, storeEntries, writeEntries } from '../files/content';
import type { Jobs } from '../jobs/jobs';
import { Refusal } from '../refusal';
import { bytes, json } from './body';
import type { Metrics } from './metrics';
import { parseContentList, parseJob, parseTerminalSize } from './parse';

const MAX_JSON = 32 * 1024 * 1024;
const MAX_INPUT = 1024 * 1024;

/** Of a request by a desk that was recognised. */
export type Env = { Bindings: HttpBindings; Variables: { client: Client } };
export type Ask = Context<Env>;

export interface RequestsContext {
  readonly runner: string;
  readonly clients: Clients;
  readonly audit: Audit;
  readonly metrics: Metrics;
  readonly images: Images;
  readonly workspaces: WorkspaceRegistry;
  readonly jobs: Jobs;
  readonly limits: DockerLimits;
  readonly image: string;
  content(client: string): ContentStore;
  /** Null where the engine does not answer. */
  engineInfo(): Promise<DockerStatus['engine']>;
}

/** What a paired desk may ask: contents, jobs, workspaces. Each request sees its own desk's only. */
export function addRequests(api: Hono<Env>, context: RequestsContext): void {
  const { clients, audit, metrics, images, workspaces, jobs, limits, image } = context;

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
    if (size === null) throw new Refusal('not-found', 'The runner does not hold this content');
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
    if (!isWorkspaceName(name)) throw new Refusal('bad-request', 'This is no name of a workspace');
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
