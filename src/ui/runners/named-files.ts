import type { FileEntry } from '../../contract/files';
import { basename, dirname } from '../../lib/path';

/** Words that tell that more files are read than those that are named. */
const MANY = /\bglob\b|\biglob\b|\blistdir\b|\bscandir\b|\biterdir\b|\bos\.walk\b|\bFILES\b|[\w/]\*\.|\*\.\w/;

/**
 * The files that a command or a piece of code names, by path or by name, or whose folder it names; all of them where it
 * looks for files by itself.
 */
export function namedIn(text: string, files: readonly FileEntry[]): readonly string[] {
  const all = files.filter((entry) => entry.kind === 'file').map((entry) => entry.path);
  if (MANY.test(text)) return all;
  return all.filter((path) => {
    const folder = basename(dirname(path));
    return hasName(text, basename(path)) || (folder !== 'data' && text.includes(`${folder}/`));
  });
}

/** Whether the name stands there whole: `a.csv` is not in `data.csv`. */
function hasName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + name.length] ?? ' ';
    if (!/[\w.-]/.test(before) && !/\w/.test(after)) return true;
  }
  return false;
}
