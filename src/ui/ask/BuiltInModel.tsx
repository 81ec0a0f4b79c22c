import { createResource, createSignal, Match, onCleanup, Show, Switch } from 'solid-js';
import { unreachable } from '../../contract/result';
import { Problem } from '../common/Problem';
import type { BuiltInDesk } from './services';

/** The browser's own model: whether it is on this device, and its download. */
export function BuiltInModel(props: { readonly model: BuiltInDesk | null }) {
  return (
    <Show
      when={props.model}
      fallback={<p class="small">This browser has no model of its own. Chrome and Edge on a computer have one.</p>}
    >
      {(model) => <State model={model()} />}
    </Show>
  );
}

function State(props: { readonly model: BuiltInDesk }) {
  const [state, { refetch }] = createResource(() => props.model.availability());
  const [part, setPart] = createSignal<number | null>(null);
  const [problem, setProblem] = createSignal('');
  let abort: AbortController | null = null;
  onCleanup(() => abort?.abort());
  const download = async () => {
    abort = new AbortController();
    setProblem('');
    setPart(0);
    const result = await props.model.download({ signal: abort.signal, onProgress: setPart });
    setPart(null);
    if (!result.ok) setProblem(result.failure.message);
    await refetch();
  };
  return (
    <div class="stack">
      <p class="small" role="status">
        {part() === null ? stateText(state()) : 'The browser downloads its model.'}
      </p>
      <Switch>
        <Match when={part() !== null}>
          <div class="inline">
            <progress class="grow" aria-label="Download of the model" value={part() ?? 0} max={1} />
            <span class="small muted number">{Math.round((part() ?? 0) * 100)} %</span>
            <button type="button" class="button" onClick={() => abort?.abort()}>
              Stop
            </button>
          </div>
        </Match>
        <Match when={state() === 'downloadable' || state() === 'downloading'}>
          <button type="button" class="button" onClick={() => void download()}>
            {state() === 'downloading' ? 'Show the download' : 'Download the model'}
          </button>
        </Match>
      </Switch>
      <Problem text={problem()} />
    </div>
  );
}

function stateText(state: Awaited<ReturnType<BuiltInDesk['availability']>> | undefined): string {
  switch (state) {
    case undefined:
      return 'Asking the browser.';
    case 'available':
      return 'The model is on this device.';
    case 'downloadable':
      return 'The model is not on this device yet. The browser downloads it once, a few gigabytes, for all pages.';
    case 'downloading':
      return 'The browser is downloading its model.';
    case 'unavailable':
      return 'The model cannot run on this device: it needs about 22 GB of free disk, and 4 GB of graphics memory or 16 GB of memory.';
    default:
      return unreachable(state);
  }
}
