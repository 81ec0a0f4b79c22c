import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CACHE, ROOT } from '../project.ts';

const MIRROR = (process.env.DEBIAN_MIRROR ?? 'http://deb.debian.org/debian').replace(/\/$/, '');
const FOLDER = join(CACHE, 'upstream');

interface Source {
  readonly file: string;
  readonly sha256: string;
}

/** Folder of an unpacked source of scripts/wheels/sources.json: the same files that our wheels are made of. */
export async function unpackedSource(name: string): Promise<string> {
  const sources = JSON.parse(readFileSync(join(ROOT, 'scripts/wheels/sources.json'), 'utf8')) as Record<string, Source>;
  const source = sources[name];
  if (source === undefined) throw new Error(`${name} is not in scripts/wheels/sources.json`);
  const folder = join(FOLDER, 'source', `${name}-${source.sha256.slice(0, 12)}`);
  if (!existsSync(folder)) unpack(await fetched(source), folder);
  return folder;
}

async function fetched({ file, sha256 }: Source): Promise<string> {
  const path = join(FOLDER, 'download', basename(file));
  if (!existsSync(path)) {
    console.log(`fetching ${file}`);
    const response = await fetch(`${MIRROR}/${file}`);
    if (!response.ok) throw new Error(`${MIRROR}/${file} answered ${response.status}`);
    mkdirSync(join(FOLDER, 'download'), { recursive: true });
    writeFileSync(path, new Uint8Array(await response.arrayBuffer()));
  }
  const found = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (found === sha256) return path;
  rmSync(path);
  throw new Error(`${file} has the hash ${found}, expected ${sha256}`);
}

/** A tarball's one folder, or all that a package would install. Complete or not there. */
function unpack(archive: string, folder: string): void {
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  if (archive.endsWith('.deb')) {
    execFileSync('dpkg-deb', ['-x', archive, half]);
    renameSync(half, folder);
    return;
  }
  execFileSync('tar', ['-xf', archive, '-C', half]);
  const [top = ''] = readdirSync(half);
  renameSync(join(half, top), folder);
  rmSync(half, { recursive: true });
}
