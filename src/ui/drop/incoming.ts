import { type Accessor, createSignal } from 'solid-js';
import type { FileStore } from '../../contract/files';
import type { Kernel } from '../../contract/kernel';
import { basename, splitName } from '../../lib/path';
import { createSession } from '../../session/notebook';
import type { Dialogs } from '../state/dialogs';
import type { FilesView, NewFile } from '../state/files-view';
import type { Sessions } from '../state/sessions';
import type { Toasts } from '../state/toasts';
import { namedFiles } from './dropped-files';

/** Everything that comes onto the desk from outside: dropped, pasted or picked. */
export interface Incoming {
  /** Paths of the files that came last. */
  readonly added: Accessor<readonly string[]>;
  take(files: readonly NewFile[]): Promise<void>;
  /** Opens the browser's file chooser. */
  pick(): void;
  /** Opens the file chooser for a notebook or an exported session, and what is chosen as a session. */
  pickNotebook(): void;
  /** Opens a notebook, or an exported session, of the file store as a session. */
  openNotebook(path: string): Promise<void>;
  /** Opens the file chooser for a recipe, and shows it. */
  pickRecipe(): void;
  /** Shows a recipe of the file store. */
  openRecipe(path: string): Promise<void>;
}

export interface IncomingParts {
  readonly files: FilesView;
  readonly fileStore: FileStore;
  readonly sessions: Sessions;
  readonly kernel: Kernel;
  readonly toasts: Toasts;
  readonly dialogs: Dialogs;
}

export function createIncoming({ files, fileStore, sessions, kernel, toasts, dialogs }: IncomingParts): Incoming {
  const [added, setAdded] = createSignal<readonly string[]>([]);
  const openFile = async (data: Blob, name: string) => {
    if (/\.zip$/i.test(name)) return dialogs.show({ kind: 'import', file: data });
    const { importIpynb } = await import('../../session/ipynb-import');
    const read = importIpynb(await data.text());
    if (!read.ok) return toasts.show(read.failure.message, { kind: 'error' });
    sessions.add(createSession(read.value.title ?? splitName(name)[0], Date.now(), read.value.cells));
  };
  const openNotebook = async (path: string) => {
    const data = await fileStore.read(path);
    if (data.ok) await openFile(data.value, basename(path));
    else toasts.show(data.failure.message, { kind: 'error' });
  };
  const showRecipe = async (data: Blob) => {
    const { openRecipe } = await import('../recipes/open-recipe');
    await openRecipe(data, dialogs);
  };
  const openRecipe = async (path: string) => {
    const data = await fileStore.read(path);
    if (data.ok) await showRecipe(data.value);
    else toasts.show(data.failure.message, { kind: 'error' });
  };
  /** Whether a file can be opened as a session. */
  const isSession = async (path: string): Promise<boolean> => {
    if (!/\.zip$/i.test(path)) return /\.ipynb$/i.test(path);
    const { isArchive } = await import('../../session/export/zip-import');
    const data = await fileStore.read(path);
    return data.ok && isArchive(data.value);
  };
  const install = async (path: string) => {
    toasts.show(`Installing ${basename(path)}.`);
    const result = await kernel.install([path]);
    if (result.ok) toasts.show(`Installed ${result.value.join(', ') || basename(path)}.`);
    else toasts.show(result.failure.message, { kind: 'error' });
  };
  const choose = (options: { accept?: string; multiple?: boolean }, onChosen: (chosen: readonly File[]) => void) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = options.accept ?? '';
    input.multiple = options.multiple ?? false;
    input.hidden = true;
    input.addEventListener('change', () => {
      onChosen([...(input.files ?? [])]);
      input.remove();
    });
    input.addEventListener('cancel', () => input.remove());
    // In the document, so that a test and assistive technology can reach it while it is open.
    document.body.append(input);
    input.click();
  };

  const take = async (incoming: readonly NewFile[]) => {
    if (incoming.length === 0) return;
    const paths = await files.add(incoming);
    setAdded(paths);
    // Now there is something to lose: the browser may ask the person, and its answer is shown under Status.
    if (paths.length > 0) void navigator.storage?.persist?.();
    const notebook = paths.length === 1 && (await isSession(paths[0] ?? '')) ? paths[0] : undefined;
    const recipe = paths.length === 1 ? paths.find((path) => /\.recipe\.json$/i.test(path)) : undefined;
    if (recipe) {
      toasts.show(`Added ${basename(recipe)}.`, {
        action: { label: 'Open recipe', run: () => void openRecipe(recipe) },
      });
    } else if (notebook) {
      toasts.show(`Added ${basename(notebook)}.`, {
        action: { label: 'Open as session', run: () => void openNotebook(notebook) },
      });
    } else if (paths.length > 0) {
      toasts.show(paths.length === 1 ? `Added ${basename(paths[0] ?? '')}.` : `Added ${paths.length} files.`, {
        action: { label: 'Actions…', run: () => dialogs.show({ kind: 'actions', paths }) },
      });
    }
    for (const path of paths) if (/\.whl$/i.test(path)) await install(path);
  };

  return {
    added,
    take,
    pick: () => choose({ multiple: true }, (chosen) => void take(namedFiles(chosen))),
    pickNotebook: () =>
      choose({ accept: '.ipynb,.zip,application/x-ipynb+json,application/zip' }, ([chosen]) => {
        if (chosen) void openFile(chosen, chosen.name);
      }),
    openNotebook,
    pickRecipe: () =>
      choose({ accept: '.json,application/json' }, ([chosen]) => {
        if (chosen) void showRecipe(chosen);
      }),
    openRecipe,
  };
}
