/** What can be done with a file, by its name. */
export type FileKind = 'table' | 'document' | 'pdf' | 'image' | 'archive' | 'other';

const ENDINGS: Readonly<Record<Exclude<FileKind, 'other'>, readonly string[]>> = {
  table: ['csv', 'tsv', 'tab', 'xlsx', 'xlsm', 'xls', 'ods', 'json', 'jsonl', 'ndjson', 'parquet', 'pq'],
  document: ['txt', 'md', 'markdown', 'log', 'rst', 'tex', 'srt', 'docx', 'pptx'],
  pdf: ['pdf'],
  image: ['png', 'jpg', 'jpeg', 'gif', 'bmp', 'tif', 'tiff', 'webp'],
  archive: ['zip'],
};

const BY_ENDING: ReadonlyMap<string, FileKind> = new Map(
  (Object.keys(ENDINGS) as (keyof typeof ENDINGS)[]).flatMap((kind) => ENDINGS[kind].map((ending) => [ending, kind])),
);

/** The ending of a name in small letters, without its dot; empty where there is none. */
export function endingOf(path: string): string {
  return /\.([a-z0-9]+)$/.exec(path.toLowerCase())?.[1] ?? '';
}

export function kindOf(path: string): FileKind {
  // A table may be packed: `sales.csv.gz` is read like `sales.csv`.
  return BY_ENDING.get(endingOf(path.replace(/\.gz$/i, ''))) ?? 'other';
}
