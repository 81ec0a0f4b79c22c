import type { Duplex } from 'node:stream';
import { demultiplex } from '../engine/demultiplex';
import { type Engine, EngineError } from '../engine/engine';
import type { ContainerConfig } from './config';

/** A container that runs as long as this process holds it. */
export interface Held {
  readonly id: string;
  /** Resolves when it no longer runs, for whatever reason. */
  readonly gone: Promise<void>;
  isGone(): boolean;
  /** Ends all that runs in it. It can be started again. */
  stop(): Promise<void>;
}

/** Makes a container, or finds it by its name where it is already there. Returns its id. */
export async function createContainer(engine: Engine, name: string, config: ContainerConfig): Promise<string> {
  try {
    const { Id } = await engine.json<{ Id: string }>('POST', `/containers/create?name=${name}`, config);
    return Id;
  } catch (error) {
    // Docker says 409 where the name is taken, Podman 500.
    const there = await inspect(engine, name, error);
    if (there === null) throw error;
    return there.Id;
  }
}

/** Starts a container that was made by `createContainer`. With `ready`: waits for that line in its output. */
export async function hold(engine: Engine, id: string, ready: string | null): Promise<Held> {
  // What an earlier life of the runner may have left running under this name.
  await killContainer(engine, id);
  // With its output, though there is none: the engine ends a connection for input alone only when we do.
  const socket = await engine.hijack(`/containers/${id}/attach?stream=1&stdin=1&stdout=1&stderr=1`);
  let isGone = false;
  const gone = new Promise<void>((done) => {
    socket.once('close', () => {
      isGone = true;
      done();
    });
  });
  // A connection that breaks is told by `close`.
  socket.on('error', () => {});
  try {
    await engine.json('POST', `/containers/${id}/start`);
    if (ready !== null) await waitFor(socket, ready);
  } catch (error) {
    socket.destroy();
    await killContainer(engine, id).catch(() => undefined);
    throw error;
  }
  // Without a reader the end of the connection would not be seen.
  socket.resume();
  return {
    id,
    gone,
    isGone: () => isGone,
    async stop() {
      await killContainer(engine, id);
      socket.destroy();
      await gone;
    },
  };
}

async function waitFor(socket: Duplex, line: string): Promise<void> {
  let said = '';
  // The iterator is left without ending the connection.
  const output = demultiplex(socket.iterator({ destroyOnReturn: false }));
  for await (const { data } of output) {
    said = (said + Buffer.from(data).toString()).slice(-2000);
    if (said.split('\n').includes(line)) return;
  }
  throw new EngineError(500, `A container ended before it was ready: ${said.trim() || 'it said nothing'}`);
}

/** Kills what runs and waits for its end. A container that is gone or does not run is fine. */
export async function killContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.json('POST', `/containers/${id}/kill`);
    await engine.json('POST', `/containers/${id}/wait`);
  } catch (error) {
    // Of one that does not run Docker says 409, Podman 500.
    if ((await inspect(engine, id, error))?.State.Running) throw error;
  }
}

/** The container about which the engine said no; null where it is not there. Other errors are thrown on. */
async function inspect(
  engine: Engine,
  name: string,
  refusal: unknown,
): Promise<{ readonly Id: string; readonly State: { readonly Running: boolean } } | null> {
  if (!(refusal instanceof EngineError) || refusal.status === 0) throw refusal;
  try {
    return await engine.json('GET', `/containers/${name}/json`);
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return null;
    throw error;
  }
}

/** Removes a container, running or not. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  await ignoreMissing(engine.json('DELETE', `/containers/${id}?force=1&v=1`));
}

export async function removeVolume(engine: Engine, name: string): Promise<void> {
  await ignoreMissing(engine.json('DELETE', `/volumes/${name}?force=1`));
}

async function ignoreMissing(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    // 409: it is being removed already.
    if (!(error instanceof EngineError) || (error.status !== 404 && error.status !== 409)) throw error;
  }
}
