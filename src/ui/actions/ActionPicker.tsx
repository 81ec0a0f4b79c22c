import { createEffect, createMemo, createSignal, createUniqueId, For, on, Show } from 'solid-js';
import { kindOf } from '../../actions/file-kind';
import { useDesk } from '../context';
import { shownPath } from '../state/files-view';
import { ActionList } from './ActionList';

/** Names offered in the list of files. */
const MOST = 200;
const LAST = '';

const isKnown = (path: string) => kindOf(path) !== 'other';

/** The actions for the files that came last, or for one that is chosen. Nothing where there are no files. */
export function ActionPicker() {
  const { files, incoming, dialogs, recipes } = useDesk();
  const id = createUniqueId();
  const paths = createMemo(() => files.choices().map(({ path }) => path));
  /** Those added last that are still there; after a reload the newest file for which there is something to do stands for them. */
  const last = createMemo<readonly string[]>(() => {
    const there = new Set(paths());
    const added = incoming.added().filter((path) => there.has(path));
    if (added.length > 0) return added;
    const newest = files
      .choices()
      .toSorted((a, b) => Number(isKnown(b.path)) - Number(isKnown(a.path)) || b.modified - a.modified)[0];
    return newest ? [newest.path] : [];
  });
  const [choice, setChoice] = createSignal(LAST);
  createEffect(on(last, () => setChoice(LAST)));
  const chosen = createMemo(() => (choice() !== LAST && paths().includes(choice()) ? [choice()] : last()));
  return (
    <Show when={chosen().length > 0}>
      <section class="action-picker" aria-label="Ready-made actions">
        <div class="inline">
          <label class="small" for={id}>
            Ready-made actions for
          </label>
          <select
            id={id}
            class="field"
            value={chosen().length === 1 ? chosen()[0] : LAST}
            onChange={(event) => setChoice(event.currentTarget.value)}
          >
            <Show when={last().length > 1}>
              <option value={LAST}>the {last().length} files added last</option>
            </Show>
            <For each={paths().slice(0, MOST)}>{(path) => <option value={path}>{shownPath(path)}</option>}</For>
          </select>
          <Show when={recipes.list().length > 0}>
            <button type="button" class="button" onClick={() => dialogs.show({ kind: 'recipes', paths: chosen() })}>
              Run recipe…
            </button>
          </Show>
        </div>
        <ActionList paths={chosen()} />
      </section>
    </Show>
  );
}
