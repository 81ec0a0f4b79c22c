import type { Cell } from '../../contract/session';
import { type ExportSource, wholeNotebook } from '../../session/export/source';
import { highlightPython } from '../ask/highlight';
import ansiStyle from '../styles/ansi.css?raw';
import codeStyle from '../styles/code.css?raw';
import proseStyle from '../styles/prose.css?raw';
import themeStyle from '../styles/theme.css?raw';
import { element, outputElement, type ReadFile, words } from './html-output';
import pageStyle from './page.css?raw';

/** The page may show what is in it, and nothing else: no script, no address but those of its own pictures. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/**
 * The session as one page of HTML that loads nothing and runs nothing: what was said, code, and outputs as far as they
 * stand still. All of it is of unknown origin: it is text, or goes through the sanitiser.
 */
export async function exportHtml(source: ExportSource): Promise<Blob> {
  const { info, cells } = wholeNotebook(source);
  const read: ReadFile = async (path) => {
    const file = await source.files.read(path);
    return file.ok ? file.value : null;
  };
  // A document without a window: nothing that is put into it is loaded.
  const page = document.implementation.createHTMLDocument(info.title);
  page.documentElement.lang = 'en';
  page.head.prepend(
    meta({ charset: 'utf-8' }),
    meta({ 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    meta({ name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    meta({ name: 'referrer', content: 'no-referrer' }),
    element('style', {}, [themeStyle, proseStyle, ansiStyle, codeStyle, pageStyle].join('\n')),
  );
  const main = element('main', {}, head(info.title, info.modified, cells));
  for (const cell of cells) main.append(await cellElement(cell, read));
  page.body.append(main);
  return new Blob(['<!doctype html>\n', page.documentElement.outerHTML, '\n'], { type: 'text/html' });
}

function meta(attributes: Readonly<Record<string, string>>): HTMLElement {
  return element('meta', attributes);
}

function head(title: string, modified: number, cells: readonly Cell[]): HTMLElement {
  const runs = cells.filter(({ kind, source }) => kind === 'code' && source.trim() !== '').length;
  const day = new Date(modified).toISOString().slice(0, 10);
  return element(
    'header',
    {},
    element('h1', {}, title),
    element('p', {}, `${day} · ${runs} ${runs === 1 ? 'run' : 'runs'} of Python · from Carrel`),
  );
}

async function cellElement(cell: Cell, read: ReadFile): Promise<Node> {
  const { id, kind, source, outputs, count } = cell;
  if (kind === 'markdown') {
    return element('section', { class: id.startsWith('q-') ? 'words question' : 'words' }, await words(source, read));
  }
  if (source.trim() === '') return document.createDocumentFragment();
  const label = count === null ? 'Python' : `Python [${count}]`;
  const run = element(
    'details',
    { class: 'run', open: '' },
    element('summary', {}, label),
    element('pre', { class: 'code', tabindex: '0' }, element('code', {}, highlightPython(source.trimEnd()))),
  );
  for (const output of outputs) run.append(await outputElement(output, read));
  return run;
}
