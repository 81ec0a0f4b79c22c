import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LockEntry, LockFile, PackageMaker } from '../../src/contract/packages.ts';
import { normaliseName } from '../../src/packages/names.ts';
import { isMain, ROOT } from '../project.ts';
import { BASE, type BasePackage } from './table.ts';
import { readWheel } from './wheel.ts';

/** The lock file of the official release, as the npm package `pyodide` carries it. */
export function officialLock(): LockFile {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules/pyodide/pyodide-lock.json'), 'utf8')) as LockFile;
}

/** The file of a package of the base set. Throws where it is not there, or there twice. */
export function wheelPath(entry: BasePackage, root = ROOT): string {
  const folder = join(root, entry.from);
  const files = readdirSync(folder).filter(
    (file) => file.endsWith('.whl') && normaliseName(file.split('-', 1)[0] ?? '') === entry.name,
  );
  const [file] = files;
  if (file === undefined || files.length > 1) {
    throw new Error(
      `${entry.from} holds ${files.length} wheels of ${entry.name}; run "npm ci" or see the table of packages`,
    );
  }
  return join(folder, file);
}

/**
 * The lock file of the base set in Pyodide's format, from what the wheels say about themselves. The same wheels give the
 * same text. Throws where a wheel needs a package that the table does not have.
 */
export function baseLock(table: readonly BasePackage[] = BASE, root = ROOT): LockFile {
  const official = officialLock();
  const names = new Set(table.map((entry) => entry.name));
  const packages: Record<string, LockEntry> = {};
  for (const entry of [...table].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = wheelPath(entry, root);
    const facts = readWheel(readFileSync(path));
    const requires = [...facts.requires, ...(entry.needs ?? [])].filter((name) => !entry.without?.includes(name));
    const missing = requires.filter((name) => !names.has(name));
    if (missing.length > 0) throw new Error(`${entry.name} needs ${missing.join(', ')}, which the table lacks`);
    packages[entry.name] = {
      name: entry.name,
      version: facts.version,
      file_name: path.slice(path.lastIndexOf('/') + 1),
      install_dir: 'site',
      sha256: facts.sha256,
      package_type: official.packages[entry.name]?.package_type ?? 'package',
      imports: [...facts.imports, ...(entry.imports ?? [])],
      depends: requires,
      unvendored_tests: false,
      size: facts.size,
      licence: entry.licence,
      made: makerOf(entry, path),
    };
  }
  return { info: official.info, packages };
}

/** Out of an npm package: an official build. Else ours, compiled from Debian's source where it is not pure. */
function makerOf(entry: BasePackage, path: string): PackageMaker {
  if (entry.made !== undefined) return entry.made;
  if (entry.from !== 'public/packages') return 'official';
  return path.endsWith('-none-any.whl') ? 'repacked' : 'built';
}

export function lockText(lock: LockFile): string {
  return `${JSON.stringify(lock, null, 1)}\n`;
}

if (isMain(import.meta.url)) {
  const path = join(ROOT, 'public/packages/pyodide-lock.json');
  const lock = baseLock();
  writeFileSync(path, lockText(lock));
  console.log(`${path}: ${Object.keys(lock.packages).length} packages`);
}
