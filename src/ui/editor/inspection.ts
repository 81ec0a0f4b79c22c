import { StateEffect, StateField } from '@codemirror/state';
import { type EditorView, showTooltip, type Tooltip } from '@codemirror/view';
import type { Kernel } from '../../contract/kernel';
import { ansiHtml } from '../output/ansi';

const show = StateEffect.define<Tooltip | null>();

/** Shows what Python knows of the name at the cursor, until the text or the cursor moves. */
export const inspection = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(show)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

export async function inspectAt(view: EditorView, kernel: Kernel): Promise<void> {
  if (kernel.state !== 'idle') return;
  const at = view.state.selection.main.head;
  const bundle = await kernel.inspect(view.state.doc.toString(), at);
  const text = bundle?.['text/plain'];
  if (view.state.selection.main.head !== at) return;
  const html =
    typeof text === 'string' ? ansiHtml(text) : 'Nothing is known of this name yet. Run the cell that makes it.';
  const create = () => {
    const dom = document.createElement('div');
    dom.className = 'inspection';
    dom.setAttribute('role', 'status');
    const pre = document.createElement('pre');
    // Escaped by ansi_up: nothing but spans of colour.
    pre.innerHTML = html;
    dom.append(pre);
    return { dom };
  };
  view.dispatch({ effects: show.of({ pos: at, above: true, create }) });
}
