import { Show } from 'solid-js';
import type { Secret } from '../../contract/keys';

/** How a key is to be kept, as the person chooses it. */
export type KeepKind = 'tab' | Secret['kind'];

/** Where a key is kept: in this tab, or stored under a passphrase or a passkey. */
export function KeepChoice(props: {
  /** Such as "Keep it". */
  readonly label: string;
  readonly kind: KeepKind;
  readonly passphrase: string;
  readonly hasPasskeys: boolean;
  readonly onKind: (kind: KeepKind) => void;
  readonly onPassphrase: (passphrase: string) => void;
}) {
  return (
    <>
      <label class="setting">
        <span>{props.label}</span>
        <select
          class="field"
          value={props.kind}
          onChange={(event) => props.onKind(event.currentTarget.value as KeepKind)}
        >
          <option value="tab">For this tab</option>
          <option value="passphrase">With a passphrase</option>
          <Show when={props.hasPasskeys}>
            <option value="passkey">With a passkey</option>
          </Show>
        </select>
      </label>
      <p class="small muted">
        {props.kind === 'tab'
          ? 'In memory only: gone when the tab is closed or loaded anew.'
          : 'Stored in this browser, encrypted.'}
      </p>
      <Show when={props.kind === 'passphrase'}>
        <label>
          <span>
            Passphrase <span class="small muted">asked for at each visit; it cannot be recovered</span>
          </span>
          <input
            class="field"
            type="password"
            autocomplete="new-password"
            value={props.passphrase}
            onInput={(event) => props.onPassphrase(event.currentTarget.value)}
          />
        </label>
      </Show>
    </>
  );
}
