import { onMount } from 'solid-js';

/** A text field in the place of a name: Enter or leaving it keeps the name, Escape does not. */
export function NameField(props: {
  readonly label: string;
  readonly name: string;
  /** Characters to select at the start: all but the extension of a file. */
  readonly select?: number;
  readonly onDone: (name: string | null) => void;
}) {
  let field: HTMLInputElement | undefined;
  let done = false;
  const finish = (name: string | null) => {
    if (done) return;
    done = true;
    props.onDone(name);
  };
  onMount(() => {
    field?.focus();
    field?.setSelectionRange(0, props.select ?? props.name.length);
  });
  return (
    <input
      ref={field}
      class="field name-field"
      aria-label={props.label}
      value={props.name}
      spellcheck={false}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(event.currentTarget.value);
        else if (event.key === 'Escape') finish(null);
      }}
    />
  );
}
