import { createUniqueId, onMount } from 'solid-js';
import { useDesk } from '../context';

/** Where a program that waits in `input()` gets its line: Enter sends it, Escape ends the input. */
export function InputField(props: {
  readonly prompt: string;
  readonly password: boolean;
  readonly onReply: (line: string | null) => void;
}) {
  const { notebook } = useDesk();
  const id = createUniqueId();
  let field: HTMLInputElement | undefined;
  onMount(() => {
    field?.scrollIntoView({ block: 'nearest' });
    // Not while a person writes code in another cell: the letters would go to the program.
    const writing = notebook.editing();
    if (writing === null || !notebook.cell(writing)?.source.trim()) field?.focus({ preventScroll: true });
  });
  return (
    <form
      class="input-field"
      onSubmit={(event) => {
        event.preventDefault();
        props.onReply(field?.value ?? '');
      }}
    >
      <label for={id} class="mono">
        {props.prompt.trim() || 'Python asks for input'}
      </label>
      <input
        ref={field}
        id={id}
        class="field mono"
        type={props.password ? 'password' : 'text'}
        autocomplete="off"
        spellcheck={false}
        placeholder="Type a line and press Enter"
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') props.onReply(null);
        }}
      />
      <button type="submit" class="button button-accent">
        Send
      </button>
    </form>
  );
}
