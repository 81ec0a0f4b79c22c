import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { CACHE, isMain, ROOT } from '../project.ts';
import { gather, STDLIB, summarise } from './gather.ts';
import { WHEN } from './slim.ts';
import { sha256 } from './wheel.ts';

/** Named by what it is made from, so every build may use it. */
const PACKED = join(CACHE, 'packages/packed');

/** Pyodide's program. */
export const WASM = 'pyodide.asm.wasm';

/** To be raised when the same file gives something else than before. */
const RECIPE = 1;

/**
 * How hard it tries. `quick`: a second for 20 MB. `small`: many times as long for a tenth less; `npm run build` does it
 * ahead, and every later build takes what is there.
 */
export type Effort = 'quick' | 'small';

const QUALITY: Readonly<Record<Effort, number>> = { quick: 5, small: constants.BROTLI_MAX_QUALITY };

/** SHA-256 in hex: it stands before the packed bytes in the cache. */
const HASH_LENGTH = 64;

/** A file as a build serves it, packed with Brotli; `src/packages/unpack.ts` undoes that in the page. */
export interface Packed {
  readonly bytes: Uint8Array;
  /** Of what is in it: a zip in which nothing is compressed, or the file as it was. */
  readonly sha256: string;
}

const compress = promisify(brotliCompress);

/** Packs files, one for each path, with all cores; what was packed before is taken from the folder. */
export async function pack(paths: readonly string[], effort: Effort, folder = PACKED): Promise<Packed[]> {
  const packed: Packed[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let index = next++; index < paths.length; index = next++) {
      packed[index] = await packOne(await readFile(paths[index] ?? ''), effort, folder);
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return packed;
}

async function packOne(file: Uint8Array, effort: Effort, folder: string): Promise<Packed> {
  const name = sha256(strToU8(`${sha256(file)} ${RECIPE}`)).slice(0, 32);
  for (const one of ['small', effort] as const) {
    const kept = await readFile(join(folder, `${name}.${one}`)).catch(() => null);
    if (kept !== null) {
      return { sha256: kept.toString('latin1', 0, HASH_LENGTH), bytes: kept.subarray(HASH_LENGTH) };
    }
  }
  const content = isZip(file) ? stored(file) : file;
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT, BROTLI_MAX_WINDOW_BITS } = constants;
  const bytes = await compress(content, {
    params: {
      [BROTLI_PARAM_QUALITY]: QUALITY[effort],
      [BROTLI_PARAM_LGWIN]: BROTLI_MAX_WINDOW_BITS,
      [BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  const packed = { sha256: sha256(content), bytes };
  await mkdir(folder, { recursive: true });
  const target = join(folder, `${name}.${effort}`);
  await writeFile(`${target}.${process.pid}`, Buffer.concat([strToU8(packed.sha256), bytes]));
  await rename(`${target}.${process.pid}`, target);
  return packed;
}

/**
 * The same archive with nothing compressed in it, each module's bytecode behind its source. A zip compresses every file by
 * itself; compressed as one, what source and bytecode have in common (names, texts) is there once.
 */
export function stored(archive: Uint8Array): Uint8Array {
  const files = unzipSync(archive);
  const inOrder: Zippable = {};
  const key = (path: string) => path.replace(/__pycache__\/([^/]+)\.cpython-\d+\.pyc$/, '$1.pyc');
  const isCode = (path: string) => /\.pyc?$/.test(path);
  const paths = Object.keys(files).filter((path) => !path.endsWith('/'));
  paths.sort((a, b) => Number(isCode(b)) - Number(isCode(a)) || (key(a) < key(b) ? -1 : 1));
  for (const path of paths) inOrder[path] = files[path] ?? new Uint8Array();
  return zipSync(inOrder, { level: 0, mtime: WHEN });
}

/** PKZIP's local header (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7). */
function isZip(file: Uint8Array): boolean {
  return file[0] === 0x50 && file[1] === 0x4b && file[2] === 3 && file[3] === 4;
}

if (isMain(import.meta.url)) {
  const set = await gather({ log: console.log });
  console.log(summarise(set));
  console.log('Packing the packages as small as can be, once: a few minutes');
  const wheels = Object.values(set.lock.packages).map((entry) => join(set.folder, entry.file_name));
  const packed = await pack(
    [...wheels, join(set.folder, '..', STDLIB), join(ROOT, 'node_modules/pyodide', WASM)],
    'small',
  );
  const bytes = packed.reduce((sum, one) => sum + one.bytes.length, 0);
  console.log(`Packed: ${(bytes / 1e6).toFixed(1)} MB with Python itself`);
}
