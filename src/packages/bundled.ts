import type { CoreFile, LockEntry, LockFile, PackageSource } from '../contract/packages';
import { fail, ok } from '../contract/result';
import { once } from '../lib/once';
import { locate } from './download';
import { isEntry, toLockFile } from './entry';
import type { Unpacked } from './unpacked';

/** Packages of Pyodide's release that are not part of this page. */
export interface Remote {
  /** With a slash at the end. */
  readonly baseUrl: string;
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** `size`: bytes as it is served; `sha256`: of what is in it, where it is packed. */
type CoreFiles = Readonly<
  Record<string, { readonly size: number; readonly sha256: string; readonly packed?: boolean }>
>;

/** What the build has put beside the page. The small files are read once; a failure is forgotten and tried again. */
export interface BundledFiles {
  /** Rejects where it cannot be had. */
  lock(): Promise<LockFile>;
  /** Nothing where it cannot be had. */
  remote(): Promise<Remote>;
  readonly core: PackageSource['core'];
}

const NOTHING: Remote = { baseUrl: '', packages: {} };

export function bundledFiles(base: string, unpacked: Unpacked): BundledFiles {
  const lock = once(async () => {
    const found = toLockFile(await readJson(`${base}packages/pyodide-lock.json`));
    if (found === null) throw new Error('The list of packages on the server is damaged. Reload the page.');
    return found;
  });
  const remote = once(async () => toRemote(await readJson(`${base}packages/remote.json`).catch(() => null)));
  const coreFiles = once(async () => toCoreFiles(await readJson(`${base}pyodide/files.json`)));

  return {
    lock,
    remote,
    async core(names, onProgress, onBytes) {
      const known = await coreFiles().catch(() => null);
      if (known === null)
        return fail('network', 'Python is not on the server, or it cannot be reached. Reload the page.');
      const wanted = names.map((name) => ({ name, file: known[name] }));
      const missing = wanted.find(({ file }) => file === undefined);
      if (missing) return fail('unknown', `${missing.name} is not a file of Pyodide.`);
      const total = wanted.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
      const loaded = wanted.map(() => 0);
      const results = await Promise.all(
        wanted.map(({ name, file }, index) =>
          locate(
            `${base}pyodide/${encodeURIComponent(name)}`,
            { name, sha256: file?.sha256 ?? '', size: file?.size ?? null, packed: file?.packed === true },
            {
              unpacked,
              onBytes: (bytes) => onBytes?.(name, bytes),
              onProgress(bytes) {
                loaded[index] = bytes;
                onProgress?.(
                  loaded.reduce((sum, one) => sum + one, 0),
                  total,
                );
              },
            },
          ),
        ),
      );
      const found: CoreFile[] = [];
      for (const [index, result] of results.entries()) {
        if (!result.ok) return result;
        found.push({ ...result.value, sha256: wanted[index]?.file?.sha256 ?? '' });
      }
      return ok(found);
    },
  };
}

async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}. Reload the page.`);
  return response.json().catch(() => {
    const name = url.slice(url.lastIndexOf('/') + 1);
    throw new Error(`${name} broke off, or another page came in its place. Check the connection and reload the page.`);
  });
}

function toRemote(value: unknown): Remote {
  if (typeof value !== 'object' || value === null || !('baseUrl' in value) || !('packages' in value)) return NOTHING;
  const { baseUrl, packages } = value;
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) return NOTHING;
  if (typeof packages !== 'object' || packages === null || !Object.values(packages).every(isEntry)) return NOTHING;
  return { baseUrl, packages: packages as Remote['packages'] };
}

function toCoreFiles(value: unknown): CoreFiles {
  if (typeof value !== 'object' || value === null) throw new Error('The list of Pyodide files is damaged.');
  const isWhole = Object.values(value).every(
    (one) => typeof one === 'object' && one !== null && typeof one.size === 'number' && typeof one.sha256 === 'string',
  );
  if (!isWhole) throw new Error('The list of Pyodide files is damaged.');
  return value as CoreFiles;
}
