import type { PackageInfo } from '../../contract/kernel';
import type { LockFile, PackageMaker } from '../../contract/packages';
import { unreachable } from '../../contract/result';

/**
 * `loaded`: in Python now. `ready`: comes with the page. `kept`: on this device. `network`: must be fetched first.
 * `refused`: not by the person's rule. `impossible`: in no tab.
 */
export type PackageState = 'loaded' | 'ready' | 'kept' | 'network' | 'refused' | 'impossible';

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
  readonly isKept: boolean;
  readonly state: PackageState;
  /** Of `refused` and `impossible`; else empty. */
  readonly reason: string;
}

/**
 * One row for each package by name: the lock file, and what Python tells beside it. `refused`: why the rule does not let it
 * in, by name.
 */
export function packageRows(
  lock: LockFile,
  told: readonly PackageInfo[],
  refused: ReadonlyMap<string, string>,
): readonly PackageRow[] {
  const inPython = new Map(told.map((one) => [one.name, one]));
  const rows = new Map<string, PackageRow>();
  for (const [name, entry] of Object.entries(lock.packages)) {
    if (name.endsWith('-tests')) continue;
    const live = inPython.get(name);
    const source = entry.source ?? 'bundled';
    const reason = refused.get(name) ?? '';
    const waiting = source === 'bundled' ? 'ready' : source === 'kept' ? 'kept' : 'network';
    rows.set(name, {
      name,
      version: live?.loaded ? live.version : entry.version,
      size: entry.size ?? null,
      licence: entry.licence ?? '',
      made: entry.made ?? (source === 'remote' ? 'official' : null),
      isKept: source === 'kept',
      state: live?.loaded ? 'loaded' : reason ? 'refused' : waiting,
      reason: live?.loaded ? '' : reason,
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
      isKept: false,
      state: isNone ? 'impossible' : 'loaded',
      reason: isNone ? (one.reason ?? '') : '',
    });
  }
  return [...rows.values()].sort((a, b) => ORDER[a.state] - ORDER[b.state] || (a.name < b.name ? -1 : 1));
}

const ORDER: Readonly<Record<PackageState, number>> = {
  loaded: 0,
  kept: 1,
  ready: 2,
  refused: 3,
  network: 4,
  impossible: 5,
};

/** Where the wheel is from, in a few words. */
export function makerText(made: PackageMaker): string {
  switch (made) {
    case 'official':
      return "Pyodide's official build";
    case 'built':
      return "built here from Debian's source";
    case 'repacked':
      return 'pure Python, repacked from Debian';
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
