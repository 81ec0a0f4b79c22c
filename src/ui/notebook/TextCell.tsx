import Check from 'lucide-solid/icons/check';
import { Show } from 'solid-js';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { SafeHtml } from '../output/SafeHtml';
import { CellEditor } from './CellEditor';

/** Markdown: rendered, or its source while it is edited. */
export function TextCell(props: { readonly id: string; readonly label: string }) {
  const { notebook } = useDesk();
  const source = () => notebook.cell(props.id)?.source ?? '';
  return (
    <Show
      when={notebook.editing() === props.id}
      fallback={
        // biome-ignore lint/a11y/noStaticElementInteractions: Enter on the cell does the same
        <div class="text-cell" onDblClick={() => notebook.edit(props.id)}>
          <Show when={source().trim()} fallback={<p class="muted">Empty text. Press Enter to write.</p>}>
            <SafeHtml kind="markdown" source={source()} />
          </Show>
        </div>
      }
    >
      <CellEditor id={props.id} kind="markdown" label={props.label} />
      <div class="text-done">
        <span class="small muted">Markdown, with $formulas$</span>
        <IconButton label="Show as text" keys="Shift-Enter" onClick={() => notebook.leave()}>
          <Check size={16} />
        </IconButton>
      </div>
    </Show>
  );
}
