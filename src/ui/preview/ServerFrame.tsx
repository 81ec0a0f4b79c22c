import { onCleanup, onMount } from 'solid-js';
import bootstrap from '../../preview/bootstrap.js?raw';
import type { PreviewBrowser } from '../../preview/browser';
import { Exchanges } from '../../preview/exchanges';
import { type FrameDocument, type FrameMessage, type PageMessage, toFrameMessage } from '../../preview/messages';
import { previewScript } from '../../preview/script';
import { frameDocument } from '../output/script-frame';

/** What a document tells of itself; what else comes from it asks its server for something. */
export type DocumentMessage = Exclude<FrameMessage, { readonly kind: 'request' | 'pull' | 'say' | 'leave' }>;

/**
 * One document of a server, in a frame of opaque origin without any connection. Each document gets a frame of its own. Forms
 * are allowed only so that the frame hears of them: its policy lets none be sent.
 */
export function ServerFrame(props: {
  readonly document: FrameDocument;
  readonly title: string;
  readonly browser: PreviewBrowser;
  readonly onMessage: (message: DocumentMessage) => void;
  /** Called after each answer. */
  readonly onAnswer: () => void;
  /** Gives what tells the document something. */
  readonly onOpen: (tell: (message: PageMessage) => void) => void;
  /** A script has led the frame away from its document. */
  readonly onLeft: () => void;
  readonly onProblem: (problem: string) => void;
}) {
  let frame: HTMLIFrameElement | undefined;
  let isReady = false;
  const { port1, port2 } = new MessageChannel();
  const answer = (message: PageMessage) => port1.postMessage(message);
  const exchanges = new Exchanges({
    browser: props.browser,
    reply: answer,
    onProblem: (problem) => props.onProblem(problem),
    onAnswer: () => props.onAnswer(),
  });
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = toFrameMessage(data);
    if (message === null) return;
    switch (message.kind) {
      case 'request':
        exchanges.request(message.id, message.request, message.isStreamed);
        break;
      case 'pull':
        exchanges.pull(message.id);
        break;
      case 'say':
        exchanges.say(message.id, message.data);
        break;
      case 'leave':
        exchanges.leave(message.id, message.code);
        break;
      default:
        props.onMessage(message);
    }
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
      props.onOpen(answer);
    } catch {
      props.onProblem('The preview could not be loaded. Connect to the network once, and reload the page.');
    }
  };
  addEventListener('message', onReady);
  onCleanup(() => {
    removeEventListener('message', onReady);
    exchanges.end();
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
