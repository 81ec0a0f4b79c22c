/**
 * The first name in a path that is not listed unless asked for, as in `ls`: one that begins with a dot, or `__pycache__`; null:
 * there is none. `a/.git/config`: `.git`.
 */
export function hiddenName(path: string): string | null {
  return path.split('/').find((name) => name.startsWith('.') || name === '__pycache__') ?? null;
}

/** Whether a list leaves it out: a repository has hundreds of files that nobody reads. They are kept and exported like others. */
export function isHidden(path: string): boolean {
  return hiddenName(path) !== null;
}

/** What stands in the place of those that are left out. */
export function hiddenText(count: number): string {
  return count === 1 ? '1 hidden file' : `${count.toLocaleString('en')} hidden files`;
}
