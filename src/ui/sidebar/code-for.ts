import type { FileEntry } from '../../contract/files';
import { basename } from '../../lib/path';
import { shownPath } from '../state/files-view';

/** The code that a person would write first for a file; `load_file` picks the reader by type. */
export function codeFor(entry: FileEntry): string {
  const name = JSON.stringify(shownPath(entry.path));
  const extension = basename(entry.path).toLowerCase().split('.').pop() ?? '';
  if (/^(?:csv|tsv|xlsx|xls|ods|parquet|feather|json|jsonl|ndjson)$/.test(extension))
    return `df = load_file(${name})\ndf.head()`;
  if (entry.type.startsWith('image/')) return `image = load_file(${name})\nimage`;
  if (extension === 'whl') return `%pip install /mnt/data/${shownPath(entry.path)}`;
  if (extension === 'py') return `exec(open(${name}).read())`;
  return `data = load_file(${name})\ndata`;
}
