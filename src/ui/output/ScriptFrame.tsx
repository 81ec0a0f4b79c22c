import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { Drawing } from './figures/drawing';
import { FRAME_BOOTSTRAP, frameDocument } from './script-frame';

const MOST = 2000;
const LEAST = 24;

/**
 * HTML with scripts or styles of its own, in a frame of opaque origin that can reach neither the page nor the network.
 * The document is handed in by message, so that only the small bootstrap has to be allowed by the page's policy.
 */
export function ScriptFrame(props: { readonly draw: () => Promise<Drawing> }) {
  const [height, setHeight] = createSignal(120);
  const [note, setNote] = createSignal('');
  let frame: HTMLIFrameElement | undefined;

  const show = async () => {
    let drawing: Drawing;
    try {
      drawing = await props.draw();
    } catch (error) {
      setHeight(LEAST);
      setNote(
        `The library that draws this could not be loaded (${error instanceof Error ? error.message : String(error)}). Go online once and reload the page.`,
      );
      return;
    }
    const { html, texts } = drawing;
    if (drawing.height !== undefined) setHeight(Math.min(MOST, drawing.height));
    setNote(drawing.note ?? '');
    const style = getComputedStyle(document.documentElement);
    const theme = ['--text', '--muted', '--border', '--accent', '--font', '--mono'].map(
      (name) => [name, style.getPropertyValue(name)] as const,
    );
    // The frame's origin is opaque: there is no other name to send to than "*".
    frame?.contentWindow?.postMessage({ kind: 'show', html, texts, theme, scheme: style.colorScheme }, '*');
  };

  const onMessage = (event: MessageEvent<unknown>) => {
    if (!frame || event.source !== frame.contentWindow) return;
    const data = event.data as { kind?: unknown; height?: unknown } | null;
    if (data?.kind === 'ready') void show();
    else if (data?.kind === 'height' && typeof data.height === 'number' && Number.isFinite(data.height)) {
      setHeight(Math.min(MOST, Math.max(LEAST, Math.ceil(data.height))));
    }
  };
  addEventListener('message', onMessage);
  onCleanup(() => removeEventListener('message', onMessage));
  onMount(() => {
    if (frame) frame.srcdoc = frameDocument(FRAME_BOOTSTRAP);
  });

  return (
    <>
      <iframe
        ref={frame}
        class="script-frame"
        title="Interactive output"
        sandbox="allow-scripts"
        referrerpolicy="no-referrer"
        style={{ height: `${height()}px` }}
      />
      <Show when={note()}>
        <p class="muted frame-note">{note()}</p>
      </Show>
    </>
  );
}
