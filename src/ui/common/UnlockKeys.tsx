import { createSignal, Show } from 'solid-js';
import type { Secret } from '../../contract/keys';
import { fail, type Result } from '../../contract/result';
import type { KeyDesk, Passkeys } from '../ask/services';
import { Problem } from './Problem';

/** Opens the stored keys, or forgets them all for a secret that is lost. */
export function UnlockKeys(props: {
  readonly keys: KeyDesk;
  readonly passkeys: Passkeys | null;
  /** What is stored, as it is named here: "key", "pairing". */
  readonly what: string;
  readonly onForgotten: () => void;
}) {
  const [passphrase, setPassphrase] = createSignal('');
  const [problem, setProblem] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const byPasskey = () => props.keys.stored?.kind === 'passkey';
  const attempt = async (work: () => Promise<Result<void>>) => {
    setBusy(true);
    const result = await work();
    setBusy(false);
    setProblem(result.ok ? '' : result.failure.message);
    return result.ok;
  };
  const unlock = () =>
    attempt(async () => {
      if (!byPasskey()) return props.keys.unlock({ kind: 'passphrase', passphrase: passphrase() });
      const secret = await storedSecret(props.keys, props.passkeys);
      return secret.ok ? props.keys.unlock(secret.value) : secret;
    });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void unlock();
      }}
    >
      <Show when={!byPasskey()} fallback={<p>The {props.what} is stored under a passkey.</p>}>
        <label>
          <span>Passphrase of the stored {props.what}</span>
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
        {byPasskey() ? 'Is the passkey lost?' : 'Forgotten?'} Nobody can open the keys then: forget them, and enter them
        anew.
      </p>
      <div class="inline">
        <button type="submit" class="button button-accent" disabled={busy() || (!byPasskey() && passphrase() === '')}>
          Unlock
        </button>
        <button
          type="button"
          class="button"
          onClick={() => void attempt(() => props.keys.forgetStored()).then((done) => done && props.onForgotten())}
        >
          Forget all stored keys
        </button>
      </div>
      <Problem text={problem()} />
    </form>
  );
}

/** The secret of the passkey under which keys are stored, or of a new one. */
export async function storedSecret(keys: Pick<KeyDesk, 'stored'>, passkeys: Passkeys | null): Promise<Result<Secret>> {
  if (passkeys === null) return fail('no-passkey', 'This browser has no passkeys. Choose a passphrase instead.');
  const { stored } = keys;
  return stored?.kind === 'passkey' ? passkeys.use(stored.credential) : passkeys.create();
}
