import { createMemo, createSignal, Match, Switch } from 'solid-js';
import type { ModelErrorCode } from '../../contract/model';
import { useAsk } from './context';
import { KeyField } from './KeyField';

/** Where a turn ended because of the key: enter another, or open the stored ones, and go on. */
export function AnotherKey(props: { readonly code: ModelErrorCode }) {
  const ask = useAsk();
  const [key, setKey] = createSignal('');
  const preset = createMemo(() => ask.services.presets.find((each) => each.id === ask.provider()?.id) ?? null);
  const provider = createMemo(() => (preset()?.key === 'none' ? null : ask.provider()));
  const isLocked = () => {
    const id = provider()?.id;
    return id !== undefined && ask.keyState(id) === 'locked';
  };
  const use = () => {
    const id = provider()?.id;
    if (id === undefined || key().trim() === '') return;
    ask.services.keys.setForTab(id, key());
    setKey('');
    ask.resume();
  };
  return (
    <Switch>
      <Match when={isLocked() && provider()}>{(locked) => <KeyField provider={locked()} preset={preset()} />}</Match>
      <Match when={props.code === 'unauthorised' && provider()}>
        <form
          class="inline another-key"
          onSubmit={(event) => {
            event.preventDefault();
            use();
          }}
        >
          <input
            class="field mono"
            type="password"
            autocomplete="off"
            aria-label="Another key"
            placeholder="Another key, for this tab"
            value={key()}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
          <button type="submit" class="button" disabled={key().trim() === '' || ask.busy() || ask.readOnly()}>
            Use it and go on
          </button>
        </form>
      </Match>
    </Switch>
  );
}
