import { createEffect, onCleanup } from 'solid-js';
import { useDesk } from '../context';
import { drawLatex } from './latex';

/** Shows HTML or Markdown inline, sanitised, and gives its `sandbox:` links and pictures their files. */
export function SafeHtml(props: {
  readonly kind: 'html' | 'markdown';
  readonly source: string;
  readonly class?: string;
}) {
  const { fileStore, files, toasts } = useDesk();
  let host: HTMLDivElement | undefined;

  createEffect(() => {
    const { kind, source } = props;
    const urls: string[] = [];
    let stale = false;
    onCleanup(() => {
      stale = true;
      for (const url of urls) URL.revokeObjectURL(url);
    });
    void (async () => {
      const fragment =
        kind === 'markdown'
          ? (await import('./markdown')).renderMarkdown(source)
          : (await import('./sanitise')).sanitise(source);
      if (stale || !host) return;
      host.replaceChildren(fragment);
      for (const formula of host.querySelectorAll<HTMLElement>('[data-tex]')) {
        const tex = formula.dataset.tex ?? '';
        formula.textContent = tex;
        if (!stale) await drawLatex(formula, tex, formula.dataset.display !== undefined);
      }
      for (const image of host.querySelectorAll<HTMLImageElement>('img[data-path]')) {
        const path = image.dataset.path ?? '';
        const data = await fileStore.read(path);
        if (stale) return;
        if (data.ok) {
          const url = URL.createObjectURL(data.value);
          urls.push(url);
          image.src = url;
        } else image.replaceWith(`[${data.failure.message}]`);
      }
    })();
  });

  const onClick = (event: MouseEvent) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-path]') : null;
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    const path = button.dataset.path;
    if (path) void files.download(path);
    else toasts.show('This link does not name a file in /mnt/data.', { kind: 'error' });
  };

  // biome-ignore lint/a11y/noStaticElementInteractions: see below
  // biome-ignore lint/a11y/useKeyWithClickEvents: the clicks are those of the buttons inside, which have their own keys
  return <div ref={host} class={`prose ${props.class ?? ''}`} onClick={onClick} />;
}
