import { readFileSync, writeFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { isMain } from '../project.ts';
import { wheelPath } from './lock.ts';
import { BASE } from './table.ts';

/** Times in a zip are local; this one says the same everywhere, and the same files give the same bytes. */
export const WHEN = new Date(2020, 0, 1);

/** The wheel without the files in some folders, its RECORD put right. Unchanged where it has none of them. */
export function slim(wheel: Uint8Array, folders: readonly string[]): Uint8Array {
  const files = unzipSync(wheel);
  const isOut = (path: string) => folders.some((folder) => path.startsWith(folder));
  if (!Object.keys(files).some(isOut)) return wheel;
  const kept: Zippable = {};
  for (const path of Object.keys(files).sort()) {
    const bytes = files[path];
    if (bytes === undefined || isOut(path)) continue;
    kept[path] = path.endsWith('.dist-info/RECORD') ? strToU8(withoutLines(strFromU8(bytes), isOut)) : bytes;
  }
  return zipSync(kept, { level: 9, mtime: WHEN });
}

function withoutLines(record: string, isOut: (path: string) => boolean): string {
  return record
    .split('\n')
    .filter((line) => !isOut(line.replace(/^"/, '')))
    .join('\n');
}

if (isMain(import.meta.url)) {
  for (const entry of BASE) {
    if (entry.leaveOut === undefined) continue;
    const path = wheelPath(entry);
    const before = readFileSync(path);
    const after = slim(before, entry.leaveOut);
    writeFileSync(path, after);
    console.log(`${entry.name}: ${before.length} bytes, now ${after.length}`);
  }
}
