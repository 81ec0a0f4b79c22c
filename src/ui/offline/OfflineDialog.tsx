import { For, onMount, Show } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { offlineText } from '../OfflineMark';
import { PackItem } from './PackItem';
import '../styles/packs.css';

/** The packs of packages and fonts: which are on this device, and putting them there. */
export function OfflineDialog() {
  const { dialogs, keeping, packs } = useDesk();
  onMount(() => void packs?.refresh());
  const base = () => {
    const state = keeping.state();
    return state.kind === 'ready' ? formatBytes(state.sizes.base) : '';
  };
  const kept = () => new Map(packs?.rows().flatMap(({ files }) => files.map((file) => [file.path, file])) ?? []);
  const bytes = () => [...kept().values()].reduce((sum, file) => sum + (file.isKept ? file.size : 0), 0);
  return (
    <DialogFrame title="Available offline" onClose={() => dialogs.close()}>
      <p>{offlineText(keeping.state())} Packs put more on this device before you need it.</p>
      <Show when={packs} fallback={<p class="muted">This browser or window keeps nothing of the page.</p>}>
        {(own) => (
          <>
            <ul class="plain-list packs" aria-label="Packs">
              <li class="pack">
                <span class="inline">
                  <strong>Page and Python</strong>
                  <span class="grow" />
                  <span class="small muted number">{base()}</span>
                  <span class="tag">{keeping.state().kind === 'ready' ? 'Ready offline' : 'Not yet whole'}</span>
                </span>
                <span class="small muted">What opens the desk, and Python itself: kept by itself.</span>
              </li>
              <For
                each={own()
                  .rows()
                  .map(({ pack }) => pack.id)}
              >
                {(id) => (
                  <Show
                    when={own()
                      .rows()
                      .find(({ pack }) => pack.id === id)}
                  >
                    {(row) => <PackItem row={row()} packs={own()} />}
                  </Show>
                )}
              </For>
            </ul>
            <p class="small muted" role="status">
              {formatBytes(bytes())} of packages and fonts are on this device.
            </p>
          </>
        )}
      </Show>
    </DialogFrame>
  );
}
