import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspaceState } from '../../../src/contract/docker';
import { writeWhole } from '../files/write-whole';
import {
  createWorkspace,
  type Workspace,
  type WorkspaceContext,
  type WorkspaceKey,
  type WorkspaceRecord,
} from './workspaces';

/** All workspaces, also of earlier lives of the runner. */
export interface WorkspaceRegistry {
  /** The workspace of that key; a new one where there is none. */
  get(key: WorkspaceKey): Workspace;
  /** Writes down what is known of it. */
  save(workspace: Workspace): Promise<void>;
  of(client: string): WorkspaceState[];
  /** Its containers and files are gone afterwards, in every level and image. */
  wipe(client: string, name: string): Promise<void>;
  wipeAll(client: string): Promise<void>;
  remove(workspace: Workspace): Promise<void>;
  /** Stops those not used since `idle`, removes those not used since `old` (milliseconds since the epoch), but not those that `isBusy`. */
  sweep(idle: number, old: number, isBusy: (workspace: Workspace) => boolean): Promise<void>;
  stopAll(): Promise<void>;
  /** Whether a container or volume of that name belongs to one of them. */
  owns(name: string): boolean;
}

export async function openWorkspaces(folder: string, context: WorkspaceContext): Promise<WorkspaceRegistry> {
  await mkdir(folder, { recursive: true });
  const all = new Map<string, Workspace>();
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const { used, known, ...key } = JSON.parse(await readFile(join(folder, name), 'utf8')) as WorkspaceRecord;
    const workspace = createWorkspace(context, key, known);
    workspace.used = used;
    all.set(workspace.id, workspace);
  }

  function place({ id }: Workspace): string {
    return join(folder, `${id}.json`);
  }

  async function remove(workspace: Workspace): Promise<void> {
    all.delete(workspace.id);
    await workspace.remove();
    await rm(place(workspace), { force: true });
  }

  async function removeThose(isOne: (workspace: Workspace) => boolean): Promise<void> {
    await Promise.all([...all.values()].filter(isOne).map(remove));
  }

  return {
    get(key) {
      const fresh = createWorkspace(context, key);
      const known = all.get(fresh.id);
      if (known !== undefined) return known;
      all.set(fresh.id, fresh);
      return fresh;
    },

    async save(workspace) {
      if (!all.has(workspace.id)) return;
      const { key, used, volume } = workspace;
      const record: WorkspaceRecord = { ...key, used, known: [...volume.known.values()] };
      await writeWhole(place(workspace), JSON.stringify(record));
    },

    of(client) {
      return [...all.values()]
        .filter(({ key }) => key.client === client)
        .map((workspace) => ({
          name: workspace.key.name,
          level: workspace.key.level,
          image: workspace.key.image,
          running: workspace.isRunning(),
          used: workspace.used,
          size: [...workspace.volume.known.values()].reduce((sum, { size }) => sum + size, 0),
        }));
    },

    wipe: (client, name) => removeThose(({ key }) => key.client === client && key.name === name),
    wipeAll: (client) => removeThose(({ key }) => key.client === client),
    remove,

    async sweep(idle, old, isBusy) {
      for (const workspace of [...all.values()]) {
        if (isBusy(workspace)) continue;
        if (workspace.used < old) await remove(workspace);
        else if (workspace.used < idle && workspace.isRunning()) await workspace.stop();
      }
    },

    async stopAll() {
      await Promise.allSettled([...all.values()].map((workspace) => workspace.stop()));
    },

    owns: (name) => [...all.values()].some(({ resource }) => name === resource || name.startsWith(`${resource}-`)),
  };
}
