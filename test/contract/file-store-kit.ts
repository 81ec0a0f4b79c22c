import type { ChangesSince, FileChange, FileFailure, FileStore } from '../../src/contract/files';
import type { Result } from '../../src/contract/result';

export interface FileStoreCase {
  /** Opens a store on the place of this name; again with the same name: a second store on the same data. */
  open(name: string, options: { readonly fileLimit: () => number }): FileStore;
  /** False where a store on a name used before starts empty. */
  readonly isDurable: boolean;
  /** Makes the place refuse more bytes, in the way named, or take them again. */
  setFull(state: FullState): void;
}

export type FullState = 'no' | 'at-once' | 'at-the-end';

/** Opens a store that is closed after the test; on a place of its own unless one is named. */
export type Fresh = (name?: string, fileLimit?: number) => FileStore;

export const LIMIT = 2 * 1024 ** 3;
export function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

export function code(result: Result<unknown, FileFailure>): FileFailure | 'ok' {
  return result.ok ? 'ok' : result.failure.code;
}

export function write(path: string, text = path): FileChange {
  return { kind: 'write', path: `/mnt/data/${path}`, data: new Blob([text]) };
}

export async function text(store: FileStore, path: string): Promise<string> {
  return value(await store.read(`/mnt/data/${path}`)).text();
}

export async function paths(store: FileStore, under?: string): Promise<string[]> {
  return (await store.list(under)).map((entry) => entry.path.replace('/mnt/data/', ''));
}

export async function told(changes: ChangesSince): Promise<{ changed: string[]; removed: string[] }> {
  const changed = changes.changed.map(async ({ entry, data, by }) => {
    const name = entry.path.replace('/mnt/data/', '');
    return `${name} ${by} ${data === null ? entry.kind : await data.text()}`;
  });
  const removed = changes.removed.map(({ path, by }) => `${path.replace('/mnt/data/', '')} ${by}`);
  return { changed: (await Promise.all(changed)).sort(), removed: removed.sort() };
}

/** A file of the size wanted without its bytes: enough for a check that comes before the bytes are read. */
export function sized(size: number): Blob {
  const blob = new Blob([]);
  Object.defineProperty(blob, 'size', { value: size });
  return blob;
}
