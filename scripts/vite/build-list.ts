import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'node:path/posix';
import type { Build, KeepTime, ListedFile } from '../../src/contract/offline.ts';
import { FIRST_PACKAGES, type LockFile } from '../../src/contract/packages.ts';
import { type BuildMark, LIST } from '../../workers/sw/head.ts';
import { ROOT } from '../project.ts';

/** In index.html; the page tells its service worker by it which version it is. */
const META = /<meta name="carrel-build" content="[^"]*"\s*\/?>/;

/** Files that are no part of the page: what is for the server, for people, or of the service worker itself. */
const LEFT_OUT = /^(?:sw\.js|files\.json|screenshots\/.*|.*\.map|.*\.md|(?:.*\/)?[_.][^/]*)$/;

export interface About {
  readonly version: string;
  readonly news: readonly string[];
}

/**
 * Writes the list of a built page's files with their hashes, and marks its HTML and its service worker with the version that
 * this makes. May be done again after files have changed: the same files make the same version.
 */
export async function writeBuildList(folder: string, about?: About): Promise<Build> {
  const { version, news } = about ?? (await readAbout());
  const page = join(folder, 'index.html');
  const html = await readFile(page, 'utf8');
  if (!META.test(html)) throw new Error('index.html has no place for the version');
  await writeFile(page, html.replace(META, metaOf('')));
  const before = await listed(folder);
  const id = hash(JSON.stringify({ version, news, files: before })).slice(0, 16);
  await writeFile(page, html.replace(META, metaOf(id)));

  const build: Build = { id, version, news, files: await listed(folder) };
  const list = JSON.stringify(build);
  await writeFile(join(folder, LIST), list);
  const mark: BuildMark = { id, list: { size: Buffer.byteLength(list), sha256: hash(list) } };
  const worker = join(folder, 'sw.js');
  const code = (await readFile(worker, 'utf8')).replace(/^self\.CARREL_BUILD = .*\n/, '');
  await writeFile(worker, `self.CARREL_BUILD = ${JSON.stringify(mark)};\n${code}`);
  return build;
}

function metaOf(id: string): string {
  return `<meta name="carrel-build" content="${id}" />`;
}

async function listed(folder: string): Promise<ListedFile[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !LEFT_OUT.test(path))
    .sort();
  const lock = JSON.parse(await readFile(join(folder, 'packages/pyodide-lock.json'), 'utf8')) as LockFile;
  const early = wheelsOf(lock, FIRST_PACKAGES);
  return Promise.all(
    paths.map(async (path): Promise<ListedFile> => {
      const bytes = await readFile(join(folder, path));
      const size = bytes.length;
      return { path, size, sha256: hash(bytes), when: keepTimeOf({ path, size }, early) };
    }),
  );
}

/** Bytes of a part of the page that is too large to be waited for (the libraries of figures). */
const LARGE = 400_000;

/** When a file is put on the device; `early`: file names of the wheels that every start of Python needs. */
export function keepTimeOf({ path, size }: Pick<ListedFile, 'path' | 'size'>, early: ReadonlySet<string>): KeepTime {
  const { base, ext, dir } = parse(path);
  if (dir.startsWith('programs/')) return 'use';
  if (dir === 'pyodide' && ext !== '.json') return 'idle';
  if (early.has(base) || (dir === 'assets' && size > LARGE)) return 'idle';
  // Every browser that can run the page reads woff2; the other forms of a font are for none.
  const isRare = ext === '.whl' || ext === '.ttf' || ext === '.otf' || ext === '.woff';
  return isRare || /^fonts\b/.test(path) ? 'use' : 'install';
}

/** File names of the wheels of some packages, with all that they depend on. */
export function wheelsOf({ packages }: LockFile, names: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  const rest = [...names];
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    const entry = packages[name];
    if (entry === undefined || files.has(entry.file_name)) continue;
    files.add(entry.file_name);
    rest.push(...entry.depends);
  }
  return files;
}

async function readAbout(): Promise<About> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return { version, news: newsOf(await readFile(join(ROOT, 'CHANGELOG.md'), 'utf8')) };
}

/** The points of a changelog's first entry (https://keepachangelog.com), as plain text. */
export function newsOf(changelog: string): string[] {
  const [, entry = ''] = changelog.split(/^## .*$/m);
  return entry
    .split(/^[-*] /m)
    .slice(1)
    .map((point) => point.split(/\n\s*\n|\n#/, 1)[0] ?? '')
    .map((point) =>
      point
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replaceAll(/[`*]+/g, '')
        .replaceAll(/\s+/g, ' '),
    )
    .map((point) => point.trim());
}

function hash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
