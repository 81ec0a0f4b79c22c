import { DOCKER_FILES } from '../../../src/contract/docker';
import { runShort } from '../containers/exec';
import type { Engine } from '../engine/engine';

/** A file as the container shows it. */
export interface Listed {
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
  /** Changes whenever the file changes: time of change, inode and size. */
  readonly stamp: string;
}

/**
 * Every regular file of a workspace. Null where the image has no `find` of GNU's kind: then the whole folder has to be read. The
 * answer comes from within the container, so it may be a lie; it decides no more than which files of this workspace are read.
 */
export async function listFiles(engine: Engine, container: string): Promise<Listed[] | null> {
  const { exitCode, stdout } = await runShort(engine, container, {
    argv: ['find', DOCKER_FILES, '-mindepth', '1', '-type', 'f', '-printf', '%s %m %C@ %i %P\\0'],
  });
  // 1: something vanished meanwhile, or may not be read.
  if (exitCode !== 0 && (exitCode !== 1 || stdout.length === 0)) return null;
  return parseListing(stdout);
}

export function parseListing(output: Buffer): Listed[] {
  const files: Listed[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0, at);
    if (end < 0) break;
    const line = output.subarray(at, end);
    at = end + 1;
    const text = line.toString();
    const match = /^(\d+) ([0-7]+) (\S+) (\d+) (.+)$/s.exec(text);
    const [, size = '', mode = '', changed = '', inode = '', path = ''] = match ?? [];
    // A name that is no UTF-8 cannot be told to the desk.
    if (match === null || !Buffer.from(text).equals(line)) continue;
    files.push({
      path: `${DOCKER_FILES}/${path}`,
      size: Number(size),
      executable: (Number.parseInt(mode, 8) & 0o100) !== 0,
      stamp: `${changed} ${inode} ${size}`,
    });
  }
  return files;
}
