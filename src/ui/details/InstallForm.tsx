import { createSignal, Show } from 'solid-js';
import { ProgressLine } from '../common/ProgressLine';
import type { Installing } from './installing';

/** Installs what is named, and shows what is being installed. */
export function InstallForm(props: { readonly installing: Installing }) {
  const [names, setNames] = createSignal('');
  const wanted = () =>
    names()
      .split(/[\s,]+/)
      .filter(Boolean);
  const isBusy = () => props.installing.progress() !== null;
  const install = async () => {
    if (wanted().length > 0 && (await props.installing.install(wanted()))) setNames('');
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void install();
      }}
    >
      <label class="small muted" for="install-names">
        Install by name, or drop a .whl file on the page
      </label>
      <div class="inline">
        <input
          id="install-names"
          class="field"
          autocomplete="off"
          spellcheck={false}
          placeholder="seaborn"
          value={names()}
          onInput={(event) => setNames(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={isBusy() || wanted().length === 0}>
          Install
        </button>
      </div>
      <Show when={props.installing.progress()}>
        {(progress) => (
          <div class="inline">
            <ProgressLine progress={progress()} />
            <button type="button" class="button button-quiet" onClick={() => props.installing.stop()}>
              Stop<span class="hidden"> installing</span>
            </button>
          </div>
        )}
      </Show>
    </form>
  );
}
