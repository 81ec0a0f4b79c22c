import { createSignal, onCleanup, onMount } from 'solid-js';
import { FRAME_BOOTSTRAP, frameDocument } from './script-frame';

const MOST = 2000;
const LEAST = 24;

/**
 * HTML with scripts or styles of its own, in a frame of opaque origin that can reach neither the page nor the network.
 * The document is handed in by message, so that only the small bootstrap has to be allowed by the page's policy.
 */
export function ScriptFrame(props: { readonly html: string }) {
  const [height, setHeight] = createSignal(120);
  let frame: HTMLIFrameElement | undefined;

  const onMessage = (event: MessageEvent<unknown>) => {
    if (!frame || event.source !== frame.contentWindow) return;
    const data = event.data as { kind?: unknown; height?: unknown } | null;
    if (data?.kind === 'ready') {
      const style = getComputedStyle(document.documentElement);
      const theme = ['--text', '--muted', '--border', '--accent', '--font', '--mono'].map(
        (name) => [name, style.getPropertyValue(name)] as const,
      );
      // The frame's origin is opaque: there is no other name to send to than "*".
      frame.contentWindow?.postMessage({ kind: 'show', html: props.html, theme, scheme: style.colorScheme }, '*');
    } else if (data?.kind === 'height' && typeof data.height === 'number' && Number.isFinite(data.height)) {
      setHeight(Math.min(MOST, Math.max(LEAST, Math.ceil(data.height))));
    }
  };
  addEventListener('message', onMessage);
  onCleanup(() => removeEventListener('message', onMessage));
  onMount(() => {
    if (frame) frame.srcdoc = frameDocument(FRAME_BOOTSTRAP);
  });

  return (
    <iframe
      ref={frame}
      class="script-frame"
      title="Interactive output"
      sandbox="allow-scripts"
      referrerpolicy="no-referrer"
      style={{ height: `${height()}px` }}
    />
  );
}
