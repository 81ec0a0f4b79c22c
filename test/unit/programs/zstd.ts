import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/project.ts';
import { createJobFiles } from '../../../workers/commands/files';
import { zstd } from '../../../workers/commands/zstd/zstd';

export type Bytes = Uint8Array<ArrayBuffer>;
export type Contents = Readonly<Record<string, Bytes>>;

/** What a command did: its words, and the files that are there afterwards. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: Bytes;
  readonly stderr: string;
  readonly files: Contents;
}

const FOLDER = '/mnt/data';

/** Runs `zstd` of the desk on these files, without a worker. */
export async function runZstd(argv: readonly string[], given: Contents, stdin: Bytes): Promise<Outcome> {
  const files = createJobFiles(
    Object.entries(given).map(([name, data]) => ({ path: `${FOLDER}/${name}`, data: data.slice().buffer })),
    (data) => new Uint8Array(data as ArrayBuffer),
  );
  const out: Uint8Array[] = [];
  let stderr = '';
  const exitCode = await zstd({
    argv,
    cwd: FOLDER,
    env: {},
    stdin,
    files,
    stdout: (data) => out.push(typeof data === 'string' ? new TextEncoder().encode(data) : data.slice()),
    stderr(data) {
      stderr += typeof data === 'string' ? data : new TextDecoder().decode(data);
    },
    progress() {},
    part: (name) => new Uint8Array(readFileSync(join(ROOT, 'node_modules/@bokuweb/zstd-wasm/dist/web', name))),
  });
  const left = new Map(Object.entries(given));
  const { written, removed } = files.changes();
  for (const path of removed) left.delete(path.slice(FOLDER.length + 1));
  for (const { path, data } of written) left.set(path.slice(FOLDER.length + 1), data);
  return { exitCode, stdout: new Uint8Array(Buffer.concat(out)), stderr, files: Object.fromEntries(left) };
}
