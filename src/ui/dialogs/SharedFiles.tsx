import { For } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { useDesk } from '../context';
import { namedFiles } from '../drop/dropped-files';
import { DialogFrame } from './DialogFrame';

/** What was shared to the app. Any page can make that up, so it comes onto the desk only when the person says so. */
export function SharedFiles(props: { readonly files: readonly File[] }) {
  const { dialogs, incoming } = useDesk();
  const add = () => {
    dialogs.close();
    void incoming.take(namedFiles(props.files));
  };
  return (
    <DialogFrame title="Shared with Carrel" onClose={() => dialogs.close()}>
      <ul class="plain-list">
        <For each={props.files}>
          {(file) => (
            <li>
              {file.name} <span class="muted">{formatBytes(file.size)}</span>
            </li>
          )}
        </For>
      </ul>
      <div class="dialog-end">
        <button type="button" class="button button-quiet" onClick={() => dialogs.close()}>
          Leave out
        </button>
        <button type="button" class="button button-accent" onClick={add}>
          Add to the desk
        </button>
      </div>
    </DialogFrame>
  );
}
