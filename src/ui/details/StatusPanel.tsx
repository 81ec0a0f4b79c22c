import { createResource, createSignal, For, onCleanup, Show } from 'solid-js';
import { DEFAULT_SETTINGS, type Settings } from '../../contract/settings';
import { formatBytes } from '../../lib/bytes';
import { useDesk } from '../context';
import { stateText } from '../StatusLine';
import { AppSection } from './AppSection';
import { OfflineSection } from './OfflineSection';

const MEGABYTE = 1024 ** 2;

export function StatusPanel() {
  const { settings, kernelView, files, dialogs } = useDesk();
  const [current, setCurrent] = createSignal<Settings>(settings.current);
  onCleanup(settings.watch(setCurrent));
  const number = (text: string): number | null => {
    const value = Number(text);
    return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : null;
  };
  return (
    <div class="stack">
      <section class="stack" aria-labelledby="look-title">
        <h3 id="look-title">Look</h3>
        <label class="setting">
          <span>Theme</span>
          <select
            class="field"
            value={current().theme}
            onChange={(event) => settings.update({ theme: event.currentTarget.value as Settings['theme'] })}
          >
            <option value="system">As the system</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
      </section>
      <section class="stack" aria-labelledby="limits-title">
        <h3 id="limits-title">Limits</h3>
        <label class="setting">
          <span>
            Time of a run <span class="small muted">seconds, empty for none</span>
          </span>
          <input
            class="field number"
            inputmode="numeric"
            value={current().runTimeout ?? ''}
            onChange={(event) => settings.update({ runTimeout: number(event.currentTarget.value) })}
          />
        </label>
        <label class="setting">
          <span>
            Output of a run <span class="small muted">characters; the whole goes to a file</span>
          </span>
          <input
            class="field number"
            inputmode="numeric"
            value={current().outputLimit}
            onChange={(event) =>
              settings.update({ outputLimit: number(event.currentTarget.value) ?? DEFAULT_SETTINGS.outputLimit })
            }
          />
        </label>
        <label class="setting">
          <span>
            Size of a file <span class="small muted">MB</span>
          </span>
          <input
            class="field number"
            inputmode="numeric"
            value={Math.round(current().fileLimit / MEGABYTE)}
            onChange={(event) => {
              const megabytes = number(event.currentTarget.value);
              settings.update({ fileLimit: megabytes === null ? DEFAULT_SETTINGS.fileLimit : megabytes * MEGABYTE });
            }}
          />
        </label>
      </section>
      <section class="stack" aria-labelledby="python-title">
        <h3 id="python-title">Python</h3>
        <dl class="facts">
          <dt>State</dt>
          <dd>{stateText(kernelView.state())}</dd>
          <Show when={kernelView.info()}>
            {(info) => (
              <>
                <dt>Version</dt>
                <dd>
                  {info().python} (Pyodide {info().pyodide}, IPython {info().ipython})
                </dd>
                <dt>Stop</dt>
                <dd>{info().interruptible ? 'Keeps the variables' : 'Restarts Python in this browser'}</dd>
                <dt>Waiting</dt>
                <dd>{info().canBlock ? 'input() and sleep() work' : 'input() works in a cell, not in functions'}</dd>
              </>
            )}
          </Show>
        </dl>
        <button type="button" class="button" onClick={() => dialogs.show({ kind: 'this-browser' })}>
          Check this browser
        </button>
      </section>
      <OfflineSection />
      <Storage files={files.list().length} />
      <AppSection />
      <section class="stack" aria-labelledby="keys-title">
        <h3 id="keys-title">Keys</h3>
        <dl class="facts keys">
          <For each={KEYS}>
            {([keys, text]) => (
              <>
                <dt>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{text}</dd>
              </>
            )}
          </For>
        </dl>
      </section>
    </div>
  );
}

const KEYS = [
  ['Shift-Enter', 'Run the cell, go to the next'],
  ['Ctrl-Enter', 'Run the cell'],
  ['Tab', 'Complete; Shift-Tab explains a name'],
  ['Escape', 'Leave the editor; then:'],
  ['↑ ↓ or J K', 'Go to a cell'],
  ['Enter', 'Edit the cell'],
  ['A, B', 'Add a cell above, below'],
  ['D D', 'Delete the cell'],
  ['M, Y', 'Change to text, to code'],
  ['Alt-↑ ↓', 'Move the cell'],
] as const;

function Storage(props: { readonly files: number }) {
  const { files } = useDesk();
  // Until the person has seen the answer of the browser, asking again may still help.
  const [persisted, { refetch }] = createResource(() => navigator.storage?.persisted?.() ?? Promise.resolve(false));
  const keep = async () => {
    await navigator.storage?.persist?.();
    await refetch();
  };
  return (
    <section class="stack" aria-labelledby="storage-title">
      <h3 id="storage-title">Storage in this browser</h3>
      <dl class="facts">
        <dt>Files</dt>
        <dd class="number">
          {props.files}, {formatBytes(files.usage()?.bytes ?? 0)}
        </dd>
        <Show when={files.usage()?.quota}>
          {(quota) => (
            <>
              <dt>Room</dt>
              <dd class="number">{formatBytes(quota())}</dd>
            </>
          )}
        </Show>
        <dt>Kept</dt>
        <dd>{persisted.latest ? 'Until you delete it' : 'The browser may clear it when the disk is full'}</dd>
      </dl>
      <Show when={persisted.latest === false}>
        <button type="button" class="button" onClick={() => void keep()}>
          Ask the browser to keep it
        </button>
      </Show>
    </section>
  );
}
