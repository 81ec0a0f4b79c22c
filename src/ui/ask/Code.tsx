import { createEffect } from 'solid-js';

const PYTHON = /^(?:python|py|python3|ipython)$/i;

/** Code to read, also while it is being written. */
export function Code(props: { readonly source: string; readonly language?: string }) {
  let host: HTMLElement | undefined;
  let colour: ((source: string) => DocumentFragment) | null = null;
  createEffect(() => {
    const { source, language = 'python' } = props;
    const show = () => {
      if (host && colour && props.source === source) host.replaceChildren(colour(source));
    };
    if (!host) return;
    if (!PYTHON.test(language)) host.textContent = source;
    else if (colour) show();
    else {
      host.textContent = source;
      void import('./highlight').then(({ highlightPython }) => {
        colour = highlightPython;
        show();
      });
    }
  });
  return (
    <pre class="code">
      <code ref={host} />
    </pre>
  );
}
