import type { PageMessage } from '../messages';
import { Assets } from './assets';
import { Bridge } from './bridge';
import { installEventSource } from './event-source';
import { installLocation } from './location';
import { installNavigation, scrollTo } from './navigation';
import { Scripts } from './scripts';
import { installShims } from './shims';
import { installWebSocket } from './web-socket';
import { installXhr } from './xhr';

/** Shows one document of a server inside the preview's frame, where everything it asks for goes through the page. */
const { carrelPort: port } = self as unknown as { carrelPort: MessagePort };
port.onmessage = ({ data }: MessageEvent<PageMessage>) => {
  if (data.kind !== 'document') return;
  const bridge = new Bridge(port, data);
  const assets = new Assets(bridge);
  const scripts = new Scripts(bridge);
  installNavigation(bridge);
  installLocation(bridge);
  installShims(bridge, data);
  installXhr(bridge);
  installEventSource(bridge);
  installWebSocket(bridge);
  void show(data.html, bridge, assets, scripts);
};

async function show(html: string, bridge: Bridge, assets: Assets, scripts: Scripts): Promise<void> {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const node of parsed.querySelectorAll('meta[http-equiv], base')) node.remove();
  for (const frame of parsed.querySelectorAll('iframe, object, embed, frame')) {
    const url = bridge.resolve(frame.getAttribute('src') ?? frame.getAttribute('data') ?? '');
    bridge.tell({ kind: 'left-out', what: `a frame inside (${url?.pathname ?? 'without an address'})` });
  }
  const root = document.documentElement;
  for (const { name, value } of parsed.documentElement.attributes) root.setAttribute(name, value);
  // Only what is asked for may be seen before the sheets are there.
  const { body } = parsed;
  const setHandlers = scripts.handlers(parsed);
  assets.hold(body);
  const sheets = assets.bring(parsed.head);
  for (const style of parsed.querySelectorAll('style'))
    style.textContent = await assets.css(style.textContent ?? '', bridge.url);
  await sheets;
  document.head.append(...parsed.head.childNodes);
  for (const { name, value } of body.attributes) document.body.setAttribute(name, value);
  document.body.replaceChildren(...body.childNodes);
  const pictures = assets.bring(document.body);
  tellTitle(bridge);
  await setHandlers();
  await scripts.runAll(document);
  tellTitle(bridge);
  watch(bridge, assets, scripts);
  document.dispatchEvent(new Event('DOMContentLoaded', { bubbles: true }));
  await pictures;
  dispatchEvent(new Event('load'));
  if (bridge.url.hash) scrollTo(bridge.url.hash);
}

function tellTitle(bridge: Bridge): void {
  bridge.tell({ kind: 'title', title: document.title });
}

/** What scripts put in later is brought and run too. */
function watch(bridge: Bridge, assets: Assets, scripts: Scripts): void {
  let title = document.title;
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'attributes' && target instanceof Element) void assets.bring(target);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        void assets.bring(node);
        void scripts.handlers(node)();
        // Of what is put in by `innerHTML` no script runs; one that was made runs, or would if it could be loaded.
        if (node instanceof HTMLScriptElement && node.hasAttribute('src')) void scripts.run(node);
      }
    }
    if (document.title !== title) {
      title = document.title;
      tellTitle(bridge);
    }
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['src', 'srcset', 'href', 'poster', 'style'],
  });
}
