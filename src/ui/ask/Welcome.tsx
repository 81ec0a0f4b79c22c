import { createMemo, For, Show } from 'solid-js';
import { ActionPicker } from '../actions/ActionPicker';
import { useDesk } from '../context';
import { shownPath } from '../state/files-view';
import { useAsk } from './context';
import { providerOf } from './provider-of';

/** A conversation that has not begun: how to get a model, or what to ask. */
export function Welcome() {
  const ask = useAsk();
  return (
    <Show when={ask.provider()} fallback={<WithoutModel />}>
      <Suggestions />
    </Show>
  );
}

function WithoutModel() {
  const ask = useAsk();
  const { layout } = useDesk();
  return (
    <section class="welcome" aria-labelledby="welcome-title">
      <h2 id="welcome-title">Ask about your files</h2>
      <p>A language model writes Python here, runs it in this tab, reads the errors and explains what it found.</p>
      <p>
        It is called from this page with your own key, which tells the provider whom to charge. There is no server in
        between; each request is listed in the ledger.
      </p>
      <p>Without a model the desk is whole: files, Python and the notebook do not need one.</p>
      <ActionPicker />
      <h3>Choose where the model runs</h3>
      <div class="preset-list">
        <For each={ask.services.presets}>
          {(preset) => (
            <button
              type="button"
              class="starter"
              onClick={() => {
                ask.services.setup.save(providerOf(preset, ask.setup().providers));
                layout.showTab('model');
              }}
            >
              <strong>{preset.name}</strong>
              <span class="small muted">
                {preset.key === 'required'
                  ? 'With your key'
                  : preset.kind === 'browser'
                    ? 'On this device'
                    : 'Your own server'}
              </span>
            </button>
          )}
        </For>
      </div>
    </section>
  );
}

function Suggestions() {
  const ask = useAsk();
  const { files } = useDesk();
  const questions = createMemo(() => {
    const table = files.choices().find((entry) => /\.(?:csv|tsv|xlsx|json|parquet)$/i.test(entry.path));
    return table
      ? [
          `What is in ${shownPath(table.path)}? Describe its columns and anything odd.`,
          `Plot the most telling thing in ${shownPath(table.path)}.`,
          `Clean ${shownPath(table.path)} and save the result as a new file.`,
        ]
      : ['Make a table of ten made-up orders and plot it.', 'Explain what you can do here with files and Python.'];
  });
  return (
    <section class="welcome" aria-labelledby="welcome-title">
      <h2 id="welcome-title">Ask about your files</h2>
      <p class="muted">Drop files anywhere, and write what you want to know. Files and Python stay in this tab.</p>
      <div class="suggestions">
        <For each={questions()}>
          {(question) => (
            <button
              type="button"
              class="starter"
              onClick={() => {
                ask.setDraft(question);
                document.querySelector<HTMLTextAreaElement>('.composer textarea')?.focus();
              }}
            >
              {question}
            </button>
          )}
        </For>
      </div>
    </section>
  );
}
