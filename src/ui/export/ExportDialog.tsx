import { createSignal, For, onCleanup, Show } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { ProgressLine } from '../common/ProgressLine';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { saveArchive } from './save-session';
import '../styles/exchange.css';

type Which = 'all' | 'own' | 'none';

/** Which files go with the session; then how far the export is. */
export function ExportDialog() {
  const { dialogs, files, notebook, stores, toasts } = useDesk();
  const [which, setWhich] = createSignal<Which>('all');
  const [progress, setProgress] = createSignal<{ readonly done: number; readonly total: number } | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const abort = new AbortController();
  onCleanup(() => abort.abort());

  const own = new Set(notebook.session()?.document.info.files ?? []);
  const includes = (path: string, chosen: Which) => chosen === 'all' || (chosen === 'own' && own.has(path));
  const amount = (chosen: Which) => {
    const list = files.list().filter(({ kind, path }) => kind === 'file' && includes(path, chosen));
    const bytes = list.reduce((sum, { size }) => sum + size, 0);
    return `${list.length === 1 ? '1 file' : `${list.length} files`}, ${formatBytes(bytes)}`;
  };
  const choices: readonly (readonly [Which, string, string])[] = [
    ['all', 'All files on the desk', amount('all')],
    ...(own.size === 0 ? [] : [['own', 'Files of this session', amount('own')] as const]),
    ['none', 'No files', ''],
  ];

  const start = async () => {
    const document = notebook.session()?.document;
    if (!document) return;
    setProblem(null);
    setProgress({ done: 0, total: 0 });
    try {
      const data = await saveArchive(document, stores, {
        includes: (path) => includes(path, which()),
        signal: abort.signal,
        onProgress: (done, total) => setProgress({ done, total }),
      });
      dialogs.close();
      toasts.show(`Exported “${document.info.title}”, ${formatBytes(data.size)}.`);
    } catch (error) {
      setProgress(null);
      if (!abort.signal.aborted) setProblem(error instanceof Error ? error.message : 'It could not be exported.');
    }
  };

  return (
    <DialogFrame title="Export everything" onClose={() => dialogs.close()}>
      <p>
        A zip with the conversation, cells, outputs, requests to models and files. Carrel imports it again as the same
        session, here or in another browser. Keys are never in it.
      </p>
      <Show
        when={progress()}
        fallback={
          <fieldset class="choices">
            <legend>Files that go with it</legend>
            <For each={choices}>
              {([value, label, detail]) => (
                <label class="choice">
                  <input
                    type="radio"
                    name="export-files"
                    checked={which() === value}
                    onChange={() => setWhich(value)}
                  />
                  <span>{label}</span>
                  <span class="small muted number">{detail}</span>
                </label>
              )}
            </For>
          </fieldset>
        }
      >
        {(now) => (
          <div role="status">
            <ProgressLine
              progress={{ label: 'Packing', loaded: now().done, total: now().total || null, unit: 'bytes' }}
            />
          </div>
        )}
      </Show>
      <Show when={problem()}>
        {(message) => (
          <p class="exchange-problem" role="alert">
            {message()}
          </p>
        )}
      </Show>
      <div class="exchange-end">
        <button type="button" class="button" onClick={() => dialogs.close()}>
          Cancel
        </button>
        <button type="button" class="button button-accent" disabled={progress() !== null} onClick={() => void start()}>
          Export
        </button>
      </div>
    </DialogFrame>
  );
}
