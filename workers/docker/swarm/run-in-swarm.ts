import { PassThrough, type Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import {
  DOCKER_FILES,
  type DockerLimits,
  type JobEnd,
  type JobRequest,
  type RemoteFile,
} from '../../../src/contract/docker';
import { confine } from '../../../src/lib/path';
import { sleep } from '../../../src/lib/sleep';
import { LABEL, SEALED_USER } from '../containers/config';
import { demultiplex } from '../engine/demultiplex';
import { type Engine, EngineError } from '../engine/engine';
import type { ContentStore } from '../files/content';
import { readTar, type TarFile, writeTar } from '../files/tar';
import { endedAs, type RunContext } from '../jobs/run-job';
import { CONFIG_BYTES, jobService, MOST_CONFIGS } from './service';

export interface SwarmContext
  extends Pick<RunContext, 'engine' | 'content' | 'image' | 'seconds' | 'signal' | 'onPhase' | 'onOutput'> {
  readonly runner: string;
  readonly limits: DockerLimits;
}

/** How long the log may lag behind the end of a task. */
const LOG_MS = 10_000;

/** Only jobs that need nothing that a swarm does not have: no container that is kept, no network, no terminal. */
export function fitsSwarm({ workspace, level, terminal }: JobRequest): boolean {
  return workspace === null && level === 'sealed' && terminal === null;
}

/** Runs a job as a service of one task, on whichever node of the swarm, and removes the service afterwards. */
export async function runInSwarm(request: JobRequest, context: SwarmContext): Promise<Omit<JobEnd, 'dropped'>> {
  const { engine, runner, image, limits, signal } = context;
  const name = `carrel-${runner}-${request.id}`;
  const labels = { [LABEL]: runner };
  const removals: string[] = [];
  try {
    if (signal.aborted) return endedAs('cancelled');
    await context.onPhase('preparing');
    const packed = await pack(request, context.content);
    if (packed.length > CONFIG_BYTES * MOST_CONFIGS) {
      const most = Math.round((CONFIG_BYTES * MOST_CONFIGS) / 1e6);
      throw new EngineError(
        413,
        `A job for the swarm may bring ${most} MB of packed files. Name a workspace: it runs on this machine then.`,
      );
    }
    const configs: { id: string; name: string }[] = [];
    for (let at = 0; at < packed.length; at += CONFIG_BYTES) {
      const config = `${name.slice(0, 56)}-${configs.length}`;
      const Data = packed.subarray(at, at + CONFIG_BYTES).toString('base64');
      const { ID } = await engine.json<{ ID: string }>('POST', '/configs/create', {
        Name: config,
        Labels: labels,
        Data,
      });
      removals.unshift(`/configs/${ID}`);
      configs.push({ id: ID, name: config });
    }
    // Internal: no way out of it; of its own: nobody else in it.
    const network = await engine.json<{ Id: string }>('POST', '/networks/create', {
      Name: name,
      Driver: 'overlay',
      Internal: true,
      Labels: labels,
    });
    removals.unshift(`/networks/${network.Id}`);
    const service = await engine.json<{ ID: string }>(
      'POST',
      '/services/create',
      jobService({ name: name.slice(0, 63), runner, image, request, limits, network: network.Id, configs }),
    );
    removals.unshift(`/services/${service.ID}`);
    await context.onPhase('running');
    return await follow(service.ID, request, context);
  } catch (error) {
    if (signal.aborted) return endedAs('cancelled');
    if (!(error instanceof EngineError)) throw error;
    return endedAs('failed', error.message);
  } finally {
    // In the background: a network can be removed only after the task has gone.
    void removeAll(engine, removals);
  }
}

async function pack(request: JobRequest, content: ContentStore): Promise<Buffer> {
  const hashes = new Map<string, string>();
  const files: TarFile[] = request.files.map(({ path, hash, size, executable }) => {
    const name = path.slice(1);
    hashes.set(name, hash);
    return { kind: 'file', name, size, executable, owner: SEALED_USER };
  });
  if (request.stdin !== null) {
    hashes.set('tmp/stdin', request.stdin);
    const size = (await content.size(request.stdin)) ?? 0;
    files.push({ kind: 'file', name: 'tmp/stdin', size, executable: false, owner: SEALED_USER });
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of writeTar(files, ({ name }) => content.read(hashes.get(name) ?? ''))) pieces.push(piece);
  return gzipSync(Buffer.concat(pieces));
}

async function follow(
  service: string,
  request: JobRequest,
  { engine, content, limits, seconds, signal, onOutput }: SwarmContext,
): Promise<Omit<JobEnd, 'dropped'>> {
  const started = Date.now();
  const over = new AbortController();
  const stop = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000), over.signal]);
  const packed = new PassThrough();
  const collecting = collect(packed, request, content, limits);
  // What breaks there is told where it is awaited.
  collecting.catch(() => undefined);
  void endOfTask(engine, service, stop).then(() => over.abort());
  let exitCode: number | null = null;
  try {
    const stream = await engine.stream('GET', `/services/${service}/logs?follow=1&stdout=1&stderr=1`, undefined, stop);
    let rest = '';
    for await (const { data } of demultiplex(stream)) {
      const lines = (rest + Buffer.from(data).toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const bytes = () => Buffer.from(line.slice(1), 'base64');
        if (line[0] === 'o') await onOutput('stdout', bytes());
        else if (line[0] === 'e') await onOutput('stderr', bytes());
        else if (line[0] === 'f') packed.write(bytes());
        else if (line[0] === 'x') exitCode = Number(line.slice(1));
      }
      if (exitCode !== null) break;
    }
  } catch {
    // Broken off, by us or by the engine; what is known by now decides.
  }
  over.abort();
  packed.end();
  if (exitCode === null) {
    if (signal.aborted) return endedAs('cancelled');
    if (Date.now() - started >= seconds * 1000) return endedAs('timeout');
    return endedAs(
      'lost',
      'The swarm ended the task before the command was done; it may have needed more memory than it may have.',
    );
  }
  const changes = await collecting;
  return { ...endedAs('exited'), exitCode, ...changes, seconds: (Date.now() - started) / 1000 };
}

/** Resolves some time after the task came to its end, whichever. */
async function endOfTask(engine: Engine, service: string, signal: AbortSignal): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ service: { [service]: true } }));
  while (!signal.aborted) {
    await sleep(500, signal);
    const tasks = await engine.json<Task[]>('GET', `/tasks?filters=${filters}`).catch(() => []);
    const state = tasks[0]?.Status.State;
    if (state !== undefined && ['complete', 'failed', 'rejected', 'shutdown', 'orphaned'].includes(state)) break;
  }
  await sleep(LOG_MS, signal);
}

interface Task {
  readonly Status: { readonly State: string };
}

async function collect(
  packed: Readable,
  request: JobRequest,
  content: ContentStore,
  limits: DockerLimits,
): Promise<Pick<JobEnd, 'written' | 'removed'>> {
  const before = new Map(request.files.map((file) => [file.path, file]));
  const written: RemoteFile[] = [];
  const seen = new Set<string>();
  await readTar(packed.pipe(createGunzip()), async ({ kind, name, size, executable }, bytes) => {
    const path = confine(`${DOCKER_FILES}/${name}`, DOCKER_FILES).path;
    if (kind !== 'file' || path === null || size > limits.file) return;
    seen.add(path);
    const { hash } = await content.write(bytes, limits.file);
    const same = before.get(path);
    if (same?.hash !== hash || same.executable !== executable) written.push({ path, hash, size, executable });
  });
  return { written, removed: [...before.keys()].filter((path) => !seen.has(path)) };
}

/**
 * Removes each of them, until it is gone: the engine takes the removal of a network for done when it has removed its own end of it, and
 * refuses it while a task is still there.
 */
async function removeAll(engine: Engine, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    for (let tries = 0; tries < 60; tries += 1) {
      const failure = await engine.json('DELETE', path).catch((error: unknown) => error);
      if (failure instanceof EngineError && failure.status === 404) break;
      await sleep(500);
    }
  }
}

/** Removes what an earlier life of the runner left in the swarm. */
export async function reapSwarm(engine: Engine, runner: string): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${LABEL}=${runner}`] }));
  for (const kind of ['services', 'configs']) {
    const left = await engine.json<{ ID: string }[]>('GET', `/${kind}?filters=${filters}`);
    await removeAll(
      engine,
      left.map(({ ID }) => `/${kind}/${ID}`),
    );
  }
  const networks = await engine.json<{ Id: string; Driver: string }[]>('GET', `/networks?filters=${filters}`);
  await removeAll(
    engine,
    networks.filter(({ Driver }) => Driver === 'overlay').map(({ Id }) => `/networks/${Id}`),
  );
}
