import type { MimeBundle, Output } from '../../contract/display';
import { unreachable } from '../../contract/result';
import { toBase64 } from '../../lib/base64';
import { formatBytes } from '../../lib/bytes';
import { mimeType } from '../../lib/mime';
import { basename } from '../../lib/path';
import { ansiHtml } from '../output/ansi';
import { stripLatex } from '../output/latex';
import { renderMarkdown } from '../output/markdown';
import { type Choice, chooseMime, needsFrame } from '../output/mime-choice';
import { sanitise } from '../output/sanitise';

/** The bytes of a file of the desk; null: it is not there. */
export type ReadFile = (path: string) => Promise<Blob | null>;

/** Bytes of a picture of the desk that are put into the page. */
const MOST_PICTURE = 10_000_000;

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Markdown of unknown origin. */
export async function words(source: string, read: ReadFile): Promise<HTMLElement> {
  return element('div', { class: 'prose' }, await settled(renderMarkdown(source), read));
}

export async function outputElement(output: Output, read: ReadFile): Promise<HTMLElement> {
  switch (output.kind) {
    case 'stream':
      return element('div', { class: 'output', 'data-kind': output.name }, plain(output.text));
    case 'error':
      return element(
        'div',
        { class: 'output', 'data-kind': 'error' },
        element('strong', {}, output.message === '' ? output.name : `${output.name}: ${output.message}`),
        plain(output.traceback),
      );
    case 'display':
    case 'result':
      return element('div', { class: 'output' }, ...(await bundle(output.data, read)));
    default:
      return unreachable(output);
  }
}

async function bundle(data: MimeBundle, read: ReadFile): Promise<readonly Node[]> {
  const choice = chooseMime(data);
  if (choice?.kind === 'figure') {
    const { [choice.type]: _, ...rest } = data;
    return [interactive(), ...(await bundle(rest, read))];
  }
  const html = data['text/html'];
  if (typeof html === 'string' && needsFrame(html)) return still(html, data, read);
  return choice === null ? [] : [await chosen(choice, data, read)];
}

function interactive(): HTMLElement {
  return element('p', { class: 'note' }, 'This output is interactive. Here is what stands still of it.');
}

/** What would move or ask for scripts: its picture where there is one, or else what stands still of it. */
async function still(html: string, data: MimeBundle, read: ReadFile): Promise<readonly Node[]> {
  const note = interactive();
  const { 'text/html': _, ...rest } = data;
  const other = chooseMime(rest);
  if (other?.kind === 'image' || (other?.kind === 'text' && other.type === 'image/svg+xml')) {
    return [note, await chosen(other, data, read)];
  }
  const fragment = await settled(sanitise(html), read);
  if (fragment.textContent?.trim() !== '' || other === null)
    return [note, element('div', { class: 'prose html-output' }, fragment)];
  return [note, await chosen(other, data, read)];
}

async function chosen(choice: Choice, data: MimeBundle, read: ReadFile): Promise<Node> {
  const alt = typeof data['text/plain'] === 'string' ? data['text/plain'] : 'Output';
  switch (choice.kind) {
    case 'image':
      return picture(choice.data, choice.type, alt);
    case 'figure':
      return plain(alt);
    case 'other':
      return element('p', { class: 'note' }, `${choice.type}, ${formatBytes(choice.data.size)}: not shown here.`);
    case 'text':
      return chosenText(choice, alt, read);
    default:
      return unreachable(choice);
  }
}

async function chosenText(choice: Extract<Choice, { kind: 'text' }>, alt: string, read: ReadFile): Promise<Node> {
  switch (choice.type) {
    case 'text/html':
      return element('div', { class: 'prose html-output' }, await settled(sanitise(choice.text), read));
    case 'text/markdown':
      return words(choice.text, read);
    case 'text/latex': {
      const { tex, display } = stripLatex(choice.text);
      return formula(tex, display);
    }
    case 'image/svg+xml':
      return picture(new Blob([choice.text]), choice.type, alt);
    case 'application/json':
      return plain(laidOut(choice.text));
    case 'text/plain':
      return plain(choice.text);
    default:
      return unreachable(choice.type);
  }
}

/** Sanitised nodes whose formulas are drawn, and whose files of the desk are pictures in the page, or names. */
async function settled(fragment: DocumentFragment, read: ReadFile): Promise<DocumentFragment> {
  for (const place of fragment.querySelectorAll<HTMLElement>('[data-tex]')) {
    const { tex = '', display } = place.dataset;
    place.replaceWith(await formula(tex, display !== undefined));
  }
  for (const image of fragment.querySelectorAll<HTMLElement>('img[data-path]')) {
    const path = image.dataset.path ?? '';
    const data = path === '' ? null : await read(path);
    const type = mimeType(path);
    const isShown = data !== null && data.size <= MOST_PICTURE && type.startsWith('image/');
    const alt = image.getAttribute('alt') || basename(path);
    image.replaceWith(isShown ? await picture(data, type, alt) : element('span', { class: 'file' }, alt));
  }
  for (const link of fragment.querySelectorAll<HTMLElement>('button[data-path]')) {
    link.replaceWith(element('span', { class: 'file', title: link.dataset.path ?? '' }, ...link.childNodes));
  }
  return fragment;
}

async function picture(data: Blob, type: string, alt: string): Promise<HTMLElement> {
  const src = `data:${type};base64,${toBase64(new Uint8Array(await data.arrayBuffer()))}`;
  return element('img', { src, alt });
}

/** As MathML, which browsers draw without fonts or styles of their own. */
async function formula(tex: string, display: boolean): Promise<HTMLElement> {
  const { default: katex } = await import('katex');
  const place = element(display ? 'div' : 'span');
  const options = { displayMode: display, throwOnError: false, trust: false, maxExpand: 1000 } as const;
  // KaTeX escapes what it is given.
  place.innerHTML = katex.renderToString(tex, { ...options, output: 'mathml' });
  return place;
}

/** Escaped by ansi_up: nothing but spans of colour. */
function plain(text: string): HTMLElement {
  const shown = element('pre', { class: 'plain' });
  shown.innerHTML = ansiHtml(text);
  return shown;
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
