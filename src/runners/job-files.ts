import { DATA_ROOT, type FileChange, type FileEntry, type FileFailure, type FileStore } from '../contract/files';
import type { JobFile, JobResult } from '../contract/job';
import { ok, type Result } from '../contract/result';
import { basename, confine, dirname, freeName, join } from '../lib/path';
import { mayRun, PROGRAM_HEAD } from '../lib/program-file';

/** What was sent, so that it is known on the way back what was changed here meanwhile. */
export type Sent = Readonly<Record<string, number>>;

export interface JobFiles {
  /**
   * The files at these paths that are there, and their revisions. The same Blob as long as the file is the same. The store knows
   * of no right to run: what begins as a program has it.
   */
  read(paths: readonly string[]): Promise<{ readonly files: readonly JobFile[]; readonly sent: Sent }>;
  /**
   * Puts what a job made into the store, in one commit. What was changed here since it was sent is not touched: the job's
   * version comes to lie beside it.
   */
  bringBack(result: Pick<JobResult, 'written' | 'removed'>, sent: Sent): Promise<Result<BroughtBack, FileFailure>>;
}

export interface BroughtBack {
  readonly files: readonly FileEntry[];
  readonly removed: readonly string[];
  /** Paths of versions that were put beside. */
  readonly beside: readonly string[];
}

interface KnownFile {
  readonly revision: number;
  readonly data: Blob;
  readonly executable: boolean;
}

export function createJobFiles(store: Pick<FileStore, 'list' | 'read' | 'commit'>): JobFiles {
  const known = new Map<string, KnownFile>();

  const entriesOf = async () =>
    new Map((await store.list()).filter(({ kind }) => kind === 'file').map((entry) => [entry.path, entry]));

  async function fresh(path: string, revision: number): Promise<KnownFile | null> {
    const read = await store.read(path);
    if (!read.ok) return null;
    const head = new Uint8Array(await read.value.slice(0, PROGRAM_HEAD).arrayBuffer());
    return { revision, data: read.value, executable: mayRun(head) };
  }

  return {
    async read(paths) {
      const entries = await entriesOf();
      const files: JobFile[] = [];
      const sent: Record<string, number> = {};
      for (const path of new Set(paths)) {
        const entry = entries.get(path);
        if (entry === undefined) continue;
        const before = known.get(path);
        const file = before?.revision === entry.revision ? before : await fresh(path, entry.revision);
        if (file === null) continue;
        known.set(path, file);
        files.push({ path, data: file.data, executable: file.executable });
        sent[path] = entry.revision;
      }
      return { files, sent };
    },
    async bringBack({ written, removed }, sent) {
      const entries = await entriesOf();
      const isUntouched = (path: string) => entries.get(path)?.revision === sent[path];
      const taken = new Set(entries.keys());
      const changes: FileChange[] = [];
      const beside: string[] = [];
      for (const { path: given, data } of written) {
        const { path } = confine(given, DATA_ROOT);
        if (path === null) continue;
        const place = isUntouched(path) ? path : freePlace(path, taken);
        if (place !== path) beside.push(place);
        taken.add(place);
        changes.push({ kind: 'write', path: place, data });
      }
      // Only what the runner was given can have been removed there.
      const gone = removed.filter((path) => sent[path] !== undefined && entries.has(path) && isUntouched(path));
      changes.push(...gone.map((path): FileChange => ({ kind: 'remove', path })));
      if (changes.length === 0) return ok({ files: [], removed: [], beside });
      const commit = await store.commit(changes);
      if (!commit.ok) return commit;
      const places = new Set(changes.flatMap((change) => (change.kind === 'write' ? [change.path] : [])));
      const files = commit.value.changed.filter((entry) => places.has(entry.path));
      return ok({ files, removed: gone, beside });
    },
  };
}

function freePlace(path: string, taken: ReadonlySet<string>): string {
  const folder = dirname(path);
  return join(
    folder,
    freeName((name) => taken.has(join(folder, name)), basename(path)),
  );
}
