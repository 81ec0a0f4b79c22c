import FileIconPlain from 'lucide-solid/icons/file';
import Archive from 'lucide-solid/icons/file-archive';
import FileCode from 'lucide-solid/icons/file-code';
import FileImage from 'lucide-solid/icons/file-image';
import FileMusic from 'lucide-solid/icons/file-music';
import FileText from 'lucide-solid/icons/file-text';
import FileVideo from 'lucide-solid/icons/file-video-camera';
import Folder from 'lucide-solid/icons/folder';
import Notebook from 'lucide-solid/icons/notebook-text';
import Sheet from 'lucide-solid/icons/sheet';
import { Dynamic } from 'solid-js/web';
import type { FileEntry } from '../../contract/files';

const BY_EXTENSION: Readonly<Record<string, typeof FileText>> = {
  csv: Sheet,
  tsv: Sheet,
  xlsx: Sheet,
  xls: Sheet,
  ods: Sheet,
  parquet: Sheet,
  feather: Sheet,
  sqlite: Sheet,
  db: Sheet,
  zip: Archive,
  gz: Archive,
  tar: Archive,
  tgz: Archive,
  whl: Archive,
  '7z': Archive,
  bz2: Archive,
  xz: Archive,
  ipynb: Notebook,
  py: FileCode,
  js: FileCode,
  ts: FileCode,
  json: FileCode,
  html: FileCode,
  xml: FileCode,
  yaml: FileCode,
  sql: FileCode,
};

function iconOf(entry: FileEntry): typeof FileText {
  if (entry.kind === 'directory') return Folder;
  const extension = entry.path.slice(entry.path.lastIndexOf('.') + 1).toLowerCase();
  const known = BY_EXTENSION[extension];
  if (known) return known;
  if (entry.type.startsWith('image/')) return FileImage;
  if (entry.type.startsWith('audio/')) return FileMusic;
  if (entry.type.startsWith('video/')) return FileVideo;
  if (entry.type.startsWith('text/') || entry.type === 'application/pdf') return FileText;
  return FileIconPlain;
}

export function FileIcon(props: { readonly entry: FileEntry }) {
  return <Dynamic component={iconOf(props.entry)} size={18} class="file-icon" aria-hidden="true" />;
}
