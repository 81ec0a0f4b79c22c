import { onCleanup, onMount } from 'solid-js';
import bootstrap from '../../preview/bootstrap.js?raw';
import { type FrameDocument, type FrameMessage, type PageMessage, toFrameMessage } from '../../preview/messages';
import { previewScript } from '../../preview/script';
import { frameDocument } from '../output/script-frame';

/**
 * One document of a server, in a frame of opaque origin without any connection. Each document gets a frame of its own. Forms
 * are allowed only so that the frame hears of them: its policy lets none be sent.
 */
export function ServerFrame(props: {
  readonly document: FrameDocument;
  readonly title: string;
  readonly onMessage: (message: FrameMessage, answer: (message: PageMessage) => void) => void;
  /** A script has led the frame away from its document. */
  readonly onLeft: () => void;
  readonly onProblem: (problem: string) => void;
}) {
  let frame: HTMLIFrameElement | undefined;
  let isReady = false;
  const { port1, port2 } = new MessageChannel();
  const answer = (message: PageMessage) => port1.postMessage(message);
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = toFrameMessage(data);
    if (message) props.onMessage(message, answer);
  };
  const onReady = async (event: MessageEvent<unknown>) => {
    const data = event.data as { kind?: unknown } | null;
    if (!frame || event.source !== frame.contentWindow || data?.kind !== 'ready') return;
    // Once: whatever the frame may become later gets no port.
    removeEventListener('message', onReady);
    isReady = true;
    try {
      const script = await previewScript();
      // The frame's origin is opaque: there is no other name to send to than "*".
      frame.contentWindow?.postMessage({ kind: 'start', script }, '*', [port2]);
      answer(props.document);
    } catch {
      props.onProblem('The preview could not be loaded. Connect to the network once, and reload the page.');
    }
  };
  addEventListener('message', onReady);
  onCleanup(() => {
    removeEventListener('message', onReady);
    port1.close();
  });
  onMount(() => {
    if (frame) frame.srcdoc = frameDocument(bootstrap);
  });
  return (
    <iframe
      ref={frame}
      class="server-frame"
      title={props.title}
      sandbox="allow-scripts allow-forms"
      referrerpolicy="no-referrer"
      onLoad={() => isReady && props.onLeft()}
    />
  );
}
