import { type Build, type ListedFile, toBuild } from '../../src/contract/offline';
import { isQuota } from '../../src/lib/quota';
import { type FetchFileOptions, fetchFile } from '../../src/offline/fetch-file';
import type { KeptBuilds } from '../../src/offline/kept-builds';
import type { KeptFiles } from '../../src/offline/kept-files';
import { type BuildMark, LIST } from './head';

export interface Shelf {
  /** Address of the page's folder, with a slash at its end. */
  readonly scope: string;
  readonly mark: BuildMark;
  readonly files: KeptFiles;
  readonly builds: KeptBuilds;
  readonly fetching?: Pick<FetchFileOptions, 'fetch' | 'patience'>;
}

const AT_ONCE = 4;

/**
 * Puts this version on the device: the page itself, and whatever of an earlier version was kept, so that who could work
 * offline still can. Whole or not at all: rejects with a sentence where one file is missing; what was fetched stays, and the
 * next try goes on from there.
 */
export async function install(shelf: Shelf, now: () => number = Date.now): Promise<void> {
  const { files, builds } = shelf;
  const earlier = await builds.all();
  const build = await listOf(shelf);
  // Before the files, so that nobody takes them for rubbish.
  await builds.put({ build, since: now() });
  const kept = await files.hashes();
  const before = new Set(
    earlier.flatMap((one) => one.build.files.filter((file) => kept.has(file.sha256)).map((file) => file.path)),
  );
  const wanted = build.files.filter((file) => file.when === 'install' || before.has(file.path));
  const missing = [...new Map(wanted.map((file) => [file.sha256, file])).values()].filter(
    (file) => !kept.has(file.sha256),
  );
  await inTurns(missing, (file) => keepFile(shelf, file));
}

/** A sentence for what `install` rejects with. */
export function whyNotInstalled(error: unknown): string {
  if (isQuota(error)) return 'there is no room for the page on this device. Free some space on the disk and reload.';
  return error instanceof Error ? error.message : String(error);
}

/** The list of this version's files: the one that is kept, or the server's, which is then kept. */
export async function listOf({ scope, mark, builds, fetching = {} }: Shelf): Promise<Build> {
  const kept = await builds.find(mark.id);
  if (kept !== null) return kept;
  const fetched = await fetchFile(scope + LIST, { path: LIST, ...mark.list }, fetching);
  if (!fetched.ok) throw new Error(fetched.failure.message);
  const build = toBuild(JSON.parse(new TextDecoder().decode(fetched.value)));
  if (build?.id !== mark.id) throw new Error('The list of files on the server is another. Reload the page.');
  await builds.put({ build, since: Date.now() });
  return build;
}

async function keepFile({ scope, files, fetching = {} }: Shelf, file: ListedFile): Promise<void> {
  const fetched = await fetchFile(scope + encodeURI(file.path), file, fetching);
  if (!fetched.ok) throw new Error(fetched.failure.message);
  await files.put(file, fetched.value);
}

/** A few at a time; the first failure ends it. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
      try {
        await work(item);
      } catch (error) {
        rest.length = 0;
        throw error;
      }
    }
  });
  await Promise.all(workers);
}

/**
 * Removes versions that no tab runs, and files that no version names. Versions that came after this one are being put here,
 * or wait.
 */
export async function sweep({ mark, files, builds }: Shelf, inUse: ReadonlySet<string>): Promise<void> {
  const all = await builds.all();
  const own = all.find(({ build }) => build.id === mark.id);
  // Without its own list nothing is known of what it needs.
  if (own === undefined) return;
  const staying = all.filter(({ build, since }) => build.id === mark.id || since > own.since || inUse.has(build.id));
  for (const one of all) if (!staying.includes(one)) await builds.remove(one.build.id);
  const named = new Set(staying.flatMap(({ build }) => build.files.map((file) => file.sha256)));
  for (const hash of await files.hashes()) if (!named.has(hash)) await files.remove(hash);
}
