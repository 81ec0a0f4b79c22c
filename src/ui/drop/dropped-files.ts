import type { NewFile } from '../state/files-view';

/**
 * The files of a drop or a paste, folders read through with their relative paths.
 * Must be called in the event's own turn: the browser empties the list afterwards.
 */
export function droppedFiles(data: DataTransfer): Promise<readonly NewFile[]> {
  const items = [...data.items].filter((item) => item.kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) {
    return Promise.resolve(namedFiles([...data.files]));
  }
  return Promise.all(entries.map((entry) => (entry ? readEntry(entry, '') : []))).then((lists) => lists.flat());
}

/** Files of a file input; of one that picks folders, with their relative paths. */
export function namedFiles(files: readonly File[]): readonly NewFile[] {
  return files.map((data) => ({ path: data.webkitRelativePath || data.name || 'pasted', data }));
}

async function readEntry(entry: FileSystemEntry, folder: string): Promise<readonly NewFile[]> {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  if (isFile(entry)) {
    const data = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path, data }];
  }
  if (!isDirectory(entry)) return [];
  const reader = entry.createReader();
  const found: FileSystemEntry[] = [];
  // The reader gives at most 100 entries at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    found.push(...some);
  }
  return (await Promise.all(found.map((inner) => readEntry(inner, path)))).flat();
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
