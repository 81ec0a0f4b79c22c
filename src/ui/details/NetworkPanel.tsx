import X from 'lucide-solid/icons/x';
import { createSignal, For, Show } from 'solid-js';
import type { NetworkRecord } from '../../contract/network';
import { formatBytes } from '../../lib/bytes';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';

const OUTCOMES: Readonly<Record<NetworkRecord['outcome'], string>> = {
  pending: 'Under way',
  denied: 'Refused',
  failed: 'Failed',
  done: 'Done',
};

/** A host as the person may type or paste it: with a scheme, a path or a port. */
function hostOf(text: string): string | null {
  const typed = text.trim().toLowerCase();
  try {
    const host = new URL(/^[a-z][a-z0-9+.-]*:\/\//.test(typed) ? typed : `https://${typed}`).host;
    return /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?$/.test(host) ? host : null;
  } catch {
    return null;
  }
}

export function NetworkPanel() {
  const { network, toasts } = useDesk();
  const [host, setHost] = createSignal('');
  const add = () => {
    const name = hostOf(host());
    if (name === null) return toasts.show('Write one host, such as api.example.org.', { kind: 'error' });
    network.allow(name, 'always');
    setHost('');
  };
  return (
    <div class="stack">
      <section class="stack" aria-labelledby="rules-title">
        <h3 id="rules-title">Allowed hosts</h3>
        <Show
          when={network.rules().length > 0}
          fallback={
            <p class="small muted">
              None. Python reaches nothing outside of this page until you allow it, host by host.
            </p>
          }
        >
          <ul class="plain-list">
            <For each={network.rules()}>
              {(rule) => (
                <li class="inline">
                  <span class="grow cut mono">{rule.host}</span>
                  <span class="tag">{rule.until === 'always' ? 'always' : 'until closed'}</span>
                  <IconButton label={`Forget ${rule.host}`} onClick={() => network.forget(rule.host)}>
                    <X size={15} />
                  </IconButton>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <form
          class="inline"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <input
            class="field"
            aria-label="Host to allow"
            placeholder="api.example.org"
            autocomplete="off"
            spellcheck={false}
            value={host()}
            onInput={(event) => setHost(event.currentTarget.value)}
          />
          <button type="submit" class="button" disabled={host().trim() === ''}>
            Allow
          </button>
        </form>
      </section>
      <section class="stack" aria-labelledby="requests-title">
        <h3 id="requests-title">Requests</h3>
        <ul class="plain-list requests">
          <For
            each={network.records()}
            fallback={<li class="small muted">Each request that Python makes is listed here.</li>}
          >
            {(record) => (
              <li class="request" data-outcome={record.outcome}>
                <span class="inline">
                  <span class="tag">{record.status ?? OUTCOMES[record.outcome]}</span>
                  <span class="grow cut mono" title={record.url}>
                    {record.method} {record.url}
                  </span>
                </span>
                <span class="small muted number">
                  {new Date(record.time).toLocaleTimeString()} · sent {formatBytes(record.bytesOut)} · received{' '}
                  {formatBytes(record.bytesIn)}
                </span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </div>
  );
}
