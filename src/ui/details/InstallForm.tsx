import { createSignal, Show } from 'solid-js';
import type { Progress } from '../../contract/kernel';
import { ProgressLine } from '../common/ProgressLine';
import { useDesk } from '../context';

/** Installs what is named. */
export function InstallForm() {
  const { kernel, toasts } = useDesk();
  const [names, setNames] = createSignal('');
  const [busy, setBusy] = createSignal<Progress | null>(null);
  const install = async () => {
    const wanted = names()
      .split(/[\s,]+/)
      .filter(Boolean);
    if (wanted.length === 0 || busy()) return;
    setBusy({ label: `Installing ${wanted.join(', ')}`, loaded: 0, total: null, unit: 'steps' });
    const result = await kernel.install(wanted, {
      onEvent: (event) => event.kind === 'progress' && event.progress && setBusy(event.progress),
    });
    setBusy(null);
    if (!result.ok) return toasts.show(result.failure.message, { kind: 'error' });
    setNames('');
    toasts.show(`Installed ${result.value.join(', ') || wanted.join(', ')}.`);
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
        <button type="submit" class="button" disabled={busy() !== null || names().trim() === ''}>
          Install
        </button>
      </div>
      <Show when={busy()}>{(progress) => <ProgressLine progress={progress()} />}</Show>
    </form>
  );
}
