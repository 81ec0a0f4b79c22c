import FilePlus from 'lucide-solid/icons/file-plus';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { hiddenText } from '../../lib/hidden-files';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { FileRow } from './FileRow';
import { FileScope } from './FileScope';

/** Rows shown before "Show more": a folder of thousands stays quick. */
const FIRST = 200;

export function FilePanel() {
  const { files, filesScope, incoming } = useDesk();
  const [most, setMost] = createSignal(FIRST);
  const shown = createMemo(() => filesScope.list().slice(0, most()));
  const bytes = createMemo(() => filesScope.list().reduce((sum, entry) => sum + entry.size, 0));
  return (
    <section class="panel panel-grow" aria-labelledby="files-title">
      <header class="panel-head">
        <h2 id="files-title">Files</h2>
        <Show when={files.list().length > 0}>
          <span class="panel-sum small muted number">{formatBytes(bytes())}</span>
        </Show>
        <IconButton label="Add files" onClick={() => incoming.pick()}>
          <FilePlus size={17} />
        </IconButton>
      </header>
      <Show when={files.adding()}>
        {(adding) => (
          <div class="adding small" role="status">
            <span class="row-title">Adding {adding().name}</span>
            <span class="muted number">
              {adding().done + 1} of {adding().total}
            </span>
            <progress class="progress" value={adding().done} max={adding().total} aria-label="Adding files" />
          </div>
        )}
      </Show>
      <Show
        when={files.list().length > 0}
        fallback={
          <Show when={!files.adding()}>
            <div class="empty">
              <p>No files yet.</p>
              <p class="small muted">
                Drop files or folders anywhere on this page, paste them, or choose some. They stay in this browser;
                Python finds them in <code>/mnt/data</code>.
              </p>
              <button type="button" class="button" onClick={() => incoming.pick()}>
                Choose files
              </button>
            </div>
          </Show>
        }
      >
        <FileScope />
        <ul class="rows">
          <For
            each={shown()}
            fallback={
              <Show when={filesScope.scope() === 'session'}>
                <li class="empty small muted">
                  No file of this session. Those that are added, made or named in its code are listed here.
                </li>
              </Show>
            }
          >
            {(entry) => <FileRow entry={entry} />}
          </For>
        </ul>
        <Show when={filesScope.list().length > most()}>
          <button type="button" class="button button-quiet" onClick={() => setMost((count) => count + FIRST)}>
            Show {Math.min(FIRST, filesScope.list().length - most())} more of {filesScope.list().length}
          </button>
        </Show>
        <Show when={filesScope.hidden() > 0 && !filesScope.showsHidden()}>
          <button type="button" class="button button-quiet small" onClick={() => filesScope.showHidden(true)}>
            Show {hiddenText(filesScope.hidden())}
          </button>
        </Show>
      </Show>
    </section>
  );
}
