import type { AskSettings, LogEvent } from '../contract/conversation';
import type { FileStore } from '../contract/files';
import type { Kernel, TableSchema } from '../contract/kernel';
import type { ProgramInfo } from '../contract/program';
import type { Settings } from '../contract/settings';
import { isHidden } from '../lib/hidden-files';
import type { Facts } from './prompt';

export interface FactsOptions {
  readonly kernel: Pick<Kernel, 'info' | 'packages' | 'tables'>;
  readonly files: Pick<FileStore, 'list'>;
  /** Those of the shell. Default: none. */
  readonly programs?: readonly ProgramInfo[];
  readonly settings: () => AskSettings;
  readonly runTimeout: () => number | null;
  readonly packageRule: () => Settings['packageRule'];
  /** Takes names away that may not be told in `schema` mode. */
  readonly veil: { path(path: string): string; table(table: TableSchema): TableSchema };
}

/** Collects what the model is told before it begins. A file's table is read again only when the file has changed. */
export function createFacts({
  kernel,
  files,
  programs = [],
  settings,
  runTimeout,
  packageRule,
  veil,
}: FactsOptions): () => Promise<Facts> {
  let known: ReadonlyMap<string, { readonly revision: number; readonly table: TableSchema }> = new Map();
  return async () => {
    const all = await files.list();
    const entries = all.filter(({ path }) => !isHidden(path));
    const unknown = entries.filter(
      ({ path, kind, revision }) =>
        kind === 'file' && /\.(?:csv|tsv|tab)$/i.test(path) && known.get(path)?.revision !== revision,
    );
    // Also brings Python up, so that what is said of it is true.
    const read = await kernel.tables(unknown.map((entry) => entry.path));
    const tables = new Map(read.map((table) => [table.name, table]));
    known = new Map([
      ...[...known].filter(([path]) => entries.some((entry) => entry.path === path)),
      ...unknown.flatMap(({ path, revision }) => {
        const table = tables.get(path);
        return table === undefined ? [] : [[path, { revision, table }] as const];
      }),
    ]);
    const told = [...known.values()].map(({ table }) => table);
    const isVeiled = settings().privacy === 'schema';
    return {
      kernel: kernel.info,
      packages: await kernel.packages(),
      programs,
      files: isVeiled ? entries.map((entry) => ({ ...entry, path: veil.path(entry.path) })) : entries,
      hiddenFiles: all.filter(({ kind, path }) => kind === 'file' && isHidden(path)).length,
      tables: isVeiled ? told.map((table) => veil.table(table)) : told,
      runTimeout: runTimeout(),
      packageRule: packageRule(),
      settings: settings(),
    };
  };
}

/** What the model and the person have written so far may be named again, and files of runs are known as such. */
export function seedVeil(
  veil: { know(text: string): void; made(paths: readonly string[]): void },
  events: readonly LogEvent[],
): void {
  for (const event of events) {
    if (event.kind === 'user') veil.know(event.text);
    else if (event.kind === 'assistant') for (const call of event.calls) veil.know(call.input);
    else if (event.kind === 'result') veil.made(event.files);
  }
}
