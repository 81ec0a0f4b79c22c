import type { Bridge } from './bridge';
import { withOwnLocation } from './location';

/**
 * Runs scripts as the document's order wants it. Each is run from a `blob:` address of the frame, because the page's policy,
 * which the frame inherits, allows no inline script.
 */
export class Scripts {
  #count = 0;

  constructor(private readonly bridge: Bridge) {}

  /** Those of a document that was just put in: plain ones first, then those that wait for its end. */
  async runAll(root: ParentNode): Promise<void> {
    const all = [...root.querySelectorAll('script')];
    const isLate = (script: HTMLScriptElement) =>
      script.type === 'module' || (script.hasAttribute('defer') && script.hasAttribute('src'));
    for (const script of all.filter((one) => !isLate(one))) await this.run(script);
    for (const script of all.filter(isLate)) await this.run(script);
  }

  /** Runs one that the browser has not run. */
  async run(old: HTMLScriptElement): Promise<void> {
    if (!isCode(old) || old.dataset.carrelRun !== undefined) return;
    const text = old.hasAttribute('src') ? await this.#text(old.getAttribute('src') ?? '') : (old.textContent ?? '');
    if (text === null) {
      old.dispatchEvent(new Event('error'));
      return;
    }
    const script = document.createElement('script');
    for (const { name, value } of old.attributes) {
      if (name !== 'src' && name !== 'integrity' && name !== 'nonce' && name !== 'crossorigin')
        script.setAttribute(name, value);
    }
    script.dataset.carrelRun = '';
    script.async = false;
    await this.#load(script, text, () => old.replaceWith(script));
    old.dispatchEvent(new Event('load'));
  }

  /**
   * Takes handlers in attributes (`onclick="…"`) and `javascript:` addresses away from all that is below an element, since the
   * policy would only report them. Returns what sets them again, once the elements are in the document.
   */
  handlers(root: ParentNode & Node): () => Promise<void> {
    const elements = [...root.querySelectorAll('*')];
    if (root instanceof Element) elements.push(root);
    const made: string[] = [];
    for (const element of elements) {
      for (const { name, value } of [...element.attributes]) {
        const isAddress = name === 'href' && /^\s*javascript:/i.test(value);
        if (!isAddress && !/^on[a-z]+$/.test(name)) continue;
        element.removeAttribute(name);
        this.#count += 1;
        const mark = `data-carrel${this.#count}`;
        element.setAttribute(mark, '');
        if (isAddress) element.setAttribute('href', '#');
        const event = isAddress ? 'onclick' : name;
        const isWindows = element.localName === 'body' && OF_WINDOW.test(event);
        const target = isWindows ? 'self' : `document.querySelector('[${mark}]')`;
        const code = isAddress ? value.replace(/^\s*javascript:/i, '') : value;
        made.push(`{ const target = ${target}; if (target) target.${event} = function (event) {\n${code}\n}; }`);
      }
    }
    return async () => {
      // One that can't be read must not take the others with it.
      for (const text of made) {
        await this.#load(document.createElement('script'), text, (script) => document.head.append(script));
      }
    };
  }

  #load(script: HTMLScriptElement, text: string, put: (script: HTMLScriptElement) => void): Promise<void> {
    const url = URL.createObjectURL(new Blob([withOwnLocation(text)], { type: 'text/javascript' }));
    script.src = url;
    script.dataset.carrelRun = '';
    return new Promise((resolve) => {
      script.onload = script.onerror = () => {
        URL.revokeObjectURL(url);
        resolve();
      };
      put(script);
    });
  }

  async #text(address: string): Promise<string | null> {
    if (address.startsWith('blob:')) return null;
    const url = this.bridge.resolve(address);
    const answer = url && (await this.bridge.ask({ url }));
    return answer && answer.status < 400 ? new TextDecoder().decode(answer.body) : null;
  }
}

/** Handlers of `body` that are the window's. */
const OF_WINDOW = /^on(?:load|unload|beforeunload|resize|hashchange|popstate|message|storage)$/;

function isCode({ type }: HTMLScriptElement): boolean {
  return type === '' || /javascript|ecmascript|module/i.test(type);
}
