import Ellipsis from 'lucide-solid/icons/ellipsis';
import FastForward from 'lucide-solid/icons/fast-forward';
import Plus from 'lucide-solid/icons/plus';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import Square from 'lucide-solid/icons/square';
import { createSignal, Show } from 'solid-js';
import type { ExportFormat } from '../../contract/interpreter';
import { Menu } from '../common/Menu';
import { NameField } from '../common/NameField';
import { useDesk } from '../context';
import { ViewSwitch } from './ViewSwitch';

/** Title of the session, and what can be done with the whole notebook. */
export function NotebookHead() {
  const { notebook, kernel, kernelView, toasts, incoming, askDoor, stores, dialogs } = useDesk();
  const [naming, setNaming] = createSignal(false);
  const active = () => kernelView.state() === 'busy' || kernelView.state() === 'stopping' || notebook.running();
  const asConversation = () => askDoor?.view() === 'conversation';
  const save = async (format: ExportFormat) => {
    const session = notebook.session();
    if (!session) return;
    const { saveSession } = await import('../export/save-session');
    await saveSession(session.document, format, { stores, toasts });
  };
  const copyConversation = async () => {
    const ask = askDoor?.ask();
    if (!ask) return;
    const { conversationMarkdown } = await import('../ask/turn-markdown');
    try {
      await navigator.clipboard.writeText(conversationMarkdown(ask.conversation(), notebook.cell));
      toasts.show('Copied the conversation as Markdown.');
    } catch {
      toasts.show('The browser did not allow copying.', { kind: 'error' });
    }
  };
  const restart = async () => {
    toasts.show('Restarting Python. The variables of all sessions are cleared, files stay.');
    await kernel.restart();
  };
  return (
    <header class="notebook-head" data-view={askDoor?.view() ?? 'notebook'}>
      <Show
        when={!naming()}
        fallback={
          <NameField
            label="Title of this session"
            name={notebook.title()}
            onDone={(name) => {
              setNaming(false);
              if (name !== null) notebook.setTitle(name);
            }}
          />
        }
      >
        <h1 class="notebook-title">
          <button type="button" title="Rename" onClick={() => setNaming(true)}>
            {notebook.title() || 'Untitled'}
            <span class="hidden">, rename</span>
          </button>
        </h1>
      </Show>
      <Show when={askDoor}>{(door) => <ViewSwitch door={door()} />}</Show>
      <div class="toolbar" role="toolbar" aria-label="Notebook">
        <Show when={!asConversation()}>
          <button
            type="button"
            class="button"
            aria-label="Run all cells"
            title="Run all cells"
            onClick={() => notebook.executeAll()}
          >
            <FastForward size={16} /> <span class="tool-text">Run all</span>
          </button>
          <button
            type="button"
            class="button"
            aria-label="Stop"
            title="Stop the running cell"
            disabled={!active()}
            onClick={() => void kernel.interrupt()}
          >
            <Square size={14} /> <span class="tool-text">Stop</span>
          </button>
        </Show>
        <button
          type="button"
          class="button"
          aria-label="Restart Python"
          title="Restart Python: clears the variables of all sessions, keeps files"
          onClick={() => void restart()}
        >
          <RotateCcw size={15} /> <span class="tool-text">Restart</span>
        </button>
        <Show when={!asConversation()}>
          <span class="toolbar-gap" />
          <button
            type="button"
            class="button"
            aria-label="Add code cell"
            title="Add code cell"
            onClick={() => notebook.insert('code')}
          >
            <Plus size={16} /> Code
          </button>
          <button
            type="button"
            class="button"
            aria-label="Add text cell"
            title="Add text cell"
            onClick={() => notebook.insert('markdown')}
          >
            <Plus size={16} /> Text
          </button>
        </Show>
        <Menu
          label="Notebook menu"
          class="icon-button toolbar-menu"
          actions={[
            { label: 'Export as .ipynb', run: () => void save('ipynb') },
            { label: 'Export as .py', run: () => void save('py') },
            { label: 'Export as Markdown', run: () => void save('md') },
            { label: 'Export as web page', run: () => void save('html') },
            { label: 'Export everything as .zip', run: () => dialogs.show({ kind: 'export' }) },
            { label: 'Save transcript', run: () => void save('jsonl') },
            null,
            { label: 'Import .ipynb or .zip', run: () => incoming.pickNotebook() },
            null,
            { label: 'Save as recipe…', run: () => dialogs.show({ kind: 'save-recipe' }) },
            { label: 'Run recipe…', run: () => dialogs.show({ kind: 'recipes', paths: [] }) },
            null,
            ...(asConversation()
              ? [{ label: 'Copy conversation as Markdown', run: () => void copyConversation() }]
              : []),
            { label: 'Clear all outputs', run: () => notebook.clearAll() },
          ]}
        >
          <Ellipsis size={18} />
        </Menu>
      </div>
    </header>
  );
}
