import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CACHE, isMain } from '../project.ts';

const FOLDER = join(CACHE, 'docker');
const TAR = join(FOLDER, 'debian-2.tar');
const LOCK = join(FOLDER, 'making');

/** What the tests need beside Debian's smallest set: the gate's tool, and Python for cells that run natively. */
const INCLUDE = 'iptables,python3';

/** Left out: nobody reads it in a test. */
const LEFT_OUT = [
  './usr/share/doc/*',
  './usr/share/man/*',
  './usr/share/locale/*',
  './var/cache/apt/archives/*.deb',
  './var/lib/apt/lists/*',
];

/**
 * A Debian as a tar for `docker import`, made from Debian's packages by debootstrap, once. Null where it cannot be made, with the
 * reason on the screen. Whoever comes second waits for the first.
 */
export async function debianImage(): Promise<string | null> {
  mkdirSync(FOLDER, { recursive: true });
  while (!existsSync(TAR)) {
    if (!take()) {
      await sleep(1000);
      continue;
    }
    try {
      make();
    } catch (error) {
      console.log(
        `The image for the tests of the Docker runner cannot be made: ${error instanceof Error ? error.message : error}`,
      );
      return null;
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
  return TAR;
}

/** A lock older than ten minutes was left by somebody who was ended. */
function take(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - since > 600_000) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

function make(): void {
  if (process.getuid?.() !== 0) throw new Error('debootstrap needs root');
  const root = mkdtempSync(join(FOLDER, 'root-'));
  try {
    execFileSync('debootstrap', ['--variant=minbase', `--include=${INCLUDE}`, 'bookworm', root], { stdio: 'ignore' });
    const exclude = LEFT_OUT.map((pattern) => `--exclude=${pattern}`);
    execFileSync('tar', ['-C', root, ...exclude, '-cf', `${TAR}.new`, '.']);
    renameSync(`${TAR}.new`, TAR);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) process.exitCode = (await debianImage()) === null ? 1 : 0;
