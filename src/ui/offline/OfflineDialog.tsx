import { For, onMount, Show } from 'solid-js';
import type { Pack } from '../../contract/packs';
import { formatBytes } from '../../lib/bytes';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { offlineText } from '../OfflineMark';
import type { Packs } from '../state/packs';
import { PackItem } from './PackItem';
import '../styles/packs.css';

/** The packs of packages, fonts and programs: which are on this device, and putting them there. */
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
              <PackItems packs={own()} isShown={(pack) => pack.program === undefined} />
            </ul>
            <Show
              when={own()
                .rows()
                .some(({ pack }) => pack.program)}
            >
              <h3 class="pack-heading">Programs</h3>
              <p class="small muted">
                For commands, such as ffmpeg on a file of yours. Each is loaded when it is first used, and then kept.
              </p>
              <ul class="plain-list packs" aria-label="Programs">
                <PackItems packs={own()} isShown={(pack) => pack.program !== undefined} />
              </ul>
            </Show>
            <p class="small muted" role="status">
              {formatBytes(bytes())} of packages, fonts and programs are on this device.
            </p>
          </>
        )}
      </Show>
    </DialogFrame>
  );
}

/** A row of its own for each pack, which stays when the others change. */
function PackItems(props: { readonly packs: Packs; readonly isShown: (pack: Pack) => boolean }) {
  const shown = () => props.packs.rows().filter(({ pack }) => props.isShown(pack));
  return (
    <For each={shown().map(({ pack }) => pack.id)}>
      {(id) => (
        <Show when={shown().find(({ pack }) => pack.id === id)}>
          {(row) => <PackItem row={row()} packs={props.packs} />}
        </Show>
      )}
    </For>
  );
}
