import type { MimeBundle, Output } from '../contract/display';
import { fail, ok, type Result } from '../contract/result';
import type { Cell } from '../contract/session';
import { fromBase64 } from '../lib/base64';
import { isBinaryType, isJsonType } from './ipynb-format';
import { createCell } from './notebook';

export interface ImportedNotebook {
  /** Null where the file names none. */
  readonly title: string | null;
  readonly cells: readonly Cell[];
}

export type ImportFailure = 'not-a-notebook' | 'old-format';

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Text that may be written as a list of lines; empty where it is neither. */
function multiline(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string').join('') : '';
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;
}

function bundle(data: unknown): MimeBundle {
  if (!isObject(data)) return {};
  return Object.fromEntries(
    Object.entries(data).flatMap(([type, value]): [string, string | Blob][] => {
      if (isJsonType(type)) return [[type, typeof value === 'string' ? value : JSON.stringify(value)]];
      if (!isBinaryType(type)) return [[type, multiline(value)]];
      const bytes = fromBase64(multiline(value));
      return bytes === null ? [] : [[type, new Blob([bytes], { type })]];
    }),
  );
}

/** What is not known is left out. */
function output(one: Json): readonly Output[] {
  switch (one.output_type) {
    case 'stream':
      return [{ kind: 'stream', name: one.name === 'stderr' ? 'stderr' : 'stdout', text: multiline(one.text) }];
    case 'display_data':
      return [{ kind: 'display', data: bundle(one.data), displayId: null }];
    case 'execute_result':
      return [{ kind: 'result', count: count(one.execution_count) ?? 0, data: bundle(one.data) }];
    case 'error': {
      const lines = Array.isArray(one.traceback) ? one.traceback.filter((line) => typeof line === 'string') : [];
      return [
        {
          kind: 'error',
          name: multiline(one.ename),
          message: multiline(one.evalue),
          traceback: lines.join('\n'),
        },
      ];
    }
    default:
      return [];
  }
}

function cell(one: Json): Cell {
  const source = multiline(one.source);
  if (one.cell_type !== 'code') return createCell('markdown', source);
  const outputs = objects(one.outputs).flatMap(output);
  const ran = count(one.execution_count);
  const hasError = outputs.some((each) => each.kind === 'error');
  return {
    ...createCell('code', source),
    outputs,
    count: ran,
    status: hasError ? 'error' : ran === null ? null : 'ok',
  };
}

/** Gives each cell its id from the file where that is valid and not used before. */
function withIds(cells: readonly Cell[], wanted: readonly unknown[]): readonly Cell[] {
  const used = new Set<string>();
  return cells.map((each, i) => {
    const id = wanted[i];
    if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(id) || used.has(id)) return each;
    used.add(id);
    return { ...each, id };
  });
}

/** Reads a Jupyter notebook file of format 4, any minor version. Raw cells become Markdown; unknown outputs are left out. */
export function importIpynb(text: string): Result<ImportedNotebook, ImportFailure> {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return fail('not-a-notebook', 'This is not a Jupyter notebook: the file is not JSON.');
  }
  if (!isObject(file) || typeof file.nbformat !== 'number') {
    return fail(
      'not-a-notebook',
      'This is not a Jupyter notebook: the file does not say which notebook format it has.',
    );
  }
  const format = file.nbformat;
  if (format !== 4) {
    return fail(
      'old-format',
      `This notebook has format ${format}. Open and save it in Jupyter to bring it to format 4.`,
    );
  }
  if (!Array.isArray(file.cells)) return fail('not-a-notebook', 'This is not a Jupyter notebook: it has no cells.');
  const cells = objects(file.cells);
  const ids = cells.map((each) => each.id);
  const metadata = isObject(file.metadata) ? file.metadata : {};
  const title = typeof metadata.title === 'string' && metadata.title.trim() !== '' ? metadata.title : null;
  return ok({ title, cells: withIds(cells.map(cell), ids) });
}
