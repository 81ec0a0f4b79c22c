import type { LockEntry } from '../../src/contract/packages';
import { fail, ok } from '../../src/contract/result';
import type { Packages } from '../../src/ui/context';

function entry(name: string, version: string, more: Partial<LockEntry> = {}): LockEntry {
  return {
    name,
    version,
    file_name: `${name}-${version}-py3-none-any.whl`,
    install_dir: 'site',
    sha256: '0'.repeat(64),
    package_type: 'package',
    imports: [name],
    depends: [],
    ...more,
  };
}

export const SOME_PACKAGES: readonly LockEntry[] = [
  entry('matplotlib', '3.10.9', { size: 6_900_000, licence: 'PSF-2.0', made: 'built' }),
  entry('numpy', '2.2.5', { size: 3_100_000, licence: 'BSD-3-Clause', made: 'official' }),
  entry('openpyxl', '3.1.5', { size: 250_000, licence: 'MIT', made: 'repacked' }),
  entry('pandas', '2.3.3', { size: 5_300_000, licence: 'BSD-3-Clause', made: 'official' }),
  entry('humanize', '4.14.0', { size: 130_000, licence: 'MIT', made: 'pypi', source: 'kept' }),
  entry('dropped', '1.0', { size: 4_000, made: 'file', source: 'kept' }),
  entry('scikit-learn', '1.7.0', { made: 'official', source: 'remote' }),
];

/** Packages in memory; `refused` by name. */
export function createPackagesDouble(
  entries: readonly LockEntry[] = SOME_PACKAGES,
  refused: Readonly<Record<string, string>> = {},
): Packages {
  const listeners = new Set<() => void>();
  let now = entries;
  const set = (next: readonly LockEntry[]) => {
    now = next;
    for (const listener of listeners) listener();
  };
  return {
    lock: async () => ({ info: {}, packages: Object.fromEntries(now.map((one) => [one.name, one])) }),
    async forget(name) {
      set(now.filter((one) => one.name !== name));
    },
    async reset() {
      set(now.filter((one) => one.source !== 'kept'));
    },
    async permits(name) {
      const message = refused[name];
      return message === undefined ? ok(undefined) : fail('not-allowed', message);
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
