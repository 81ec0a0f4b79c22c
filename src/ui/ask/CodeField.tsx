import { createEffect, onCleanup, onMount } from 'solid-js';
import { useDesk } from '../context';
import type { Editor } from '../editor/create-editor';

/** Code to change. Ctrl-Enter and Shift-Enter run it, Escape leaves it. */
export function CodeField(props: {
  readonly source: string;
  readonly label: string;
  readonly focus?: boolean;
  readonly onChange: (source: string) => void;
  readonly onRun: () => void;
  readonly onLeave?: () => void;
}) {
  const { kernel } = useDesk();
  let host: HTMLDivElement | undefined;
  let editor: Editor | null = null;
  let gone = false;
  onMount(async () => {
    const { createEditor } = await import('../editor/create-editor');
    if (gone || !host) return;
    const made = await createEditor({
      parent: host,
      kind: 'code',
      source: props.source,
      label: props.label,
      kernel,
      onChange: (source) => props.onChange(source),
      onFocus: () => {},
      onBlur: () => {},
      onLeave: () => props.onLeave?.(),
      onRun: () => props.onRun(),
    });
    if (gone) return made.destroy();
    editor = made;
    if (props.focus) made.focus();
  });
  createEffect(() => {
    const { source } = props;
    editor?.setSource(source);
  });
  onCleanup(() => {
    gone = true;
    editor?.destroy();
  });
  return <div ref={host} class="cell-editor code-field" />;
}
