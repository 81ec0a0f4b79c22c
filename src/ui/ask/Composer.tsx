import ArrowUp from 'lucide-solid/icons/arrow-up';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import Paperclip from 'lucide-solid/icons/paperclip';
import Square from 'lucide-solid/icons/square';
import X from 'lucide-solid/icons/x';
import { createEffect, For, on, onMount, Show } from 'solid-js';
import type { AskSettings } from '../../contract/conversation';
import { IconButton } from '../common/IconButton';
import { Menu } from '../common/Menu';
import { useDesk } from '../context';
import { shownPath } from '../state/files-view';
import { useAsk } from './context';

const MODES: readonly { readonly mode: AskSettings['mode']; readonly label: string }[] = [
  { mode: 'auto', label: 'Run automatically' },
  { mode: 'ask', label: 'Ask before each run' },
  { mode: 'never', label: 'Never run' },
];

/** Where the next question is written. */
export function Composer() {
  const ask = useAsk();
  const { incoming, layout } = useDesk();
  let field: HTMLTextAreaElement | undefined;
  const fit = () => {
    if (!field) return;
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight + 2, 240)}px`;
  };
  onMount(fit);
  createEffect(on(ask.draft, fit));
  // What is dropped or picked while one talks belongs to the next question.
  createEffect(on(incoming.added, (paths) => ask.attach(paths), { defer: true }));
  const mode = () => MODES.find((each) => each.mode === ask.setup().ask.mode) ?? MODES[0];
  const canSend = () =>
    ask.ready() &&
    !ask.readOnly() &&
    ask.provider() !== null &&
    (ask.draft().trim() !== '' || ask.attached().length > 0);
  const send = () => {
    if (!ask.busy() && canSend()) ask.send();
  };
  return (
    <form
      class="composer"
      aria-label="Next question"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Show when={ask.attached().length > 0}>
        <ul class="attached" aria-label="Files that go with the question">
          <For each={ask.attached()}>
            {(file) => (
              <li class="attached-file">
                <Paperclip size={13} aria-hidden="true" /> <span class="cut">{shownPath(file.path)}</span>
                <button
                  type="button"
                  class="attached-remove"
                  aria-label={`Leave ${shownPath(file.path)} out`}
                  onClick={() => ask.detach(file.path)}
                >
                  <X size={13} />
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <textarea
        ref={field}
        rows={1}
        aria-label="Your question"
        placeholder={ask.provider() ? 'Ask about your files' : 'Choose a model first, then ask'}
        disabled={ask.sessionId() === null}
        value={ask.draft()}
        onInput={(event) => ask.setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="composer-row">
        <IconButton label="Add files to the question" onClick={() => incoming.pick()}>
          <Paperclip size={17} />
        </IconButton>
        <Menu
          label={`Code: ${mode()?.label ?? ''}`}
          class="button button-quiet composer-menu"
          actions={MODES.map(({ mode, label }) => ({ label, run: () => ask.services.setup.update({ mode }) }))}
        >
          {mode()?.label} <ChevronDown size={14} aria-hidden="true" />
        </Menu>
        <span class="grow" />
        <button
          type="button"
          class="button button-quiet composer-model"
          aria-label={ask.provider() ? `Model: ${modelName()}` : 'Choose a model'}
          title="Settings of the model"
          onClick={() => layout.showTab('model')}
        >
          <span class="cut">{ask.provider() ? modelName() : 'Choose a model'}</span>
        </button>
        <Show
          when={ask.busy()}
          fallback={
            <IconButton label="Send" keys="Enter" class="send-button" type="submit" disabled={!canSend()}>
              <ArrowUp size={18} />
            </IconButton>
          }
        >
          <IconButton
            label="Stop"
            class="stop-button send-button"
            disabled={ask.activity().kind === 'stopping'}
            onClick={() => ask.stop()}
          >
            <Square size={13} fill="currentColor" />
          </IconButton>
        </Show>
      </div>
    </form>
  );

  function modelName(): string {
    const provider = ask.provider();
    return provider?.model || provider?.name || '';
  }
}
