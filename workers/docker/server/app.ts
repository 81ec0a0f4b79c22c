import { Hono } from 'hono';
import { DOCKER_API, type DockerFailure, type DockerHealth, FAILURE_STATUS } from '../../../src/contract/docker';
import { isOrigin, isOwnHost } from '../access/hosts';
import { createRate } from '../access/rate';
import { EngineError } from '../engine/engine';
import { CutOff } from '../files/exactly';
import { Refusal } from '../refusal';
import { json } from './body';
import { parsePair } from './parse';
import { type Ask, addRequests, type Env, type RequestsContext } from './requests';

export interface AppContext extends RequestsContext {
  /** Names and addresses, without port, by which this runner is asked. */
  readonly hosts: ReadonlySet<string>;
  port(): number;
  onBug(error: unknown): void;
}

/** The requests of `src/contract/docker.ts`, `GET /` for a person, and `GET /metrics` for Prometheus on this machine. */
export function createApp(context: AppContext): Hono<Env> {
  const { clients, audit, metrics, jobs } = context;
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
    context.onBug(error);
    return c.json({ code: 'engine', message: 'The runner failed; what it says of it is in its terminal.' }, 500);
  });
  app.notFound((c) => refuse(c, 'not-found', 'The runner does not know this request'));

  // For whoever opens the address to accept its certificate.
  app.get('/', (c) =>
    c.text('A Carrel runner is here, and this browser reaches it. Go back to the desk and connect.\n'),
  );

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

  addRequests(api, context);
  app.route(DOCKER_API, api);
  return app;
}
