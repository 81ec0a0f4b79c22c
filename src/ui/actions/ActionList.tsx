import Play from 'lucide-solid/icons/play';
import { createMemo, For, Show } from 'solid-js';
import { offersFor } from '../../actions/offer';
import { basename } from '../../lib/path';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { insertAction } from './insert-action';
import '../styles/actions.css';

/** What can be done with these files without a model: each gives a cell of Python. */
export function ActionList(props: { readonly paths: readonly string[]; readonly onChosen?: () => void }) {
  const desk = useDesk();
  const offers = createMemo(() => offersFor(props.paths));
  const choose = (id: string, run: boolean) => {
    const offer = offers().find(({ action }) => action.id === id);
    if (!offer) return;
    props.onChosen?.();
    void insertAction(desk, offer, run);
  };
  /** Which files are meant, where that is not all of them. */
  const files = (paths: readonly string[]) => {
    if (paths.length === props.paths.length) return null;
    return paths.length === 1 ? basename(paths[0] ?? '') : `${paths.length} files`;
  };
  return (
    <ul class="action-list" aria-label="Actions">
      <For each={offers()}>
        {({ action, paths }) => (
          <li class="action">
            <button type="button" class="action-insert" onClick={() => choose(action.id, false)}>
              <strong>{action.title}</strong>
              <span class="small muted">{action.text}</span>
              <Show when={files(paths)}>{(named) => <span class="small muted cut">{named()}</span>}</Show>
            </button>
            <IconButton
              label={`Insert and run: ${action.title}`}
              class="action-run"
              onClick={() => choose(action.id, true)}
            >
              <Play size={15} />
            </IconButton>
          </li>
        )}
      </For>
    </ul>
  );
}
