import Copy from 'lucide-solid/icons/copy';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Pencil from 'lucide-solid/icons/pencil';
import Pin from 'lucide-solid/icons/pin';
import PinOff from 'lucide-solid/icons/pin-off';
import Trash from 'lucide-solid/icons/trash';
import { createSignal, Show } from 'solid-js';
import type { SessionInfo } from '../../contract/session';
import { formatAgo } from '../../lib/ago';
import { IconButton } from '../common/IconButton';
import { Menu } from '../common/Menu';
import { NameField } from '../common/NameField';
import { useDesk } from '../context';
import { now } from '../state/clock';

/** `line`: where what is looked for was found. */
export function SessionRow(props: { readonly info: SessionInfo; readonly line: string | null }) {
  const { sessions, notebook, layout } = useDesk();
  const [naming, setNaming] = createSignal(false);
  const current = () => sessions.current()?.document.info.id === props.info.id;
  // The title of the one on the desk changes before it is stored.
  const title = () => (current() ? notebook.title() : '') || props.info.title;
  const pinned = () => props.info.pinned ?? false;
  return (
    <li class="row" data-current={current()}>
      <Show
        when={!naming()}
        fallback={
          <NameField
            label={`New name for ${title()}`}
            name={title()}
            onDone={(name) => {
              setNaming(false);
              if (name !== null) void sessions.rename(props.info.id, name);
            }}
          />
        }
      >
        <button
          type="button"
          class="row-main"
          aria-current={current() ? 'true' : undefined}
          onClick={() => {
            void sessions.open(props.info.id);
            if (layout.narrow()) layout.close('left');
          }}
          onDblClick={() => setNaming(true)}
        >
          <span class="row-text">
            <span class="row-title">
              <Show when={pinned()}>
                <Pin size={12} class="row-pin" aria-label="Pinned" />
              </Show>
              {title()}
            </span>
            <Show when={props.line}>
              <span class="row-title row-detail">{props.line}</span>
            </Show>
          </span>
          <span class="row-detail">{formatAgo(props.info.modified, now())}</span>
        </button>
        <span class="row-actions">
          <Menu
            label={`More for session ${title()}`}
            actions={[
              {
                label: pinned() ? 'Unpin' : 'Pin to the top',
                icon: pinned() ? <PinOff size={15} /> : <Pin size={15} />,
                run: () => void sessions.pin(props.info.id, !pinned()),
              },
              { label: 'Rename', icon: <Pencil size={15} />, run: () => setNaming(true) },
              { label: 'Duplicate', icon: <Copy size={15} />, run: () => void sessions.duplicate(props.info.id) },
            ]}
          >
            <Ellipsis size={16} />
          </Menu>
          <IconButton label={`Delete session ${title()}`} onClick={() => void sessions.remove(props.info.id)}>
            <Trash size={15} />
          </IconButton>
        </span>
      </Show>
    </li>
  );
}
