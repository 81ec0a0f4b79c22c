import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, ROOT } from '../project.ts';
import { baseLock } from './lock.ts';
import { BASE, type BasePackage } from './table.ts';

interface Repacked {
  readonly npm?: string;
  readonly debs?: readonly { readonly source: string; readonly suite: string }[];
}

const SMOKE = join(ROOT, 'test/browser/packages/smoke');

/** The README of the packages: one line for each, from the lock, the table, the records of the wheels and the smoke tests. */
export function packagesReadme(): string {
  const lock = baseLock();
  const repacked = JSON.parse(readFileSync(join(ROOT, 'scripts/wheels/pure/provenance.json'), 'utf8')) as Readonly<
    Record<string, Repacked & { readonly wheel: string }>
  >;
  const byWheel = new Map(Object.values(repacked).map((record) => [record.wheel, record]));
  const does = checks();
  const lines = [...BASE]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => {
      const { version = '', file_name: wheel = '', size = 0 } = lock.packages[entry.name] ?? {};
      const cells = [entry.name, version, source(entry, byWheel.get(wheel)), entry.licence, kilobytes(size)];
      return `| ${[...cells, does.get(entry.name) ?? ''].join(' | ')} |`;
    });
  const total = Object.values(lock.packages).reduce((sum, entry) => sum + (entry.size ?? 0), 0);
  return `# The base set

${BASE.length} packages, ${(total / 1e6).toFixed(1)} MB as wheels; each is fetched when it is first used. Made by
\`npx tsx scripts/packages/readme.ts\`; the last column is what the smoke test of the package does in Chromium
(\`test/browser/packages/smoke/\`).

| Package | Version | Source | Licence | kB | Smoke test |
|---|---|---|---|---:|---|
${lines.join('\n')}
`;
}

function source(entry: BasePackage, record: Repacked | undefined): string {
  if (entry.from !== 'public/packages') return 'official build, from npm';
  if (record?.npm !== undefined) return `npm: ${record.npm}`;
  const deb = record?.debs?.[0];
  return deb === undefined ? 'built here, see scripts/wheels' : `Debian ${deb.suite}: ${deb.source}`;
}

function kilobytes(bytes: number): string {
  return Math.ceil(bytes / 1000).toLocaleString('en-GB');
}

/** What each smoke test says that it does, by package. */
function checks(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(SMOKE).filter((name) => name.endsWith('.py'))) {
    const text = readFileSync(join(SMOKE, file), 'utf8');
    for (const [, name = '', says = ''] of text.matchAll(/^(?:async )?def ([a-z]\w*)\(\):\n {4}"""(.+?)"""/gm)) {
      found.set(name.replaceAll('_', '-'), says);
    }
  }
  return found;
}

if (isMain(import.meta.url)) writeFileSync(join(ROOT, 'public/packages/README.md'), packagesReadme());
