import type { MimeBundle, Output } from '../contract/display';
import { unreachable } from '../contract/result';
import type { Cell, SessionDocument } from '../contract/session';
import { toBase64 } from '../lib/base64';
import {
  isJsonType,
  type NotebookCell,
  type NotebookData,
  type NotebookFile,
  type NotebookOutput,
  toLines,
} from './ipynb-format';

async function data(bundle: MimeBundle): Promise<NotebookData> {
  const entries = Object.entries(bundle).map(async ([type, value]): Promise<[string, unknown]> => {
    if (typeof value !== 'string') return [type, toBase64(new Uint8Array(await value.arrayBuffer()))];
    return [type, isJsonType(type) ? parsed(value) : toLines(value)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function output(one: Output): Promise<NotebookOutput> {
  switch (one.kind) {
    case 'stream':
      return { output_type: 'stream', name: one.name, text: toLines(one.text) };
    case 'display':
      return { output_type: 'display_data', data: await data(one.data), metadata: {} };
    case 'result':
      return { output_type: 'execute_result', execution_count: one.count, data: await data(one.data), metadata: {} };
    case 'error':
      return { output_type: 'error', ename: one.name, evalue: one.message, traceback: one.traceback.split('\n') };
    default:
      return unreachable(one);
  }
}

async function cell({ id, kind, source, count, outputs }: Cell): Promise<NotebookCell> {
  if (kind === 'markdown') return { cell_type: 'markdown', id, metadata: {}, source: toLines(source) };
  return {
    cell_type: 'code',
    id,
    metadata: {},
    execution_count: count,
    source: toLines(source),
    outputs: await Promise.all(outputs.map(output)),
  };
}

/** The session as text of a Jupyter notebook file, format 4.5. */
export async function exportIpynb(document: SessionDocument): Promise<string> {
  const file: NotebookFile = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      title: document.info.title,
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      language_info: { name: 'python', file_extension: '.py', mimetype: 'text/x-python' },
    },
    cells: await Promise.all(document.cells.map(cell)),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}
