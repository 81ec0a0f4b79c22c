import type { MimeBundle, Output } from '../contract/display';
import type { FileEntry } from '../contract/files';
import { unreachable } from '../contract/result';
import { formatBytes } from '../lib/bytes';
import { cutText } from '../lib/cut-text';
import { hiddenText, isHidden } from '../lib/hidden-files';

/** Characters of one result that the model is given, if nothing else is said. */
export const TOOL_TEXT = 8192;

/** Rows of a table's text that the model is given. */
const ROWS = 6;
/** Files of one run that are named. */
const NAMED = 30;
/** Runs of characters that can only be encoded bytes. */
const BASE64 = /(?:data:[\w/+.-]+;base64,)?[A-Za-z0-9+/]{400,}={0,2}/g;

/** A text in which bytes that were printed as base64 are only named. */
export function withoutBase64(text: string): string {
  return text.replaceAll(BASE64, (found) => `[${found.length.toLocaleString('en')} characters of base64 left out]`);
}

/** Head and tail of a text; the whole is where `whole` says. */
export function fitted(text: string, room: number, whole: string): string {
  return cutText(withoutBase64(text), room, whole);
}

/** The outputs as text, in order: tables as their shape and first rows, figures by name. Errors are left to the caller. */
export function outputsText(outputs: readonly Output[]): string {
  return outputs
    .map((output) => {
      switch (output.kind) {
        case 'stream':
          return output.text;
        case 'display':
        case 'result':
          return `${displayText(output.data)}\n`;
        case 'error':
          return '';
        default:
          return unreachable(output);
      }
    })
    .join('');
}

/** Pictures among the outputs, in order. */
export function picturesOf(outputs: readonly Output[]): readonly Blob[] {
  return outputs.flatMap((output) => {
    const data = output.kind === 'display' || output.kind === 'result' ? output.data : {};
    const picture = data['image/png'] ?? data['image/jpeg'] ?? data['image/webp'];
    return picture instanceof Blob ? [picture] : [];
  });
}

/** What a run did to the files; empty: nothing. `named` is what the model is told of a path. */
export function filesText(
  files: readonly Pick<FileEntry, 'path' | 'size'>[],
  removed: readonly string[],
  named = (path: string) => path,
): string {
  const made = listed(files, ({ path, size }) => `${named(path)} (${formatBytes(size)})`);
  const gone = listed(
    removed.map((path) => ({ path })),
    ({ path }) => named(path),
  );
  return [made && `New or changed files: ${made}`, gone && `Removed: ${gone}`].filter((part) => part !== '').join('\n');
}

function listed<T extends { readonly path: string }>(files: readonly T[], text: (file: T) => string): string {
  const shown = files.filter(({ path }) => !isHidden(path));
  const hidden = files.length - shown.length;
  return [
    ...shown.slice(0, NAMED).map(text),
    ...(shown.length > NAMED ? [`${shown.length - NAMED} more`] : []),
    ...(hidden > 0 ? [hiddenText(hidden)] : []),
  ].join(', ');
}

function displayText(data: MimeBundle): string {
  const plain = asText(data['text/plain']);
  if (isTable(data)) return tableText(plain ?? '');
  const kinds = Object.keys(data).filter((kind) => !kind.startsWith('text/plain'));
  if (kinds.some((kind) => kind.startsWith('image/'))) return '[A figure, shown to the person.]';
  return (
    plain ??
    asText(data['text/markdown']) ??
    asText(data['text/latex']) ??
    `[Shown to the person: ${kinds.join(', ')}.]`
  );
}

export function isTable(data: MimeBundle): boolean {
  return asText(data['text/html'])?.includes('class="dataframe"') ?? false;
}

function asText(value: string | Blob | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** pandas ends the text of a long table with its shape. */
function tableText(plain: string): string {
  const lines = plain.split('\n');
  if (lines.length <= ROWS + 4) return plain;
  const shape = /^\[\d+ rows x \d+ columns\]$/.test(lines.at(-1) ?? '') ? [lines.at(-1)] : [];
  const head = lines.slice(0, ROWS + 1);
  return [...head, '... (the person sees more of this table)', ...shape].join('\n');
}
