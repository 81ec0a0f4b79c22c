import { createEffect, createMemo, createSignal, createUniqueId, For, on, onCleanup, Show } from 'solid-js';
import type { Provider } from '../../contract/model';
import { callProblem } from '../../lib/page-reach';
import { Problem } from '../common/Problem';
import { BuiltInModel } from './BuiltInModel';
import { useAsk } from './context';
import { KeyField } from './KeyField';
import { providerOf } from './provider-of';

/** The provider in use: its address, its key, its model, and whether it answers. */
export function ProviderForm() {
  const ask = useAsk();
  const { presets, setup } = ask.services;
  const preset = createMemo(() => presets.find((each) => each.id === ask.provider()?.id) ?? null);
  const choose = (id: string) => {
    const chosen = presets.find((each) => each.id === id);
    if (chosen) setup.save(providerOf(chosen, ask.setup().providers));
    else setup.choose(null);
  };
  return (
    <section class="stack" aria-labelledby="provider-title">
      <h3 id="provider-title">Model</h3>
      <label class="setting">
        <span>Provider</span>
        <select class="field" value={ask.provider()?.id ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">None</option>
          <For each={presets}>{(each) => <option value={each.id}>{each.name}</option>}</For>
        </select>
      </label>
      <Show when={ask.provider()} fallback={<p class="small muted">Without one, the desk works as a notebook.</p>}>
        {(provider) => (
          <>
            <Show when={preset()?.setup}>{(text) => <p class="small muted">{text()}</p>}</Show>
            <Show when={provider().kind !== 'browser'} fallback={<BuiltInModel model={ask.services.builtIn} />}>
              <Address provider={provider()} />
              <Show when={preset()?.key !== 'none'}>
                <KeyField provider={provider()} preset={preset()} />
              </Show>
              <ModelField
                provider={provider()}
                mayAsk={preset()?.key !== 'required' || ['tab', 'stored'].includes(ask.keyState(provider().id))}
              />
              <label class="setting">
                <span>
                  Pictures <span class="small muted">the model is given small ones of the plots</span>
                </span>
                <input
                  type="checkbox"
                  checked={provider().images}
                  onChange={(event) => setup.save({ ...provider(), images: event.currentTarget.checked })}
                />
              </label>
            </Show>
            <TestButton provider={provider()} />
          </>
        )}
      </Show>
    </section>
  );
}

function Address(props: { readonly provider: Provider }) {
  const ask = useAsk();
  const problem = createMemo(() => callProblem(props.provider.baseUrl));
  return (
    <>
      <label class="wide-setting">
        <span>Address</span>
        <input
          class="field mono"
          type="url"
          spellcheck={false}
          placeholder="https://example.org/v1"
          value={props.provider.baseUrl}
          onChange={(event) =>
            ask.services.setup.save({
              ...props.provider,
              baseUrl: event.currentTarget.value.trim().replace(/\/+$/, ''),
            })
          }
        />
      </label>
      <Problem text={problem()} />
    </>
  );
}

function ModelField(props: {
  readonly provider: Provider;
  /** Whether the list may be asked for without being told to. */
  readonly mayAsk: boolean;
}) {
  const ask = useAsk();
  const listId = createUniqueId();
  const [models, setModels] = createSignal<readonly string[]>([]);
  const [note, setNote] = createSignal('');
  const place = createMemo(() => `${props.provider.id} ${props.provider.baseUrl} ${ask.keyState(props.provider.id)}`);
  let abort: AbortController | null = null;
  const load = async () => {
    abort?.abort();
    const mine = new AbortController();
    abort = mine;
    setNote('Asking for the list.');
    const found = await ask.services.model.models(props.provider, { signal: mine.signal });
    if (mine.signal.aborted) return;
    setModels(found.ok ? found.value : []);
    setNote(found.ok ? `${found.value.length} models are known. Another name can be typed.` : found.failure.message);
  };
  createEffect(
    on(place, () => {
      abort?.abort();
      setModels([]);
      setNote('');
    }),
  );
  onCleanup(() => abort?.abort());
  return (
    <div class="wide-setting">
      <label for={`${listId}-field`}>Model</label>
      <div class="inline">
        <input
          id={`${listId}-field`}
          class="field mono"
          list={listId}
          spellcheck={false}
          autocomplete="off"
          placeholder="Name of the model"
          value={props.provider.model}
          onFocus={() => {
            if (models().length === 0 && note() === '' && props.mayAsk) void load();
          }}
          onChange={(event) => ask.services.setup.save({ ...props.provider, model: event.currentTarget.value.trim() })}
        />
        <button type="button" class="button" onClick={() => void load()}>
          List
        </button>
      </div>
      <datalist id={listId}>
        <For each={models()}>{(model) => <option value={model} />}</For>
      </datalist>
      <Show when={note()}>
        <p class="small muted" role="status">
          {note()}
        </p>
      </Show>
    </div>
  );
}

interface Verdict {
  readonly ok: boolean;
  readonly text: string;
}

function TestButton(props: { readonly provider: Provider }) {
  const ask = useAsk();
  const [verdict, setVerdict] = createSignal<Verdict | null>(null);
  const [abort, setAbort] = createSignal<AbortController | null>(null);
  const test = async () => {
    const mine = new AbortController();
    setAbort(mine);
    setVerdict(null);
    const result = await ask.services.model.test(props.provider, { signal: mine.signal });
    if (abort() !== mine) return;
    setAbort(null);
    setVerdict({ ok: result.ok, text: result.ok ? result.value : result.failure.message });
  };
  createEffect(
    on(
      () => props.provider,
      () => {
        abort()?.abort();
        setAbort(null);
        setVerdict(null);
      },
      { defer: true },
    ),
  );
  onCleanup(() => abort()?.abort());
  return (
    <div class="stack test-model">
      <Show
        when={abort()}
        fallback={
          <button type="button" class="button" onClick={() => void test()}>
            Test
          </button>
        }
      >
        {(running) => (
          <button type="button" class="button" onClick={() => running().abort()}>
            Stop the test
          </button>
        )}
      </Show>
      <p class="verdict" data-ok={verdict()?.ok} role="status">
        {abort() ? 'Asking the model for one word.' : verdict()?.text}
      </p>
    </div>
  );
}
