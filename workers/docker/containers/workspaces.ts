import { createHash } from 'node:crypto';
import type { DockerLimits, Level } from '../../../src/contract/docker';
import type { Engine } from '../engine/engine';
import { createVolume, type KnownFile, ownerOf, type Volume } from '../files/volume';
import { LABEL, workspaceContainer } from './config';
import type { Gates } from './gates';
import { createContainer, type Held, hold, removeContainer, removeVolume } from './held';

/** What a workspace is known by. */
export interface WorkspaceKey {
  readonly client: string;
  readonly name: string;
  readonly level: Level;
  readonly image: string;
}

/** What is written down of a workspace, so that it is found again after a restart of the runner. */
export interface WorkspaceRecord extends WorkspaceKey {
  /** Milliseconds since the epoch. */
  readonly used: number;
  readonly known: readonly KnownFile[];
}

export interface Workspace {
  readonly id: string;
  /** Name of its container, and the beginning of those of its gate and volume. */
  readonly resource: string;
  readonly key: WorkspaceKey;
  readonly volume: Volume;
  /** Milliseconds since the epoch. */
  used: number;
  /** The running container; started where it is not. */
  ensure(): Promise<Running>;
  isRunning(): boolean;
  stop(): Promise<void>;
  /** Its container, its network and its files are gone afterwards. */
  remove(): Promise<void>;
}

export interface Running {
  readonly container: string;
  /** The container that may measure the files: one that the workspace's own user cannot deceive, where there is one. */
  readonly meter: string;
  readonly gone: Promise<void>;
  isGone(): boolean;
  stop(): Promise<void>;
}

export interface WorkspaceContext {
  readonly engine: Engine;
  readonly runner: string;
  readonly limits: DockerLimits;
  readonly gates: Gates;
}

export function createWorkspace(
  { engine, runner, limits, gates }: WorkspaceContext,
  key: WorkspaceKey,
  known: Iterable<KnownFile> = [],
): Workspace {
  const id = createHash('sha256')
    .update(JSON.stringify([key.client, key.name, key.level, key.image]))
    .digest('hex')
    .slice(0, 20);
  const name = `carrel-${runner}-${id}`;
  const volumeName = `${name}-files`;
  const labels = { [LABEL]: runner };
  const volume = createVolume(engine, ownerOf(key.level), limits, known);
  let starting: Promise<Running> | null = null;
  let running: Running | null = null;

  async function start(): Promise<Running> {
    await engine.json('POST', '/volumes/create', { Name: volumeName, Labels: labels });
    const gateId = key.level === 'open' ? await gates.create(`${name}-gate`, volumeName, labels) : null;
    const gate = gateId === null ? null : await gates.open(gateId);
    try {
      const config = workspaceContainer({
        image: key.image,
        level: key.level,
        volume: volumeName,
        gate: gateId,
        labels,
        limits,
      });
      const held = await hold(engine, await createContainer(engine, name, config), null);
      return joined(held, gate);
    } catch (error) {
      await gate?.stop();
      throw error;
    }
  }

  const workspace: Workspace = {
    id,
    resource: name,
    key,
    volume,
    used: Date.now(),

    async ensure() {
      workspace.used = Date.now();
      if (running !== null && !running.isGone()) return running;
      starting ??= start().finally(() => {
        starting = null;
      });
      running = await starting;
      return running;
    },

    isRunning: () => running !== null && !running.isGone(),

    async stop() {
      await starting?.catch(() => undefined);
      await running?.stop();
      running = null;
    },

    async remove() {
      await starting?.catch(() => undefined);
      running = null;
      await removeContainer(engine, name);
      if (key.level === 'open') await removeContainer(engine, `${name}-gate`);
      await removeVolume(engine, volumeName);
    },
  };
  return workspace;
}

/** A workspace runs as long as its gate does. */
function joined(held: Held, gate: Held | null): Running {
  return {
    container: held.id,
    meter: gate?.id ?? held.id,
    gone: gate === null ? held.gone : Promise.race([held.gone, gate.gone]),
    isGone: () => held.isGone() || gate?.isGone() === true,
    async stop() {
      await held.stop();
      await gate?.stop();
    },
  };
}
