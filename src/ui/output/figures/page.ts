import type { Drawing } from './drawing';
import type { Library } from './libraries';

/** Addresses of scripts and styles whose library comes with the page, or is not missed (null). The first that fits counts. */
const KNOWN: readonly (readonly [address: RegExp, library: Library | null])[] = [
  [/\/plotly(?:-[\w.-]+?)?(?:\.min)?\.js$/, 'plotly'],
  [/\/vega-lite(?:@|\/|\.)/, 'vega-lite'],
  [/\/vega-embed(?:@|\/|\.)/, 'vega-embed'],
  [/\/vega(?:@|\/|\.)/, 'vega'],
  [/\/leaflet(?:\.min)?\.js$/i, 'leaflet'],
  [/\/leaflet(?:\.min)?\.css$/i, 'styles of maps'],
  [/\/leaflet\.awesome-markers(?:\.min)?\.js$/i, 'markers'],
  [/\/leaflet\.markercluster(?:-src)?(?:\.min)?\.js$/i, 'clusters'],
  [/\/jquery[\d.-]*(?:\.slim)?(?:\.min)?\.js$/i, 'jquery'],
  // Parts of the same styles, and what folium lists on every map and only popups of other makers use.
  [/\/(?:leaflet\.awesome|markercluster)[\w.-]*\.css$/i, null],
  [/\/bootstrap[\w.-]*\.(?:js|css)$/i, null],
  [/fontawesome|font-awesome/i, null],
  [/MathJax/i, null],
];

/** Whether it names anything on the web that it wants to run, or is a whole document inside another. */
const ASKS = /<(?:script|link)\b[^>]*\b(?:src|href)\s*=\s*["']?https?:|<iframe\b[^>]*\bsrcdoc\s*=/i;

/** Branca puts a map into a frame of this share of its width. */
const MAP_HEIGHT = 460;

/**
 * HTML with the libraries that it names by an address, as far as they come with the page; what else it names is left out,
 * and said. Rejects where a library cannot be loaded.
 */
export async function drawPage(html: string): Promise<Drawing> {
  if (!ASKS.test(html)) return { html, texts: [] };
  const { document, height } = innermost(html);
  const wanted: Library[] = [];
  const missing = new Set<string>();
  for (const element of document.querySelectorAll('script[src], link[href]')) {
    const address = element.getAttribute('src') ?? element.getAttribute('href') ?? '';
    if (!/^(?:https?:)?\/\//i.test(address)) continue;
    const library = KNOWN.find(([pattern]) => pattern.test(address.replace(/[?#].*$/, '')))?.[1];
    if (library === undefined) {
      if (element.matches('script, [rel~=stylesheet]')) missing.add(host(address));
      element.remove();
    } else if (library === null || (wanted.includes(library) && library === 'styles of maps')) element.remove();
    else {
      const made = document.createElement(element.localName === 'script' ? 'script' : 'style');
      made.dataset.text = String(wanted.push(library) - 1);
      element.replaceWith(made);
    }
  }
  const { library } = await import('./libraries');
  const texts = await Promise.all(wanted.map((name) => library(name)));
  const note =
    missing.size === 0
      ? {}
      : { note: `This output asks for scripts or styles of ${[...missing].join(', ')}, which are not loaded here.` };
  return { html: document.documentElement.outerHTML, texts, ...(height === null ? {} : { height }), ...note };
}

/** A document that is all there is in another one, as folium writes maps: a frame inside the frame could run no scripts. */
function innermost(html: string): { readonly document: Document; readonly height: number | null } {
  const document = new DOMParser().parseFromString(html, 'text/html');
  const frames = document.querySelectorAll('iframe');
  const inner = frames[0]?.getAttribute('srcdoc');
  if (frames.length !== 1 || !inner || document.querySelector('script')) return { document, height: null };
  const given = Number.parseInt(frames[0]?.getAttribute('height') ?? '', 10);
  return {
    document: new DOMParser().parseFromString(inner, 'text/html'),
    height: Number.isFinite(given) && given > 0 ? given : MAP_HEIGHT,
  };
}

function host(address: string): string {
  return URL.parse(address, 'https://nowhere.invalid')?.host ?? address;
}
