import { For, Match, Show, Switch } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { Sure } from '../common/Sure';
import type { PackRow, Packs } from '../state/packs';

const WORDS: Readonly<Record<PackRow['state'], string>> = {
  absent: 'Needs network',
  kept: 'Ready offline',
  loading: 'Coming',
  waiting: 'Waits its turn',
  paused: 'Paused',
};

/** One pack: what it is, how much of it is here, and what can be done with it. */
export function PackItem(props: { readonly row: PackRow; readonly packs: Packs }) {
  const row = () => props.row;
  const id = () => row().pack.id;
  const name = () => <span class="hidden"> {row().pack.title}</span>;
  return (
    <li class="pack" data-state={row().state}>
      <span class="inline">
        <strong>{row().pack.title}</strong>
        <span class="grow" />
        <span class="small muted number">
          {row().kept > 0 && row().kept < row().size ? `${formatBytes(row().kept)} of ` : ''}
          {formatBytes(row().size)}
        </span>
        <span class="tag">{WORDS[row().state]}</span>
      </span>
      <span class="small muted">
        {row().pack.about}
        <Show when={row().pack.program}>
          {(program) => (
            <>
              {' '}
              {program().commands.join(', ')} · version {program().version} ·{' '}
              <a href={program().copying} target="_blank" rel="noopener noreferrer">
                {program().licence}
                <span class="hidden">: the licence of {row().pack.title}</span>
              </a>{' '}
              ·{' '}
              <a href={program().source} target="_blank" rel="noopener noreferrer">
                source code<span class="hidden"> of {row().pack.title}</span>
              </a>
            </>
          )}
        </Show>
      </span>
      <Show when={row().state === 'loading'}>
        <progress
          class="progress wide"
          aria-label={`Keeping ${row().pack.title}`}
          value={row().kept}
          max={row().size}
        />
      </Show>
      <details>
        <summary class="small">{row().files.length} files</summary>
        <ul class="plain-list small pack-files">
          <For each={row().files}>
            {(file) => (
              <li class="inline">
                <span class="cut">{file.path.slice(file.path.lastIndexOf('/') + 1)}</span>
                <span class="grow" />
                <span class="number muted">{formatBytes(file.size)}</span>
                <span class="muted">{file.isKept ? 'here' : 'needs network'}</span>
              </li>
            )}
          </For>
        </ul>
      </details>
      <Switch>
        <Match when={row().state === 'kept'}>
          <Sure
            question={`Remove ${row().pack.title} from this device? What another pack needs too stays.`}
            yes="Remove it"
            no="Keep it"
            onYes={() => void props.packs.remove(id())}
          >
            {(ask) => (
              <span class="pack-act">
                <button type="button" class="button button-quiet" onClick={ask}>
                  Remove{name()}
                </button>
              </span>
            )}
          </Sure>
        </Match>
        <Match when={row().state === 'loading' || row().state === 'waiting'}>
          <span class="pack-act">
            <button type="button" class="button button-quiet" onClick={() => props.packs.pause(id())}>
              Pause{name()}
            </button>
          </span>
        </Match>
        <Match when={row().state === 'paused'}>
          <span class="pack-act inline">
            <button type="button" class="button" onClick={() => props.packs.keep(id())}>
              Go on{name()}
            </button>
            <button type="button" class="button button-quiet" onClick={() => void props.packs.remove(id())}>
              Remove what is here{name()}
            </button>
          </span>
        </Match>
        <Match when={row().state === 'absent'}>
          <span class="pack-act">
            <button type="button" class="button" onClick={() => props.packs.keep(id())}>
              Make available offline{name()}
            </button>
          </span>
        </Match>
      </Switch>
    </li>
  );
}
