import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Paperclip from 'lucide-solid/icons/paperclip';
import Pencil from 'lucide-solid/icons/pencil';
import { createSignal, For, onMount, Show } from 'solid-js';
import type { Turn } from '../../contract/conversation';
import { formatBytes } from '../../lib/bytes';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { shownPath } from '../state/files-view';
import { CopyButton } from './CopyButton';
import { useAsk } from './context';

/** What the person asked, with its files, and the other versions of it. */
export function UserMessage(props: { readonly turn: Turn }) {
  const ask = useAsk();
  const { files, layout } = useDesk();
  const [editing, setEditing] = createSignal(false);
  const place = () => props.turn.versions.indexOf(props.turn.id);
  const go = (by: number) => {
    const id = props.turn.versions[place() + by];
    if (id !== undefined) ask.show(id);
  };
  return (
    <div class="user-message">
      <Show
        when={!editing()}
        fallback={
          <EditMessage
            text={props.turn.text}
            onCancel={() => setEditing(false)}
            onSend={(text) => {
              setEditing(false);
              ask.edit(props.turn.id, text);
            }}
          />
        }
      >
        <div class="user-bubble">
          <Show when={props.turn.files.length > 0}>
            <ul class="attached" aria-label="Attached files">
              <For each={props.turn.files}>
                {(file) => (
                  <li>
                    <button
                      type="button"
                      class="attached-file"
                      title={formatBytes(file.size)}
                      onClick={() => {
                        files.choose(file.path);
                        layout.showTab('preview');
                      }}
                    >
                      <Paperclip size={13} aria-hidden="true" /> {shownPath(file.path)}
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </Show>
          <p class="user-text">{props.turn.text}</p>
        </div>
        <div class="message-tools">
          <Show when={props.turn.versions.length > 1}>
            <span class="versions">
              <IconButton
                label="Earlier version"
                disabled={place() <= 0 || ask.busy() || ask.readOnly()}
                onClick={() => go(-1)}
              >
                <ChevronLeft size={15} />
              </IconButton>
              <span class="small muted number">
                {place() + 1} of {props.turn.versions.length}
              </span>
              <IconButton
                label="Later version"
                disabled={place() >= props.turn.versions.length - 1 || ask.busy() || ask.readOnly()}
                onClick={() => go(1)}
              >
                <ChevronRight size={15} />
              </IconButton>
            </span>
          </Show>
          <CopyButton label="Copy message" text={() => props.turn.text} />
          <IconButton
            label="Edit and send again"
            disabled={ask.busy() || ask.readOnly()}
            onClick={() => setEditing(true)}
          >
            <Pencil size={14} />
          </IconButton>
        </div>
      </Show>
    </div>
  );
}

function EditMessage(props: {
  readonly text: string;
  readonly onCancel: () => void;
  readonly onSend: (text: string) => void;
}) {
  let field: HTMLTextAreaElement | undefined;
  const send = () => {
    const text = field?.value ?? '';
    if (text.trim() !== '') props.onSend(text);
  };
  onMount(() => {
    field?.focus();
    field?.setSelectionRange(props.text.length, props.text.length);
  });
  return (
    <form
      class="edit-message"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        class="field"
        aria-label="Your message, edited"
        rows={Math.min(12, props.text.split('\n').length + 1)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.onCancel();
          else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            send();
          }
        }}
      >
        {props.text}
      </textarea>
      <div class="row-end">
        <span class="grow small muted">What came before stays, as another version.</span>
        <button type="button" class="button button-quiet" onClick={() => props.onCancel()}>
          Cancel
        </button>
        <button type="submit" class="button button-accent">
          Send
        </button>
      </div>
    </form>
  );
}
