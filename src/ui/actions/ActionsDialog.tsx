import { createMemo } from 'solid-js';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { shownPath } from '../state/files-view';
import { ActionList } from './ActionList';

/** The actions for one file, or for several. */
export function ActionsDialog(props: { readonly paths: readonly string[] }) {
  const { dialogs } = useDesk();
  const title = createMemo(() =>
    props.paths.length === 1
      ? `Actions for ${shownPath(props.paths[0] ?? '')}`
      : `Actions for ${props.paths.length} files`,
  );
  return (
    <DialogFrame title={title()} onClose={() => dialogs.close()}>
      <p class="small muted">
        Each puts Python into the notebook, to run as it is or to change first. No model is used.
      </p>
      <ActionList paths={props.paths} onChosen={() => dialogs.close()} />
    </DialogFrame>
  );
}
