import Plus from 'lucide-solid/icons/plus';
import { createMemo, For, Show } from 'solid-js';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { SessionRow } from './SessionRow';

/** As many sessions are seen at a glance. */
const SEARCH_FROM = 5;

export function SessionList() {
  const { sessions } = useDesk();
  const { search } = sessions;
  const found = createMemo(() => {
    const some = search.found();
    return some === null ? null : new Map(some.map(({ id, line }) => [id, line]));
  });
  const infos = createMemo(() => new Map(sessions.list().map((info) => [info.id, info])));
  // By id, so that a row stays as it is, with its menu and its name field, when its session is stored.
  const shown = createMemo<readonly string[]>(() => {
    const lines = found();
    return [...infos().keys()].filter((id) => lines === null || lines.has(id));
  });
  return (
    <section class="panel" aria-labelledby="sessions-title">
      <header class="panel-head">
        <h2 id="sessions-title">Sessions</h2>
        <IconButton label="New session" onClick={() => sessions.create()}>
          <Plus size={18} />
        </IconButton>
      </header>
      <Show when={sessions.list().length >= SEARCH_FROM || search.query() !== ''}>
        <div class="panel-search">
          <input
            class="field"
            type="search"
            aria-label="Search sessions"
            placeholder="Search titles and texts"
            value={search.query()}
            onInput={(event) => search.setQuery(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && search.setQuery('')}
          />
          <Show when={search.progress()}>
            {(progress) => (
              <progress
                class="progress"
                value={progress().done}
                max={progress().total}
                aria-label="Looking through the sessions"
              />
            )}
          </Show>
        </div>
      </Show>
      <ul class="rows" aria-live={search.query() === '' ? 'off' : 'polite'}>
        <For
          each={shown()}
          fallback={
            <li class="empty small muted">
              {search.progress() ? 'Looking.' : 'No title, cell, question or answer has these words.'}
            </li>
          }
        >
          {(id) => (
            <Show when={infos().get(id)}>{(info) => <SessionRow info={info()} line={found()?.get(id) ?? null} />}</Show>
          )}
        </For>
      </ul>
    </section>
  );
}
