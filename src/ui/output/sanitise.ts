import createDOMPurify, { type Config } from 'dompurify';
import { DATA_ROOT } from '../../contract/files';
import { confine } from '../../lib/path';

/** Properties that colour or align what they stand on and can load, cover and move nothing. */
const STYLES = new Set([
  'color',
  'background-color',
  'font-weight',
  'font-style',
  'font-size',
  'font-family',
  'text-align',
  'text-decoration',
  'vertical-align',
  'white-space',
  'width',
  'min-width',
  'max-width',
  'height',
  'padding',
  'padding-left',
  'padding-right',
  'padding-top',
  'padding-bottom',
  'border',
  'border-color',
  'border-style',
  'border-width',
  'border-collapse',
  'border-radius',
  'opacity',
  'display',
  'line-height',
]);

const CONFIG: Config & { RETURN_DOM_FRAGMENT: true } = {
  RETURN_DOM_FRAGMENT: true,
  USE_PROFILES: { html: true, mathMl: true },
  ADD_ATTR: ['data-tex', 'data-display'],
  FORBID_TAGS: [
    'style',
    'form',
    'input',
    'button',
    'textarea',
    'select',
    'option',
    'label',
    'fieldset',
    'dialog',
    'video',
    'audio',
    'source',
    'track',
    'picture',
    'map',
    'area',
    'template',
    'slot',
  ],
  FORBID_ATTR: [
    'id',
    'name',
    'srcset',
    'usemap',
    'background',
    'poster',
    'ping',
    'tabindex',
    'accesskey',
    'contenteditable',
    'popover',
  ],
  ALLOW_DATA_ATTR: false,
  ADD_URI_SAFE_ATTR: ['data-tex'],
  // It is asked of every value, so the last two parts let through what has no scheme: `2`, `center`, `a/b`.
  ALLOWED_URI_REGEXP:
    /^(?:(?:https?|mailto|sandbox):|data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
};

const purify = createDOMPurify(window);

purify.addHook('uponSanitizeAttribute', (node, data) => {
  if (data.attrName === 'style') data.attrValue = safeStyle(data.attrValue);
  // Classes are the page's own language; of the output's only the ones that it is styled by may stay.
  if (data.attrName === 'class') {
    const kept = data.attrValue.split(/\s+/).filter((name) => /^(?:dataframe|math|language-[\w+-]+)$/.test(name));
    if (kept.length === 0) data.keepAttr = false;
    data.attrValue = kept.join(' ');
  }
  if (data.attrName === 'target') data.keepAttr = false;
  // A data: URL is a picture, never a place to go.
  if (data.attrName === 'href' && node.nodeName === 'A' && /^\s*data:/i.test(data.attrValue)) data.keepAttr = false;
});

/**
 * Turns HTML of unknown origin into nodes that run nothing, load nothing from elsewhere and leave their box only by a
 * click: links open in a new tab, `sandbox:` links and pictures become elements with `data-path`, remote pictures
 * become links.
 */
export function sanitise(html: string): DocumentFragment {
  const fragment = purify.sanitize(html, CONFIG);
  for (const link of fragment.querySelectorAll('a[href]')) settleLink(link);
  for (const image of fragment.querySelectorAll('img')) settleImage(image);
  for (const head of fragment.querySelectorAll('th')) if (head.textContent?.trim() === '') settleHead(head);
  return fragment;
}

/** The path below `/mnt/data` that a `sandbox:` address names; null: it is none. */
export function sandboxPath(address: string): string | null {
  const match = /^sandbox:(.+)$/i.exec(address.trim());
  if (!match?.[1]) return null;
  let path = match[1];
  try {
    path = decodeURIComponent(path);
  } catch {
    // A stray % sign: the name is meant as it stands.
  }
  return confine(path, DATA_ROOT).path;
}

/** The empty corner of a pandas table heads nothing. */
function settleHead(head: HTMLTableCellElement): void {
  const cell = document.createElement('td');
  for (const { name, value } of head.attributes) cell.setAttribute(name, value);
  head.replaceWith(cell);
}

function settleLink(link: Element): void {
  const address = link.getAttribute('href') ?? '';
  if (/^sandbox:/i.test(address)) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'file-link';
    button.dataset.path = sandboxPath(address) ?? '';
    button.append(...link.childNodes);
    link.replaceWith(button);
  } else if (/^(?:https?|mailto):/i.test(address)) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  } else {
    // Relative to what? Not to this page.
    link.removeAttribute('href');
  }
}

function settleImage(image: HTMLImageElement): void {
  const address = image.getAttribute('src') ?? '';
  const alt = image.getAttribute('alt') ?? '';
  if (/^data:image\//i.test(address)) return;
  if (/^sandbox:/i.test(address)) {
    image.removeAttribute('src');
    image.className = 'file-image';
    image.setAttribute('data-path', sandboxPath(address) ?? '');
    image.setAttribute('loading', 'lazy');
    return;
  }
  if (!/^https?:/i.test(address)) {
    image.remove();
    return;
  }
  const link = document.createElement('a');
  link.href = address;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.textContent = alt === '' ? `Picture at ${new URL(address).host}` : `Picture: ${alt}`;
  link.title = 'Pictures from other sites are not loaded. This opens it in a new tab.';
  image.replaceWith(link);
}

function safeStyle(text: string): string {
  const style = document.createElement('span').style;
  style.cssText = text;
  const kept: string[] = [];
  for (const property of style) {
    const value = style.getPropertyValue(property);
    if (!isKept(property) || /url\(|image\(|image-set\(|expression|var\(|attr\(/i.test(value)) continue;
    if (property === 'display' && !/^(?:inline|block|inline-block|none|table.*)$/.test(value)) continue;
    kept.push(`${property}: ${value}`);
  }
  return kept.join('; ');
}

function isKept(property: string): boolean {
  return STYLES.has(property) || /^(?:border-|font-|text-align|text-decoration-)/.test(property);
}
