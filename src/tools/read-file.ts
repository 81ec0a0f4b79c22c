import { DATA_ROOT, type FileEntry, type FileStore } from '../contract/files';
import type { Kernel } from '../contract/kernel';
import { formatBytes } from '../lib/bytes';
import { confine } from '../lib/path';
import { TOOL_TEXT, withoutBase64 } from './for-model';
import { failure, success, type Tool } from './host';
import { schemaText } from './schema-text';

export interface ReadFileOptions {
  readonly files: Pick<FileStore, 'read' | 'stat'>;
  readonly kernel: Pick<Kernel, 'tables'>;
  readonly shrink: (picture: Blob) => Promise<Blob | null>;
  readonly images: () => boolean;
}

/** Bytes of a text that are looked at, and rows of a table that are given. */
const LONGEST = 4_000_000;
const ROWS = 10;

export function createReadFileTool(options: ReadFileOptions): Tool {
  return {
    spec: {
      name: 'read_file',
      description:
        'Reads a file: text by lines, the columns and first rows of a CSV, an image as a picture. Use python for anything else, and for computing.',
      input: {
        type: 'object',
        properties: {
          path: { type: 'string' },
          from: { type: 'integer', minimum: 1, description: 'First line of a text; default 1.' },
          lines: { type: 'integer', minimum: 1, maximum: 2000, description: 'How many lines; default as many as fit.' },
        },
        required: ['path'],
        additionalProperties: false,
      },
    },
    async run(input) {
      const { path, problem } = confine(String(input.path), DATA_ROOT);
      if (path === null) return failure(problem);
      const entry = await options.files.stat(path);
      const found = await options.files.read(path);
      if (!found.ok || entry === null) return failure(found.ok ? `There is no file ${path}.` : found.failure.message);
      if (entry.type.startsWith('image/') && entry.type !== 'image/svg+xml') return image(entry, found.value, options);
      const text = await textOf(found.value);
      if (text === null)
        return failure(
          `${path} (${formatBytes(entry.size)}, ${entry.type}) is no text. Read it in python: load_file('${path}').`,
        );
      const isTable = /\.(?:csv|tsv|tab)$/i.test(path) && input.from === undefined && input.lines === undefined;
      return success(isTable ? await tableHead(path, text, options) : lines(text, entry, input));
    },
  };
}

async function image(entry: FileEntry, data: Blob, { images, shrink }: ReadFileOptions) {
  const about = `${entry.path}, ${entry.type}, ${formatBytes(entry.size)}`;
  const small = images() ? await shrink(data) : null;
  if (small === null) return success(`${about}. It cannot be shown to this model.`);
  const result = success(about);
  return { ...result, forModel: [...result.forModel, { kind: 'image', data: small } as const] };
}

/** Null: it is no text. Only the beginning of a very long file is read. */
async function textOf(data: Blob): Promise<string | null> {
  const bytes = await data.slice(0, LONGEST).arrayBuffer();
  try {
    // In `stream` a character that is cut at the end is no error.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: data.size > LONGEST });
    return text.includes('\0') ? null : text;
  } catch {
    const head = new Uint8Array(bytes.slice(0, 4096));
    return head.includes(0) ? null : new TextDecoder('windows-1252').decode(bytes);
  }
}

async function tableHead(path: string, text: string, { kernel }: ReadFileOptions): Promise<string> {
  const [schema] = await kernel.tables([path]);
  const head = text
    .split(/\r?\n/, ROWS + 1)
    .join('\n')
    .slice(0, TOOL_TEXT / 2);
  return `${schema === undefined ? path : schemaText(schema)}\n\nIt begins:\n${head}`;
}

function lines(text: string, entry: FileEntry, input: Readonly<Record<string, unknown>>): string {
  const all = text.split(/\r?\n/);
  const from = typeof input.from === 'number' ? input.from : 1;
  const wanted = all.slice(from - 1, typeof input.lines === 'number' ? from - 1 + input.lines : undefined);
  const taken: string[] = [];
  let room = TOOL_TEXT;
  for (const line of wanted) {
    room -= line.length + 1;
    if (room < 0 && taken.length > 0) break;
    taken.push(line.slice(0, TOOL_TEXT));
  }
  const last = from - 1 + taken.length;
  const total = entry.size > LONGEST ? 'many' : `${all.length}`;
  const rest = last < all.length ? `, go on with from=${last + 1}` : '';
  return withoutBase64(`${entry.path}, lines ${from} to ${last} of ${total}${rest}\n\n${taken.join('\n')}`);
}
