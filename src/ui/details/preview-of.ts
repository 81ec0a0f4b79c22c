import type { FileEntry, FileStore } from '../../contract/files';
import { findDelimiter, parseCsv } from '../../lib/csv';
import { PROGRAM_HEAD, programFile } from '../../lib/program-file';

/** Bytes of a text file that a preview reads. */
const HEAD = 256 * 1024;
/** Characters of text that a preview shows. */
const SHOWN = 20_000;
const ROWS = 200;
/** Bytes up to which a picture is shown. */
const PICTURE = 40 * 1024 ** 2;

export type PreviewContent =
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly more: boolean;
    }
  | { readonly kind: 'text'; readonly text: string; readonly more: boolean }
  | { readonly kind: 'picture'; readonly data: Blob }
  /** Of machine code. */
  | { readonly kind: 'program'; readonly what: string; readonly isLinux: boolean }
  | { readonly kind: 'none'; readonly message: string };

const PICTURES = /^image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml|x-icon)$/;
const TEXTS = /^(?:text\/|application\/(?:json|xml|javascript|x-ndjson|yaml|toml|sql|geo\+json|x-ipynb\+json|x-sh))/;

/** Reads as much of a file as its preview shows, and no more. */
export async function previewOf(entry: FileEntry, store: FileStore): Promise<PreviewContent> {
  if (entry.kind === 'directory') return { kind: 'none', message: 'A folder without files.' };
  const read = await store.read(entry.path);
  if (!read.ok) return { kind: 'none', message: read.failure.message };
  const data = read.value;
  if (data.size === 0) return { kind: 'none', message: 'This file is empty.' };
  if (PICTURES.test(entry.type)) {
    if (data.size > PICTURE)
      return { kind: 'none', message: 'This picture is too large for a preview. Download it to see it.' };
    return { kind: 'picture', data: new Blob([data], { type: entry.type }) };
  }
  const bytes = new Uint8Array(await data.slice(0, HEAD).arrayBuffer());
  const program = programFile(bytes.subarray(0, PROGRAM_HEAD));
  if (program.kind === 'native') return { ...program, kind: 'program' };
  const text = textOf(bytes);
  if (text === null) {
    const message = TEXTS.test(entry.type)
      ? 'This file is named as text but holds other data.'
      : 'There is no preview for this kind of file. Python can read it, and you can download it.';
    return { kind: 'none', message };
  }
  const cut = data.size > HEAD;
  if (/\.(?:csv|tsv|tab)$/i.test(entry.path)) {
    const rows = parseCsv(text, /\.csv$/i.test(entry.path) ? findDelimiter(text) : '\t', ROWS + 2);
    // The last row of a cut text may be half a row.
    if (cut && rows.length < ROWS + 2) rows.pop();
    const [head = [], ...body] = rows;
    return { kind: 'table', head, rows: body.slice(0, ROWS), more: cut || body.length > ROWS };
  }
  return { kind: 'text', text: text.slice(0, SHOWN), more: cut || text.length > SHOWN };
}

/** The text of the bytes: UTF-8, UTF-16 by its mark, else Latin; null if it is no text at all. */
function textOf(bytes: Uint8Array<ArrayBuffer>): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return null;
  try {
    // `stream`: the slice may end within a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    const controls = bytes
      .subarray(0, 4096)
      .filter((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)).length;
    return controls > 0 ? null : new TextDecoder('windows-1252').decode(bytes);
  }
}
