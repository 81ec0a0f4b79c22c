import type { PairedRunner } from '../../contract/runners';
import type { Desk } from '../context';
import { LEVEL_NAMES } from './level-text';

/** Opens a shell in the session's container on a runner, at the foot of the desk. */
export async function openTerminal(
  desk: Pick<Desk, 'runnersDoor' | 'terminals' | 'notebook' | 'filesScope' | 'toasts' | 'layout'>,
  runner: PairedRunner,
): Promise<void> {
  const { runnersDoor, terminals, notebook, filesScope, toasts, layout } = desk;
  const view = await runnersDoor?.load();
  const session = notebook.session()?.document.info.id;
  if (!view || session === undefined) return;
  const paths = filesScope
    .list()
    .filter((entry) => entry.kind === 'file')
    .map((entry) => entry.path);
  try {
    const link = await view.services.runners.terminal({ runner: runner.id, session, level: runner.level, paths });
    if (link === null) return;
    // A drawer would lie over it.
    if (layout.narrow()) layout.close('right');
    terminals.open({ title: runner.name, note: LEVEL_NAMES[runner.level], link });
  } catch (error) {
    toasts.show(`The terminal could not be opened. ${error instanceof Error ? error.message : ''}`, { kind: 'error' });
  }
}
