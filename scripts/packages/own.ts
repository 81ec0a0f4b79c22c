import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { CACHE, ROOT } from '../project.ts';
import { createBytecode } from './bytecode.ts';
import { WHEN } from './slim.ts';
import { sha256 } from './wheel.ts';

/** The kernel's Python: what lies below is laid where Python finds what it imports. */
const FOLDER = join(ROOT, 'workers/kernel/py');

/**
 * All Python of the kernel in one zip: each module with its bytecode, or, for who changes it all the time, as sources. The same
 * sources give the same bytes.
 */
export async function ownPython({ compiled }: { readonly compiled: boolean }): Promise<Uint8Array> {
  const files: Zippable = {};
  const paths = (await readdir(FOLDER, { recursive: true })).map((path) => path.replaceAll('\\', '/')).sort();
  for (const path of paths) if (path.endsWith('.py')) files[path] = await readFile(join(FOLDER, path));
  const zip = zipSync(files, { level: compiled ? 0 : 6, mtime: WHEN });
  if (!compiled) return zip;
  const folder = join(CACHE, 'packages/bytecode');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `own.${process.pid}.whl`);
  try {
    await writeFile(path, zip);
    return await readFile(await createBytecode(folder, () => {}).wheel(path, sha256(zip)));
  } finally {
    await rm(path, { force: true });
  }
}
