import { type JSX, splitProps } from 'solid-js';

/** A button that shows only an icon: `label` is its accessible name and its tooltip. */
export function IconButton(
  props: Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> & {
    readonly label: string;
    /** Keys that do the same, for the tooltip. */
    readonly keys?: string;
    readonly children: JSX.Element;
  },
) {
  const [own, rest] = splitProps(props, ['label', 'keys', 'class', 'children']);
  return (
    <button
      type="button"
      class={`icon-button ${own.class ?? ''}`}
      aria-label={own.label}
      title={own.keys ? `${own.label} (${own.keys})` : own.label}
      {...rest}
    >
      {own.children}
    </button>
  );
}
