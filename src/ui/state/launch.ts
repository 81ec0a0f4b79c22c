import { createEffect, createRoot } from 'solid-js';
import type { WatchLaunches, Wish } from '../../contract/installed';
import type { Desk } from '../context';
import { namedFiles } from '../drop/dropped-files';

/** Does what the app was opened with: files come as if they were dropped, a notebook is opened. */
export function followLaunches(desk: Desk, watch: WatchLaunches): void {
  watch(async ({ wish, isShare, files }) => {
    await sessionOpen(desk);
    if (wish !== null) FULFIL[wish](desk);
    try {
      const given = await files();
      if (given.length === 0) return;
      if (isShare) {
        desk.dialogs.show({ kind: 'shared', files: given });
        return;
      }
      await desk.incoming.take(namedFiles(given));
      const [path, ...others] = desk.incoming.added();
      if (given.length === 1 && others.length === 0 && path?.endsWith('.ipynb')) await desk.incoming.openNotebook(path);
    } catch (error) {
      const reason = error instanceof Error ? ` (${error.message})` : '';
      desk.toasts.show(`What was opened with Carrel could not be read${reason}. Drop it here instead.`, {
        kind: 'error',
      });
    }
  });
}

const FULFIL: Readonly<Record<Wish, (desk: Desk) => void>> = {
  'new-session': ({ sessions }) => sessions.create(),
  ask: ({ askDoor }) => askDoor?.setView('conversation'),
  recipes: ({ dialogs }) => dialogs.show({ kind: 'recipes', paths: [] }),
};

/** The first session is read when the page opens. */
function sessionOpen({ sessions }: Desk): Promise<void> {
  return new Promise((done) =>
    createRoot((dispose) =>
      createEffect(() => {
        if (sessions.current() === null) return;
        dispose();
        done();
      }),
    ),
  );
}
