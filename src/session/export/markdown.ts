import type { MimeBundle, Output } from '../../contract/display';
import { unreachable } from '../../contract/result';
import type { Cell, SessionDocument } from '../../contract/session';
import { stripAnsi } from '../../lib/ansi';
import { toBase64 } from '../../lib/base64';
import { terminalText } from '../../lib/terminal-text';

/** Text in a fence that is longer than any in it. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n+$/, '')}\n${fence}`;
}

/** How a picture is written; told of each in the order of the text. */
export type Picture = (data: Blob, type: string) => string;

/**
 * A notebook as Markdown: words as they are, code and text outputs in fences. Pictures are in it as `data:` addresses, at
 * the end, so that the text can be read.
 */
export async function exportMarkdown({ info, cells }: SessionDocument): Promise<string> {
  const pictures: { readonly data: Blob; readonly type: string }[] = [];
  const picture: Picture = (data, type) => {
    pictures.push({ data, type });
    return `![Figure ${pictures.length}][figure-${pictures.length}]`;
  };
  const parts = [`# ${info.title.replace(/\s+/g, ' ')}`, ...cells.flatMap((cell) => cellMarkdown(cell, picture))];
  const addresses = await Promise.all(
    pictures.map(async ({ data, type }, place) => {
      return `[figure-${place + 1}]: data:${type};base64,${toBase64(new Uint8Array(await data.arrayBuffer()))}`;
    }),
  );
  return `${[...parts, addresses.join('\n')].filter((part) => part !== '').join('\n\n')}\n`;
}

/** The parts of one cell, some of which may be empty. */
export function cellMarkdown({ kind, source, outputs }: Cell, picture: Picture): readonly string[] {
  if (kind === 'markdown') return [source.trim()];
  if (source.trim() === '') return [];
  return [fenced(source, 'python'), ...outputs.map((output) => outputPart(output, picture))];
}

function outputPart(output: Output, picture: Picture): string {
  switch (output.kind) {
    case 'stream':
      return plain(output.text);
    case 'error':
      return plain(output.traceback === '' ? `${output.name}: ${output.message}` : output.traceback);
    case 'display':
    case 'result':
      return bundlePart(output.data, picture);
    default:
      return unreachable(output);
  }
}

function bundlePart(data: MimeBundle, picture: Picture): string {
  const markdown = data['text/markdown'];
  if (typeof markdown === 'string') return markdown.trim();
  for (const [type, value] of Object.entries(data)) {
    if (!type.startsWith('image/')) continue;
    return picture(value instanceof Blob ? value : new Blob([value]), type);
  }
  const latex = data['text/latex'];
  if (typeof latex === 'string') return latex.trim();
  const text = data['text/plain'] ?? data['application/json'];
  if (typeof text === 'string') return plain(text);
  const html = data['text/html'];
  return typeof html === 'string' ? fenced(html, 'html') : '';
}

/** As a terminal shows it at the end, without colours. */
function plain(text: string): string {
  const shown = stripAnsi(terminalText(text));
  return shown.trim() === '' ? '' : fenced(shown, 'text');
}
