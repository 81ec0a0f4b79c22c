import { hiddenName } from './hidden-files';
import { basename, dirname } from './path';

/** Words that tell that more files are read than those that are named. */
const MANY = /\b(?:i?glob|listdir|scandir|iterdir|FILES)\b|\bos\.walk\b|[\w/]\*|\*\.\w|\s\*\s*$/m;

/**
 * Those of the files that a command or a piece of code names, by path or by name, or whose folder it names; all of them
 * where it looks for files by itself. A hidden file is named by what hides it: those of a repository by `.git`, not by `config`.
 * `paths` are absolute.
 */
export function namedIn(text: string, paths: readonly string[]): readonly string[] {
  if (MANY.test(text)) return paths;
  return paths.filter((path) => {
    const hidden = hiddenName(path);
    if (hidden !== null) return hasName(text, hidden);
    const folder = basename(dirname(path));
    return hasName(text, basename(path)) || (dirname(dirname(path)) !== '/mnt' && text.includes(`${folder}/`));
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
