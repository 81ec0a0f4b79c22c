import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import type { ProviderPreset } from '../../contract/ask';
import type { Secret } from '../../contract/keys';
import type { Provider } from '../../contract/model';
import { fail, type Result, unreachable } from '../../contract/result';
import { Problem } from '../common/Problem';
import { useDesk } from '../context';
import { useAsk } from './context';

/** The key of a provider: given, kept, opened and forgotten. It is never shown again. */
export function KeyField(props: { readonly provider: Provider; readonly preset: ProviderPreset | null }) {
  const ask = useAsk();
  const { toasts } = useDesk();
  const { keys, passkeys } = ask.services;
  const [key, setKey] = createSignal('');
  const [passphrase, setPassphrase] = createSignal('');
  const [kind, setKind] = createSignal<'tab' | Secret['kind']>('tab');
  const [problem, setProblem] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const state = createMemo(() => ask.keyState(props.provider.id));
  const byPasskey = () => keys.stored?.kind === 'passkey';
  const clear = () => {
    setKey('');
    setPassphrase('');
    setProblem('');
  };
  const attempt = async (work: () => Promise<Result<void>>) => {
    setBusy(true);
    const result = await work();
    setBusy(false);
    if (result.ok) clear();
    else setProblem(result.failure.message);
  };
  /** Of a passkey that the stored keys have, or a new one. */
  const withPasskey = async (use: (secret: Secret) => Promise<Result<void>>): Promise<Result<void>> => {
    const stored = keys.stored;
    if (passkeys === null) return fail('no-passkey', 'This browser has no passkeys. Choose a passphrase instead.');
    const secret = stored?.kind === 'passkey' ? await passkeys.use(stored.credential) : await passkeys.create();
    return secret.ok ? use(secret.value) : secret;
  };
  const save = () => {
    const given = key().trim();
    if (given === '') return;
    const { id } = props.provider;
    const how = kind();
    switch (how) {
      case 'tab':
        keys.setForTab(id, given);
        clear();
        return;
      case 'passphrase':
        void attempt(() => keys.store(id, given, { kind: 'passphrase', passphrase: passphrase() }));
        return;
      case 'passkey':
        void attempt(() => withPasskey((secret) => keys.store(id, given, secret)));
        return;
      default:
        unreachable(how);
    }
  };
  return (
    <div class="wide-setting key-field">
      <Switch>
        <Match when={state() === 'none'}>
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            <label>
              <span>
                Key{' '}
                <Show when={props.preset?.keyPage}>
                  {(page) => (
                    <a class="small" href={page()} target="_blank" rel="noreferrer noopener">
                      where to get one
                    </a>
                  )}
                </Show>
              </span>
              <input
                class="field mono"
                type="password"
                autocomplete="off"
                placeholder={props.preset?.key === 'optional' ? 'If the server wants one' : 'Paste it here'}
                value={key()}
                onInput={(event) => setKey(event.currentTarget.value)}
              />
            </label>
            <label class="setting">
              <span>Keep it</span>
              <select
                class="field"
                value={kind()}
                onChange={(event) => setKind(event.currentTarget.value as ReturnType<typeof kind>)}
              >
                <option value="tab">For this tab</option>
                <option value="passphrase">With a passphrase</option>
                <Show when={passkeys}>
                  <option value="passkey">With a passkey</option>
                </Show>
              </select>
            </label>
            <p class="small muted">
              {kind() === 'tab'
                ? 'In memory only: gone when the tab is closed or loaded anew.'
                : 'Stored in this browser, encrypted.'}
            </p>
            <Show when={kind() === 'passphrase'}>
              <label>
                <span>
                  Passphrase <span class="small muted">asked for at each visit; it cannot be recovered</span>
                </span>
                <input
                  class="field"
                  type="password"
                  autocomplete="new-password"
                  value={passphrase()}
                  onInput={(event) => setPassphrase(event.currentTarget.value)}
                />
              </label>
            </Show>
            <button
              type="submit"
              class="button"
              disabled={busy() || key().trim() === '' || (kind() === 'passphrase' && passphrase() === '')}
            >
              {kind() === 'tab' ? 'Use in this tab' : 'Store the key'}
            </button>
          </form>
        </Match>
        <Match when={state() === 'locked'}>
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              void attempt(() =>
                byPasskey()
                  ? withPasskey((secret) => keys.unlock(secret))
                  : keys.unlock({ kind: 'passphrase', passphrase: passphrase() }),
              );
            }}
          >
            <Show when={!byPasskey()} fallback={<p>The key is stored under a passkey.</p>}>
              <label>
                <span>Passphrase of the stored key</span>
                <input
                  class="field"
                  type="password"
                  autocomplete="current-password"
                  value={passphrase()}
                  onInput={(event) => setPassphrase(event.currentTarget.value)}
                />
              </label>
            </Show>
            <p class="small muted">
              {byPasskey() ? 'Is the passkey lost?' : 'Forgotten?'} Nobody can open the keys then: forget them, and
              enter them anew.
            </p>
            <div class="inline">
              <button
                type="submit"
                class="button button-accent"
                disabled={busy() || (!byPasskey() && passphrase() === '')}
              >
                Unlock
              </button>
              <button
                type="button"
                class="button"
                onClick={() => {
                  void attempt(async () => {
                    const result = await keys.forgetStored();
                    if (result.ok) toasts.show('The stored keys are forgotten. Enter them anew.');
                    return result;
                  });
                }}
              >
                Forget all stored keys
              </button>
            </div>
          </form>
        </Match>
        <Match when={true}>
          <span>Key</span>
          <div class="inline">
            <span class="grow small muted">
              {state() === 'tab' ? 'Set, for this tab only.' : 'Set, and stored encrypted in this browser.'}
            </span>
            <Forget />
          </div>
        </Match>
      </Switch>
      <Problem text={problem()} />
    </div>
  );

  function Forget() {
    return (
      <button
        type="button"
        class="button"
        onClick={() => {
          void attempt(async () => {
            const result = await keys.forget(props.provider.id);
            if (result.ok) toasts.show('The key is forgotten.');
            return result;
          });
        }}
      >
        Forget the key
      </button>
    );
  }
}
