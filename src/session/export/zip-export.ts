import type { FileEntry } from '../../contract/files';
import { DATA_ROOT } from '../../contract/files';
import { dirname } from '../../lib/path';
import { exportIpynb } from '../ipynb-export';
import {
  BLOBS,
  FILES,
  FORMAT,
  LEDGER,
  LOG,
  MANIFEST,
  type Manifest,
  type Member,
  NOTEBOOK,
  SESSION,
  VERSION,
} from './archive';
import { measure, measureBlob } from './measure';
import { pack } from './packed';
import { redactKeys } from './redact-keys';
import { type ExportOptions, type ExportSource, wholeNotebook } from './source';
import { BlobWriter, ZipWriter } from './zip';

/** What is compressed already gains nothing from being compressed again. */
const COMPRESSED =
  /\.(?:zip|gz|bz2|xz|zst|7z|br|png|jpe?g|webp|gif|avif|mp[34]|m4a|webm|ogg|parquet|xlsx|docx|pptx|pdf|whl)$/i;

/**
 * The whole session as an archive that can be imported again; see `archive.ts` for its parts. Files are read and written in
 * pieces. Rejects with an AbortError by the signal, and with a sentence for the person where a file can't be read.
 */
export async function exportZip(source: ExportSource, options: ExportOptions = {}): Promise<Blob> {
  const { includes = () => true, signal, onProgress } = options;
  const entries = (await source.files.list()).filter(({ path }) => includes(path));
  const files = entries.filter(({ kind }) => kind === 'file');
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const zip = new ZipWriter(new BlobWriter('application/zip'), { ...(signal ? { signal } : {}) });
  const members: Member[] = [];
  let done = 0;

  async function add(name: string, data: Blob, about: Pick<Member, 'modified' | 'expires'> = {}): Promise<void> {
    signal?.throwIfAborted();
    const { stream, result } = measure((bytes) => {
      if (about.modified === undefined) return;
      done += bytes;
      onProgress?.(done, total);
    });
    await zip.add(name, data.stream().pipeThrough(stream), {
      level: COMPRESSED.test(name) ? 0 : 6,
      lastModDate: new Date(about.modified ?? source.document.info.modified),
    });
    members.push({ name, ...(await result), ...about });
  }

  const blobs = new Map<string, Blob>();
  const keep = async (blob: Blob): Promise<string> => {
    const { sha256 } = await measureBlob(blob);
    const name = `${BLOBS}${sha256}`;
    blobs.set(name, blob);
    return name;
  };

  const { info, cells } = source.document;
  await add(SESSION, new Blob([JSON.stringify(await pack({ info, cells }, keep))]));
  await add(LOG, await lines(source.events, (event) => pack(event, keep, redactKeys)));
  await add(
    LEDGER,
    await lines(await source.requests(), async (record) =>
      pack({ record, body: await source.body(record.id) }, keep, redactKeys),
    ),
  );
  await add(NOTEBOOK, new Blob([await exportIpynb(wholeNotebook(source))]));
  for (const [name, blob] of blobs) await add(name, blob);
  for (const { path, modified, expires } of files) {
    const data = await source.files.read(path);
    if (!data.ok)
      throw new Error(`${relative(path)} could not be read, so nothing was exported. ${data.failure.message}`);
    await add(`${FILES}${relative(path)}`, data.value, { modified, expires });
  }
  const manifest: Manifest = {
    format: FORMAT,
    version: VERSION,
    title: info.title,
    exported: Date.now(),
    members,
    folders: emptyFolders(entries),
  };
  signal?.throwIfAborted();
  await zip.add(MANIFEST, new Blob([`${JSON.stringify(manifest, null, 1)}\n`]).stream());
  return zip.close();
}

async function lines<T>(items: readonly T[], line: (item: T) => Promise<unknown>): Promise<Blob> {
  const parts: string[] = [];
  for (const item of items) parts.push(`${JSON.stringify(await line(item))}\n`);
  return new Blob(parts);
}

function relative(path: string): string {
  return path.slice(DATA_ROOT.length + 1);
}

function emptyFolders(entries: readonly FileEntry[]): readonly string[] {
  const parents = new Set(entries.map(({ path }) => dirname(path)));
  return entries
    .filter(({ kind, path }) => kind === 'directory' && !parents.has(path))
    .map(({ path }) => relative(path));
}
