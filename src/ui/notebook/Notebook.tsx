import { createEffect, createMemo, For, lazy, on, Show, Suspense } from 'solid-js';
import { useDesk } from '../context';
import { AddRow } from './AddRow';
import { Cell } from './Cell';
import { createCommandKeys } from './command-keys';
import { NotebookHead } from './NotebookHead';
import { Notices } from './Notices';
import { ReadOnlyNotice } from './ReadOnlyNotice';
import { SaidHere } from './SaidHere';
import { Starters } from './Starters';
import { createWords } from './words';

const Conversation = lazy(async () => ({ default: (await import('../ask/Conversation')).Conversation }));

/** The open session, as a notebook or as a conversation. */
export function Notebook() {
  const { notebook, askDoor } = useDesk();
  // The window of an installed app puts the app's name before the title by itself.
  const isTab = matchMedia('(display-mode: browser)').matches;
  createEffect(() => {
    const title = notebook.title() || 'Untitled';
    document.title = isTab ? `${title} · Carrel` : title;
  });
  return (
    <main class="notebook" aria-label="Notebook" data-read-only={notebook.readOnly()}>
      <NotebookHead />
      <Notices />
      <ReadOnlyNotice />
      <Show when={askDoor?.view() === 'conversation'} fallback={<Cells />}>
        <Suspense fallback={<p class="empty muted">One moment.</p>}>
          <Conversation />
        </Suspense>
      </Show>
    </main>
  );
}

function Cells() {
  const { notebook, stores } = useDesk();
  const sessionId = createMemo(() => notebook.session()?.document.info.id ?? null);
  const words = createWords(sessionId, notebook.ids, stores.conversations);
  const onKeyDown = createCommandKeys(notebook);
  const isBlank = createMemo(() =>
    notebook.ids().every((id) => {
      const cell = notebook.cell(id);
      return cell === undefined || (cell.source.trim() === '' && cell.outputs.length === 0);
    }),
  );
  let scroller: HTMLDivElement | undefined;
  // Another session begins at its top, wherever the last one was left.
  createEffect(on(notebook.session, () => scroller?.scrollTo({ top: 0 })));
  return (
    <div class="notebook-scroll" ref={scroller}>
      <div class="notebook-page">
        <Show when={notebook.session()} fallback={<p class="empty muted">Opening your session.</p>}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the cells inside, which take the focus */}
          <div class="cells" onKeyDown={onKeyDown}>
            <SaidHere words={words().first} />
            <For each={notebook.ids()}>
              {(id, index) => (
                <>
                  <AddRow index={index()} last={false} />
                  <SaidHere words={words().around.get(id)?.before} />
                  <Cell id={id} index={index()} />
                  <SaidHere words={words().around.get(id)?.after} />
                </>
              )}
            </For>
            <AddRow index={notebook.ids().length} last={true} />
          </div>
          <Show when={isBlank() && !notebook.readOnly()}>
            <Starters />
          </Show>
        </Show>
      </div>
    </div>
  );
}
