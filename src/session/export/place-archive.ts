import type { ConversationStore } from '../../contract/conversation';
import { DATA_ROOT, type FileChange, type FileStore } from '../../contract/files';
import type { LedgerStore } from '../../contract/ledger';
import { fail, ok, type Result } from '../../contract/result';
import type { SessionDocument, SessionStore } from '../../contract/session';
import { basename, dirname, freeName, join } from '../../lib/path';
import { difference } from '../notebook';
import type { Archive, ArchivedFile } from './archive';
import { measureBlob } from './measure';

/** What becomes of a file whose name another one has on the desk. */
export type OnClash = 'keep-both' | 'replace' | 'skip';

export interface ArchiveStores {
  readonly sessions: Pick<SessionStore, 'save' | 'remove'>;
  readonly conversations: Pick<ConversationStore, 'append'>;
  readonly ledger: Pick<LedgerStore, 'put' | 'putBody'>;
  readonly files: Pick<FileStore, 'list' | 'read' | 'commit'>;
}

/** The files of an archive against those on the desk. */
export interface Comparison {
  /** Not on the desk yet. */
  readonly fresh: readonly ArchivedFile[];
  /** On the desk with the same bytes. */
  readonly same: readonly ArchivedFile[];
  /** Something else has the name, or stands in the way. */
  readonly clashes: readonly ArchivedFile[];
}

/** Reads those files of the desk that have the same name and size. Rejects with an AbortError by the signal. */
export async function compareFiles(
  archive: Archive,
  files: Pick<FileStore, 'list' | 'read'>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Comparison> {
  const there = new Map((await files.list()).map((entry) => [entry.path, entry]));
  const fresh: ArchivedFile[] = [];
  const same: ArchivedFile[] = [];
  const clashes: ArchivedFile[] = [];
  for (const file of archive.files) {
    const entry = there.get(file.path);
    const data = entry?.kind === 'file' && entry.size === file.data.size ? await files.read(file.path) : null;
    if (data?.ok && (await measureBlob(data.value, options)).sha256 === file.sha256) same.push(file);
    else if (entry !== undefined || obstacle(file.path, there) !== null) clashes.push(file);
    else fresh.push(file);
  }
  return { fresh, same, clashes };
}

/** A file that stands where a folder above `path` would have to be. */
function obstacle(path: string, there: ReadonlyMap<string, { readonly kind: string }>): string | null {
  for (let above = dirname(path); above.length > DATA_ROOT.length; above = dirname(above)) {
    if (there.get(above)?.kind === 'file') return above;
  }
  return null;
}

/**
 * Stores an archive as a new session, all of it or nothing, and gives the id of the session. A folder is never replaced by
 * a file, nor a file by a folder: there both are kept.
 */
export async function placeArchive(
  archive: Archive,
  { fresh, clashes }: Comparison,
  onClash: OnClash,
  stores: ArchiveStores,
  now: number = Date.now(),
): Promise<Result<string>> {
  const there = new Map((await stores.files.list()).map((entry) => [entry.path, entry]));
  const placed = new Map<string, string>();
  const changes: FileChange[] = [...fresh, ...(onClash === 'skip' ? [] : clashes)].map((file) => {
    const isPlain = there.get(file.path)?.kind !== 'directory' && obstacle(file.path, there) === null;
    const path = isPlain && onClash === 'replace' ? file.path : freePath(file.path, there);
    there.set(path, { ...NEW, path });
    placed.set(file.path, path);
    return { kind: 'write', path, data: file.data, modified: file.modified, expires: file.expires };
  });
  for (const path of archive.folders)
    if (!there.has(path) && obstacle(path, there) === null) changes.push({ kind: 'mkdir', path });

  const id = crypto.randomUUID();
  const { pinned: _, files, ...info } = archive.document.info;
  const document: SessionDocument = {
    info: { ...info, id, modified: now, ...(files && { files: files.map((path) => placed.get(path) ?? path) }) },
    cells: archive.document.cells,
  };
  try {
    // The session comes first: what belongs to no session may be swept away at any time.
    const change = difference(null, document);
    if (change !== null) await stores.sessions.save(change);
    await stores.conversations.append(id, archive.events);
    for (const { record, body } of archive.requests) {
      if (body !== null) await stores.ledger.putBody(id, record.id, body);
      await stores.ledger.put(id, record);
    }
    const commit = changes.length === 0 ? null : await stores.files.commit(changes);
    if (commit?.ok === false) throw new Error(commit.failure.message);
  } catch (error) {
    await stores.sessions.remove(id).catch(() => {});
    return fail('not-stored', `Nothing was imported. ${sentence(error)}`);
  }
  return ok(id);
}

const NEW = { kind: 'file', size: 0, modified: 0, type: '', revision: 0, expires: null } as const;

/** The path itself, or one beside what has it or stands in its way. */
function freePath(path: string, there: ReadonlyMap<string, { readonly kind: string }>): string {
  const blocked = obstacle(path, there);
  if (blocked !== null) return freePath(beside(blocked, there) + path.slice(blocked.length), there);
  return there.has(path) ? beside(path, there) : path;
}

function beside(path: string, there: ReadonlyMap<string, { readonly kind: string }>): string {
  const folder = dirname(path);
  return join(
    folder,
    freeName((name) => there.has(join(folder, name)), basename(path)),
  );
}

function sentence(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return 'The browser’s storage is full: delete files you no longer need, then import it again.';
  }
  return error instanceof Error ? error.message : 'The browser’s database failed.';
}
