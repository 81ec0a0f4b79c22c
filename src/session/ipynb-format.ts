/**
 * The parts of a Jupyter notebook file, format 4, that are written here.
 * https://nbformat.readthedocs.io/en/latest/format_description.html
 */
export type Multiline = string | readonly string[];

export type NotebookData = Readonly<Record<string, unknown>>;

export type NotebookOutput =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: Multiline }
  | { readonly output_type: 'display_data'; readonly data: NotebookData; readonly metadata: object }
  | {
      readonly output_type: 'execute_result';
      readonly execution_count: number | null;
      readonly data: NotebookData;
      readonly metadata: object;
    }
  | {
      readonly output_type: 'error';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

export type NotebookCell =
  | {
      readonly cell_type: 'code';
      readonly id: string;
      readonly metadata: object;
      readonly execution_count: number | null;
      readonly source: Multiline;
      readonly outputs: readonly NotebookOutput[];
    }
  | { readonly cell_type: 'markdown'; readonly id: string; readonly metadata: object; readonly source: Multiline };

export interface NotebookFile {
  readonly nbformat: 4;
  readonly nbformat_minor: 5;
  readonly metadata: object;
  readonly cells: readonly NotebookCell[];
}

/** `application/json` and the like are kept as JSON values, not as text. */
export function isJsonType(type: string): boolean {
  return /^application\/(?:.*\+)?json$/.test(type);
}

/** Types that are kept as base64 in a file and as Blobs here. */
export function isBinaryType(type: string): boolean {
  return /^(?:image\/(?!svg\+xml)|audio\/|video\/|font\/|application\/(?:pdf|zip|octet-stream)$)/.test(type);
}

/** Jupyter writes text as lines that keep their line ends, so that versions can be compared. */
export function toLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
