import { type Bridge, headerOf } from './bridge';

/** Attributes that name a file which the document shows, by tag. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  img: ['src'],
  source: ['src'],
  video: ['src', 'poster'],
  audio: ['src'],
  track: ['src'],
  input: ['src'],
  image: ['href', 'xlink:href'],
};
const SELECTOR =
  'img, source, video, audio, track, input[type="image"], image, link[rel~="stylesheet"], [style*="url("]';
/** Before the names of attributes that are held back. */
const HELD = 'data-carrel-held-';
const LOCAL = /^(?:blob:|data:|about:|#)/;
const CSS_FILE = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)/g;
const CSS_IMPORT = /@import\s+(?:url\(\s*)?(?:"([^"]*)"|'([^']*)'|([^)"'\s;]+))\s*\)?\s*([^;]*);/g;

/** Brings the files that a document names: the frame can load nothing by itself, so each is asked for and named by a `blob:`. */
export class Assets {
  readonly #files = new Map<string, Promise<string | null>>();

  constructor(private readonly bridge: Bridge) {}

  /** Takes the names of files away from what is not in the document yet: there the browser would try to load them. */
  hold(root: ParentNode): void {
    for (const element of root.querySelectorAll(SELECTOR)) {
      for (const attribute of [...(SOURCES[element.localName] ?? []), 'srcset']) {
        const address = element.getAttribute(attribute);
        if (!address || LOCAL.test(address)) continue;
        element.removeAttribute(attribute);
        element.setAttribute(HELD + attribute.replace(':', '-'), address);
      }
    }
  }

  /** All that is named in and below an element. Resolves when it is there, or could not be had. */
  async bring(root: ParentNode & Node): Promise<void> {
    const elements = [...root.querySelectorAll(SELECTOR)];
    if (root instanceof Element && root.matches(SELECTOR)) elements.push(root);
    await Promise.all(elements.map((element) => this.#bringOne(element)));
  }

  async #bringOne(element: Element): Promise<void> {
    const name = element.localName;
    if (name === 'link') return this.#sheet(element as HTMLLinkElement);
    const style = element.getAttribute('style');
    if (style?.includes('url(') && /url\(\s*["']?(?!blob:|data:|#)/.test(style)) {
      element.setAttribute('style', await this.css(style, this.bridge.url));
    }
    if (element.hasAttribute(`${HELD}srcset`)) {
      const first = element.getAttribute(`${HELD}srcset`)?.trim().split(/\s+/)[0];
      element.removeAttribute(`${HELD}srcset`);
      if (first && !element.hasAttribute(`${HELD}src`)) element.setAttribute(`${HELD}src`, first);
    }
    if (element.hasAttribute('srcset') && name !== 'video') {
      // One size is enough; a picture without `src` gets the first.
      const first = element.getAttribute('srcset')?.trim().split(/\s+/)[0];
      element.removeAttribute('srcset');
      if (first && !element.hasAttribute('src')) element.setAttribute('src', first);
    }
    for (const attribute of SOURCES[name] ?? []) {
      const given = element.getAttribute(attribute);
      const held = HELD + attribute.replace(':', '-');
      const address = given ?? element.getAttribute(held);
      element.removeAttribute(held);
      if (!address || LOCAL.test(address)) continue;
      const url = this.bridge.resolve(address);
      const blob = url && (await this.file(url));
      if (!blob) element.dispatchEvent(new Event('error'));
      // It may have been given another one meanwhile.
      else if (element.getAttribute(attribute) === given) element.setAttribute(attribute, blob);
    }
  }

  async #sheet(link: HTMLLinkElement): Promise<void> {
    const address = link.getAttribute('href');
    const url = address ? this.bridge.resolve(address) : null;
    if (!url || LOCAL.test(address ?? '')) return;
    const answer = await this.bridge.ask({ url });
    if (!answer || answer.status >= 400) {
      link.dispatchEvent(new Event('error'));
      return;
    }
    const style = document.createElement('style');
    if (link.media) style.media = link.media;
    if (link.id) style.id = link.id;
    style.textContent = await this.css(new TextDecoder().decode(answer.body), new URL(answer.url));
    link.replaceWith(style);
    link.dispatchEvent(new Event('load'));
  }

  /** A style sheet with its own files and imports in it. */
  async css(text: string, base: URL): Promise<string> {
    const imported = await replaced(text, CSS_IMPORT, async (match) => {
      const url = this.bridge.resolve(match[1] ?? match[2] ?? match[3] ?? '', base);
      const answer = url && (await this.bridge.ask({ url }));
      if (!url || !answer || answer.status >= 400) return '';
      const inner = await this.css(new TextDecoder().decode(answer.body), url);
      return match[4]?.trim() ? `@media ${match[4]} { ${inner} }` : inner;
    });
    return replaced(imported, CSS_FILE, async (match) => {
      const address = match[1] ?? match[2] ?? match[3] ?? '';
      if (address === '' || LOCAL.test(address)) return match[0];
      const url = this.bridge.resolve(address, base);
      const found = url && (await (/\.(?:woff2?|ttf|otf)$/i.test(url.pathname) ? this.#font(url) : this.file(url)));
      return found ? `url("${found}")` : 'url("data:,")';
    });
  }

  /** A `blob:` address of a file; null: it could not be had. */
  file(url: URL): Promise<string | null> {
    const known = this.#files.get(url.href);
    if (known) return known;
    const file = this.bridge.ask({ url }).then((answer) => {
      if (!answer || answer.status >= 400) return null;
      return URL.createObjectURL(new Blob([answer.body], { type: headerOf(answer.headers, 'content-type') ?? '' }));
    });
    this.#files.set(url.href, file);
    return file;
  }

  /** Fonts are taken from `data:` addresses only. */
  async #font(url: URL): Promise<string | null> {
    const answer = await this.bridge.ask({ url });
    if (!answer || answer.status >= 400) return null;
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.onerror = () => resolve(null);
      reader.readAsDataURL(new Blob([answer.body], { type: headerOf(answer.headers, 'content-type') ?? '' }));
    });
  }
}

async function replaced(
  text: string,
  pattern: RegExp,
  by: (match: RegExpMatchArray) => Promise<string>,
): Promise<string> {
  const matches = [...text.matchAll(pattern)];
  const texts = await Promise.all(matches.map(by));
  let result = '';
  let place = 0;
  for (const [index, match] of matches.entries()) {
    result += text.slice(place, match.index) + (texts[index] ?? '');
    place = match.index + match[0].length;
  }
  return result + text.slice(place);
}
