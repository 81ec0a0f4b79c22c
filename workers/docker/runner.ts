import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { type DockerLimits, type DockerStatus, JOB_KEPT_HOURS, type Level } from '../../src/contract/docker';
import { createAudit } from './access/audit';
import { createClients } from './access/clients';
import { createGates } from './containers/gates';
import { createImages } from './containers/images';
import { reap } from './containers/reap';
import { openWorkspaces } from './containers/registry';
import { watchMemory } from './containers/watch-memory';
import { createEngine, type EngineAddress } from './engine/engine';
import { type ContentStore, createContentStore } from './files/content';
import { openJobs } from './jobs/jobs';
import { createApp } from './server/app';
import { createMetrics } from './server/metrics';
import { reapSwarm } from './swarm/run-in-swarm';

const MINUTE = 60_000;

export interface RunnerOptions {
  readonly engine: EngineAddress;
  /** Where everything is kept. */
  readonly state: string;
  /** How the desk calls this runner. */
  readonly name: string;
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  /** Names and addresses by which it may be asked; the first is shown. */
  readonly hosts: readonly string[];
  /** PEM. Null: plain HTTP, for loopback. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly highest: Level;
  readonly origins: readonly string[];
  readonly image: string;
  readonly allowedImages: readonly string[];
  /** Null: one is made from `image`. */
  readonly gateImage: string | null;
  readonly dns: readonly string[];
  readonly closed: readonly string[];
  readonly limits: DockerLimits;
  readonly places: number;
  /** Whether jobs that need no workspace run as services of the engine's swarm. */
  readonly swarm: boolean;
  readonly reserve: number;
  /** Minutes until a workspace that is not used is stopped, and removed. */
  readonly idleMinutes: number;
  readonly oldMinutes: number;
  onCode(code: string): void;
}

export interface RunningRunner {
  readonly url: string;
  /** The other addresses by which it can be asked. */
  readonly more: readonly string[];
  code(): string;
  /** Ends jobs and containers; nothing of this runner runs afterwards. */
  close(): Promise<void>;
}

/** Starts a runner: what an earlier life left is put in order first. */
export async function startRunner(options: RunnerOptions): Promise<RunningRunner> {
  const { state, limits, image } = options;
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const id = runnerId(state);
  const engine = createEngine(options.engine);
  const audit = createAudit(join(state, 'audit.jsonl'));
  const metrics = createMetrics();
  const clients = createClients({
    file: join(state, 'clients.json'),
    runner: options.name,
    highest: options.highest,
    origins: options.origins,
    onCode: options.onCode,
  });
  const images = createImages(engine, options.allowedImages);
  const gates = createGates(engine, { ...options, runner: id, image: options.gateImage, base: image });
  const workspaces = await openWorkspaces(join(state, 'workspaces'), { engine, runner: id, limits, gates });
  const memory = watchMemory(engine, id);

  const contents = new Map<string, ContentStore>();
  function content(client: string): ContentStore {
    const store = contents.get(client) ?? createContentStore(join(state, 'content', client), limits.disk * 4);
    contents.set(client, store);
    return store;
  }

  await reap(engine, id, workspaces.owns);
  if (options.swarm) await reapSwarm(engine, id);
  const jobs = await openJobs(join(state, 'jobs'), {
    engine,
    images,
    workspaces,
    limits,
    runner: id,
    swarm: options.swarm,
    places: options.places,
    reserve: options.reserve,
    image,
    content,
    wasOutOfMemory: memory.wasOutOfMemory,
    onBug,
    onEnd(client, request, end) {
      metrics.job(end.ending, end.seconds);
      audit.write('ended', {
        client,
        id: request.id,
        ending: end.ending,
        exitCode: end.exitCode,
        seconds: end.seconds,
      });
    },
  });

  function onBug(error: unknown): void {
    console.error(error);
  }

  async function engineInfo(): Promise<DockerStatus['engine']> {
    try {
      const info = await engine.json<EngineInfo>('GET', '/info');
      return {
        version: info.ServerVersion,
        architecture: info.Architecture,
        swarm: info.Swarm?.LocalNodeState === 'active' && info.Swarm.ControlAvailable === true,
      };
    } catch {
      return null;
    }
  }

  let port = options.port;
  const hosts = new Set([...options.hosts, 'localhost', '127.0.0.1', '::1'].map((host) => host.toLowerCase()));
  const app = createApp({
    ...options,
    runner: options.name,
    clients,
    audit,
    metrics,
    images,
    workspaces,
    jobs,
    hosts,
    port: () => port,
    onBug,
    content,
    engineInfo,
  });
  const listener = getRequestListener(app.fetch);
  const server =
    options.tls === null
      ? createHttpServer(listener)
      : createHttpsServer({ ...options.tls, minVersion: 'TLSv1.2' }, listener);
  // A large file on a slow line takes its time; a head does not.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  server.maxConnections = 1000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.address, resolve);
  });
  port = (server.address() as AddressInfo).port;

  async function sweep(): Promise<void> {
    const now = Date.now();
    const kept = now - JOB_KEPT_HOURS * 60 * MINUTE;
    await jobs.sweep(kept);
    await workspaces.sweep(now - options.idleMinutes * MINUTE, now - options.oldMinutes * MINUTE, jobs.isBusy);
    for (const [client, store] of contents) await store.sweep(kept, jobs.needed(client));
  }
  const timer = setInterval(() => {
    // The engine may be away for now; the next round comes.
    sweep().catch((error: unknown) => audit.write('sweep-failed', { message: String(error) }));
  }, MINUTE);

  audit.write('started', { runner: id, address: options.address, port, highest: options.highest });
  const scheme = options.tls === null ? 'http' : 'https';
  const [url, ...more] = options.hosts.map((host) => `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`);
  return {
    url: url ?? '',
    more,
    code: clients.code,
    async close() {
      clearInterval(timer);
      await jobs.stop();
      await workspaces.stopAll();
      memory.stop();
      server.close();
      server.closeAllConnections();
      // An engine that went before the runner took the containers with it.
      await reap(engine, id, workspaces.owns).catch(() => undefined);
      engine.close();
      audit.write('stopped', { runner: id });
    },
  };
}

interface EngineInfo {
  readonly ServerVersion: string;
  readonly Architecture: string;
  readonly Swarm?: { readonly LocalNodeState?: string; readonly ControlAvailable?: boolean };
}

/** By which the runner knows its own containers again. */
function runnerId(state: string): string {
  const file = join(state, 'runner-id');
  if (!existsSync(file)) writeFileSync(file, randomBytes(6).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
