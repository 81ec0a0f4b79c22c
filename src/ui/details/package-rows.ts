import type { PackageInfo } from '../../contract/kernel';
import type { LockFile, PackageMaker } from '../../contract/packages';
import { unreachable } from '../../contract/result';

/**
 * `offline`: on this device. `network`: must be fetched first, from where the page is from or from the official release.
 * `refused`: not by the person's rule. `impossible`: in no tab.
 */
export type PackageState = 'offline' | 'network' | 'refused' | 'impossible';

export interface PackageRow {
  readonly name: string;
  /** Empty: there is none here. */
  readonly version: string;
  /** Bytes; null where not known. */
  readonly size: number | null;
  /** Empty: not known before it is fetched. */
  readonly licence: string;
  /** Null: not known, or there is none. */
  readonly made: PackageMaker | null;
  /** Comes with this page, was added by the person, is in the official release only, or in none of these. */
  readonly source: 'bundled' | 'kept' | 'remote' | 'none';
  /** In Python now. */
  readonly isLoaded: boolean;
  readonly state: PackageState;
  /** Of `refused` and `impossible`; else empty. */
  readonly reason: string;
}

/**
 * One row for each package by name: the lock file, and what Python tells beside it; what is loaded comes first. `refused`:
 * why the rule does not let it in, by name. `here`: names of the page's wheels that are on this device.
 */
export function packageRows(
  lock: LockFile,
  told: readonly PackageInfo[],
  refused: ReadonlyMap<string, string>,
  here: ReadonlySet<string>,
): readonly PackageRow[] {
  const inPython = new Map(told.map((one) => [one.name, one]));
  const rows = new Map<string, PackageRow>();
  for (const [name, entry] of Object.entries(lock.packages)) {
    if (name.endsWith('-tests')) continue;
    const live = inPython.get(name);
    const source = entry.source ?? 'bundled';
    const isLoaded = live?.loaded ?? false;
    // The rule takes nothing out of Python.
    const reason = isLoaded ? '' : (refused.get(name) ?? '');
    const isHere = source === 'kept' || here.has(entry.file_name);
    rows.set(name, {
      name,
      version: live?.loaded ? live.version : entry.version,
      size: entry.size ?? null,
      licence: entry.licence ?? '',
      made: entry.made ?? (source === 'remote' ? 'official' : null),
      source,
      isLoaded,
      state: reason ? 'refused' : isHere ? 'offline' : 'network',
      reason,
    });
  }
  for (const one of told) {
    if (rows.has(one.name) || (one.source !== 'none' && !one.loaded)) continue;
    const isNone = one.source === 'none';
    rows.set(one.name, {
      name: one.name,
      version: one.version,
      size: one.size,
      licence: '',
      made: null,
      source: 'none',
      isLoaded: one.loaded,
      state: isNone ? 'impossible' : 'network',
      reason: isNone ? (one.reason ?? '') : '',
    });
  }
  return [...rows.values()].sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
}

function place({ isLoaded, source, state }: PackageRow): number {
  return isLoaded ? -1 : BY_SOURCE[source] + BY_STATE[state];
}

const BY_SOURCE: Readonly<Record<PackageRow['source'], number>> = { kept: 0, bundled: 10, remote: 20, none: 30 };
const BY_STATE: Readonly<Record<PackageState, number>> = { offline: 0, network: 1, refused: 2, impossible: 3 };

/** Where the wheel is from, in a few words. */
export function makerText(made: PackageMaker): string {
  switch (made) {
    case 'official':
      return "Pyodide's official build";
    case 'built':
      return "built here from Debian's source";
    case 'repacked':
      return 'pure Python, from Debian';
    case 'own':
      return 'written for this page';
    case 'font':
      return 'open fonts, made smaller here';
    case 'pypi':
      return 'added by you from PyPI';
    case 'file':
      return 'added by you from a file';
    default:
      return unreachable(made);
  }
}
