import { Readable } from 'node:stream';
import { DOCKER_FILES, type DockerLimits, type RemoteFile } from '../../../src/contract/docker';
import { confine, dirname } from '../../../src/lib/path';
import { MOUNT, SEALED_USER } from '../containers/config';
import { runShort } from '../containers/exec';
import { type Engine, EngineError } from '../engine/engine';
import type { ContentStore } from './content';
import { type Listed, listFiles } from './listing';
import { readTar, type TarFile, writeTar } from './tar';

/** More files than this are read as one tar of the whole folder. */
const FEW = 16;

/** What is known of a file in the workspace. The desk was told of it, or sent it. */
export interface KnownFile extends RemoteFile {
  /** See `Listed`; empty: look at its bytes. */
  readonly stamp: string;
}

export interface Collected {
  readonly written: readonly RemoteFile[];
  readonly removed: readonly string[];
  /** Files that are too large to be given. */
  readonly left: readonly string[];
}

/** The files of one workspace, as they are in its container's volume. */
export interface Volume {
  readonly known: ReadonlyMap<string, KnownFile>;
  /** Makes the workspace's files those of `wanted`. Files that the desk has never heard of stay. */
  place(container: string, wanted: readonly RemoteFile[], content: ContentStore): Promise<void>;
  /** How the workspace differs from `wanted`; the new contents are in `content` afterwards. */
  collect(container: string, wanted: readonly RemoteFile[], content: ContentStore): Promise<Collected>;
}

export function createVolume(
  engine: Engine,
  owner: number,
  limits: DockerLimits,
  before: Iterable<KnownFile> = [],
): Volume {
  const known = new Map<string, KnownFile>([...before].map((file) => [file.path, file]));

  /** Whether the folder of the files is there and its owner's. */
  let isMade = false;

  function remember(file: RemoteFile, stamp: string): void {
    const { path, hash, size, executable } = file;
    known.set(path, { path, hash, size, executable, stamp });
  }

  async function put(container: string, files: readonly RemoteFile[], content: ContentStore): Promise<void> {
    const folders = new Set<string>();
    for (const { path } of files) {
      for (let at = dirname(path); at !== MOUNT; at = dirname(at)) folders.add(at);
    }
    folders.add(DOCKER_FILES);
    const hashes = new Map(files.map(({ path, hash }) => [path.slice(MOUNT.length + 1), hash]));
    const entries: TarFile[] = [
      ...[...folders].sort().map((path) => entry('directory', path, 0, true, owner)),
      ...files.map(({ path, size, executable }) => entry('file', path, size, executable, owner)),
    ];
    const tar = writeTar(entries, ({ name }) => content.read(hashes.get(name) ?? ''));
    const answer = await engine.stream('PUT', `/containers/${container}/archive?path=${encodeURIComponent(MOUNT)}`, {
      type: 'application/x-tar',
      data: Readable.from(tar, { objectMode: false }),
    });
    answer.resume();
  }

  async function remove(container: string, paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const list = Buffer.from(paths.join('\0'));
    const { exitCode, stderr } = await runShort(engine, container, {
      argv: ['xargs', '-0', 'rm', '-rf', '--'],
      stdin: Readable.from([list]),
    });
    if (exitCode !== 0)
      throw new EngineError(500, `Files could not be removed in the workspace: ${stderr.slice(0, 300)}`);
    for (const path of paths) known.delete(path);
  }

  /** Reads the bytes of files into `content`; gives those that could be read. */
  async function read(
    container: string,
    files: ReadonlyMap<string, Listed | null>,
    content: ContentStore,
    all: boolean,
  ): Promise<Map<string, RemoteFile>> {
    const found = new Map<string, RemoteFile>();
    async function take(source: string, base: string): Promise<void> {
      let stream: Readable;
      try {
        stream = await engine.stream('GET', `/containers/${container}/archive?path=${encodeURIComponent(source)}`);
      } catch (error) {
        // Removed meanwhile.
        if (error instanceof EngineError && error.status === 404) return;
        throw error;
      }
      try {
        await readTar(stream, async ({ kind, name, size, executable }, bytes) => {
          const path = confine(`${base}/${name}`, DOCKER_FILES).path;
          if (kind !== 'file' || path === null || size > limits.file || !(all || files.has(path))) return;
          const stored = await content.write(bytes, limits.file);
          found.set(path, { path, hash: stored.hash, size: stored.size, executable });
        });
      } finally {
        stream.destroy();
      }
    }
    if (all || files.size > FEW) await take(DOCKER_FILES, MOUNT);
    else for (const path of files.keys()) await take(path, dirname(path));
    return found;
  }

  return {
    known,

    async place(container, wanted, content) {
      const paths = new Set(wanted.map(({ path }) => path));
      await remove(
        container,
        [...known.keys()].filter((path) => !paths.has(path)),
      );
      const changed = wanted.filter((file) => !isSame(file, known.get(file.path)));
      if (changed.length === 0 && isMade) return;
      await put(container, changed, content);
      isMade = true;
      if (changed.length === 0) return;
      const listed = new Map((await listFiles(engine, container))?.map((file) => [file.path, file]));
      for (const file of changed) remember(file, listed.get(file.path)?.stamp ?? '');
    },

    async collect(container, wanted, content) {
      const listed = await listFiles(engine, container);
      const here = new Map<string, RemoteFile>();
      const left: string[] = [];
      if (listed === null) {
        for (const [path, file] of await read(container, new Map(), content, true)) here.set(path, file);
      } else {
        const unclear = new Map<string, Listed>();
        for (const file of listed) {
          const same = known.get(file.path);
          if (same !== undefined && same.stamp === file.stamp)
            here.set(file.path, { ...same, executable: file.executable });
          else if (file.size > limits.file) left.push(file.path);
          else unclear.set(file.path, file);
        }
        for (const [path, file] of await read(container, unclear, content, false)) here.set(path, file);
      }
      const stamps = new Map(listed?.map(({ path, stamp }) => [path, stamp]));
      known.clear();
      for (const file of here.values()) remember(file, stamps.get(file.path) ?? '');
      const before = new Map(wanted.map((file) => [file.path, file]));
      return {
        written: [...known.values()].filter((file) => !isSame(file, before.get(file.path))).map(plain),
        removed: wanted.map(({ path }) => path).filter((path) => !here.has(path) && !left.includes(path)),
        left,
      };
    },
  };
}

function entry(kind: TarFile['kind'], path: string, size: number, executable: boolean, owner: number): TarFile {
  return { kind, name: path.slice(MOUNT.length + 1), size, executable, owner };
}

function isSame(file: RemoteFile, other: RemoteFile | undefined): boolean {
  return other !== undefined && file.hash === other.hash && file.executable === other.executable;
}

function plain({ path, hash, size, executable }: RemoteFile): RemoteFile {
  return { path, hash, size, executable };
}

/** Who owns the files of a workspace. */
export function ownerOf(level: 'sealed' | 'open'): number {
  return level === 'open' ? 0 : SEALED_USER;
}
