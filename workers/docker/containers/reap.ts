import type { Engine } from '../engine/engine';
import { LABEL } from './config';
import { killContainer, removeContainer, removeVolume } from './held';

/**
 * Ends every container of this runner that still runs, and removes those of single jobs with their files. They end by themselves when
 * the runner dies; this is for the case that they did not, and for what stays of them.
 */
export async function reap(engine: Engine, runner: string, isKept: (name: string) => boolean): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${LABEL}=${runner}`] }));
  const containers = await engine.json<{ Id: string; Names: string[]; State: string }[]>(
    'GET',
    `/containers/json?all=1&filters=${filters}`,
  );
  for (const { Id, Names, State } of containers) {
    if (State === 'running' || State === 'paused') await killContainer(engine, Id);
    if (!Names.some((name) => isKept(name.replace(/^\//, '')))) await removeContainer(engine, Id);
  }
  const { Volumes } = await engine.json<{ Volumes: { Name: string }[] | null }>('GET', `/volumes?filters=${filters}`);
  for (const { Name } of Volumes ?? []) if (!isKept(Name)) await removeVolume(engine, Name);
}
