import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import type { ProviderPreset } from '../../contract/ask';
import type { Secret } from '../../contract/keys';
import type { Provider } from '../../contract/model';
import { type Result, unreachable } from '../../contract/result';
import { KeepChoice, type KeepKind } from '../common/KeepChoice';
import { Problem } from '../common/Problem';
import { storedSecret, UnlockKeys } from '../common/UnlockKeys';
import { useDesk } from '../context';
import { useAsk } from './context';

/** The key of a provider: given, kept, opened and forgotten. It is never shown again. */
export function KeyField(props: { readonly provider: Provider; readonly preset: ProviderPreset | null }) {
  const ask = useAsk();
  const { toasts } = useDesk();
  const { keys, passkeys } = ask.services;
  const [key, setKey] = createSignal('');
  const [passphrase, setPassphrase] = createSignal('');
  const [kind, setKind] = createSignal<KeepKind>('tab');
  const [problem, setProblem] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const state = createMemo(() => ask.keyState(props.provider.id));
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
  const withPasskey = async (use: (secret: Secret) => Promise<Result<void>>): Promise<Result<void>> => {
    const secret = await storedSecret(keys, passkeys);
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
            <KeepChoice
              label="Keep it"
              kind={kind()}
              passphrase={passphrase()}
              hasPasskeys={passkeys !== null}
              onKind={setKind}
              onPassphrase={setPassphrase}
            />
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
          <UnlockKeys
            keys={keys}
            passkeys={passkeys}
            what="key"
            onForgotten={() => toasts.show('The stored keys are forgotten. Enter them anew.')}
          />
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
