import type { LockEntry, LockFile, PackageFailure } from '../contract/packages';
import { fail, ok, type Result } from '../contract/result';
import { normaliseName, parseWheelName, runsHere } from './names';

/** Bytes of the largest wheel that is kept. The largest of PyPI for this ABI has 60 MB. */
export const MAX_WHEEL = 512 * 1024 ** 2;

const MAX_NAMES = 500;

/** Whether a value has the shape of a lock entry, as far as Pyodide and this page read it. */
export function isEntry(value: unknown): value is LockEntry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Readonly<Record<string, unknown>>;
  return (
    isText(entry.name, 100) &&
    isText(entry.version, 100) &&
    isText(entry.file_name, 200) &&
    isText(entry.install_dir, 20) &&
    isText(entry.package_type, 40) &&
    typeof entry.sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(entry.sha256) &&
    isNames(entry.imports) &&
    isNames(entry.depends) &&
    (entry.size === undefined ||
      (typeof entry.size === 'number' && Number.isSafeInteger(entry.size) && entry.size >= 0))
  );
}

/** A lock file out of parsed JSON; null where it is none. */
export function toLockFile(value: unknown): LockFile | null {
  if (typeof value !== 'object' || value === null || !('info' in value) || !('packages' in value)) return null;
  const { info, packages } = value;
  if (typeof info !== 'object' || info === null || typeof packages !== 'object' || packages === null) return null;
  const isWhole = Object.values(packages).every(isEntry) && Object.values(info).every((one) => typeof one === 'string');
  return isWhole ? { info: info as LockFile['info'], packages: packages as LockFile['packages'] } : null;
}

/**
 * Checks an entry that untrusted code offers for keeping, and gives it back with nothing in it but what is known to be
 * right. What bundled packages bring cannot be taken over: neither their names nor their imports.
 */
export function vetEntry(
  offered: unknown,
  bundled: LockFile,
  remote: Readonly<Record<string, LockEntry>>,
): Result<LockEntry, PackageFailure> {
  if (!isEntry(offered)) return fail('unknown', 'The package cannot be kept: its description is not complete.');
  const wheel = parseWheelName(offered.file_name);
  const name = normaliseName(offered.name);
  if (wheel === null || wheel.name !== name || offered.install_dir !== 'site' || offered.package_type !== 'package') {
    return fail('unknown', `${offered.file_name} cannot be kept: it is not a wheel of ${offered.name}.`);
  }
  if (!runsHere(wheel)) {
    return fail(
      'wrong-abi',
      `${offered.file_name} is built for another system. Here work pure Python wheels (py3-none-any) and wheels for ` +
        'Python 3.13 in Pyodide (pyodide_2025_0_wasm32): choose such a wheel, or another version of the package.',
    );
  }
  if (bundled.packages[name] !== undefined) {
    return fail(
      'not-allowed',
      `${name} ships with this page, so another version of it is used in this run but not kept.`,
    );
  }
  const known = remote[name];
  if (known?.file_name === offered.file_name && known.sha256 !== offered.sha256) {
    return fail(
      'wrong-hash',
      `${offered.file_name} is not the file of that name in Pyodide's release, so it is not kept.`,
    );
  }
  const taken = new Set(Object.values(bundled.packages).flatMap((entry) => entry.imports));
  return ok({
    name,
    version: wheel.version,
    file_name: offered.file_name,
    install_dir: 'site',
    sha256: offered.sha256,
    package_type: 'package',
    imports: offered.imports.filter((one) => !taken.has(one)),
    depends: offered.depends.map(normaliseName),
    unvendored_tests: false,
    made: offered.made === 'file' ? 'file' : 'pypi',
    ...(isText(offered.licence, 200) ? { licence: offered.licence } : {}),
  });
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longest;
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MAX_NAMES && value.every((one) => isText(one, 200));
}
