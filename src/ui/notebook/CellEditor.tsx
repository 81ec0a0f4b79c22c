import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import { useDesk } from '../context';
import type { Editor } from '../editor/create-editor';

/** How far outside of the window an editor is made: pixels. */
const AHEAD = '600px';

/**
 * The source of a cell. The editor is made when the cell comes near the window or is to be edited; until then the text
 * stands in for it, so that a notebook of hundreds of cells opens at once.
 */
export function CellEditor(props: { readonly id: string; readonly kind: 'code' | 'markdown'; readonly label: string }) {
  const { notebook, kernel } = useDesk();
  const [wanted, setWanted] = createSignal(false);
  const [editor, setEditor] = createSignal<Editor | null>(null);
  let host: HTMLDivElement | undefined;
  let gone = false;
  const source = () => notebook.cell(props.id)?.source ?? '';
  const editing = () => notebook.editing() === props.id;

  onMount(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setWanted(true), {
      rootMargin: AHEAD,
    });
    if (host) observer.observe(host);
    onCleanup(() => observer.disconnect());
  });
  createEffect(() => {
    if (editing()) setWanted(true);
  });
  createEffect(
    on(wanted, async (isWanted) => {
      if (!isWanted) return;
      const { createEditor } = await import('../editor/create-editor');
      if (gone || !host) return;
      const made = await createEditor({
        parent: host,
        kind: props.kind,
        source: source(),
        label: props.label,
        kernel,
        onChange: (text) => notebook.setSource(props.id, text),
        onFocus: () => notebook.edit(props.id),
        onBlur: () => {
          // A text cell stays open until it is rendered; another window taking the focus leaves nothing.
          if (props.kind === 'code' && document.hasFocus() && editing()) notebook.leave();
        },
        onLeave: () => notebook.leave(),
        onRun: (then) => {
          if (then === 'step') notebook.executeAndStep(props.id);
          else notebook.execute(props.id);
          if (then === 'insert') notebook.insert('code', { index: notebook.ids().indexOf(props.id) + 1 });
        },
      });
      if (gone) made.destroy();
      else setEditor(made);
    }),
  );
  createEffect(() => editor()?.setSource(source()));
  // The number in it changes when a cell is added above.
  createEffect(() => editor()?.setLabel(props.label));
  createEffect(() => editor()?.setReadOnly(notebook.readOnly()));
  createEffect(() => {
    if (editing()) editor()?.focus();
  });
  onCleanup(() => {
    gone = true;
    editor()?.destroy();
  });

  return (
    <div class="cell-editor" data-kind={props.kind}>
      <div ref={host} />
      <Show when={!editor()}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the cell does the same */}
        <pre class="still" onClick={() => notebook.edit(props.id)}>
          {source() || ' '}
        </pre>
      </Show>
    </div>
  );
}
