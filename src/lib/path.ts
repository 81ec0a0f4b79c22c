/** Longest name of one file or directory in bytes of UTF-8, as on Linux. */
export const MAX_NAME = 255;
/** Longest path in bytes of UTF-8, as on Linux. */
export const MAX_PATH = 4096;

export type Confined =
  | { readonly path: string; readonly problem: null }
  /** A sentence for a person. */
  | { readonly path: null; readonly problem: string };

const encoder = new TextEncoder();

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

function refused(problem: string): Confined {
  return { path: null, problem };
}

/**
 * The absolute, normalised form of `path` at or below `root`, or why there is none. A relative path starts at `root`.
 * `.`, `..` and doubled slashes are resolved by the text alone; what then lies outside `root` is refused.
 * `root` must be absolute and normalised.
 */
export function confine(path: string, root: string): Confined {
  if (path === '') return refused('A path cannot be empty.');
  if (path.includes('\0')) return refused('A path cannot contain a NUL character.');
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${root}/${path}`).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return refused(`The path ${path} leads outside ${root}.`);
      continue;
    }
    if (byteLength(part) > MAX_NAME)
      return refused(`A name cannot be longer than ${MAX_NAME} bytes: ${part.slice(0, 60)}…`);
    parts.push(part);
  }
  const absolute = `/${parts.join('/')}`;
  if (absolute !== root && !isBelow(absolute, root)) return refused(`The path ${path} leads outside ${root}.`);
  if (byteLength(absolute) > MAX_PATH) return refused(`A path cannot be longer than ${MAX_PATH} bytes.`);
  return { path: absolute, problem: null };
}

/** Whether `path` lies below the directory `under`; both normalised. A path is not below itself. */
export function isBelow(path: string, under: string): boolean {
  return path.startsWith(under === '/' ? under : `${under}/`);
}

/** The last name of a path. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The directory that holds `path`; `/` for what is at the top. */
export function dirname(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || '/';
}

/** Puts one name or relative path below a directory. Does not resolve `..`: that is for `confine`. */
export function join(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

const COMPRESSED = /\.(?:gz|bz2|xz|zst|lz4|br|Z)$/;

/** Splits a name into stem and extension: `a.tar.gz` is `a` and `.tar.gz`, `.bashrc` has no extension. */
export function splitName(name: string): readonly [stem: string, extension: string] {
  const inner = COMPRESSED.test(name) ? name.replace(COMPRESSED, '') : name;
  const dot = inner.search(/\.[A-Za-z0-9_-]{1,10}$/);
  const end = dot > 0 ? dot : inner.length;
  return end === name.length || inner === '' ? [name, ''] : [name.slice(0, end), name.slice(end)];
}

function shorten(stem: string, rest: string): string {
  const room = MAX_NAME - byteLength(rest);
  const characters = [...stem];
  while (characters.length > 0 && byteLength(characters.join('')) > room) characters.pop();
  return characters.join('') + rest;
}

/**
 * A name like `name` that is not taken: `sales.csv`, then `sales (1).csv`, `sales (2).csv`. The stem is cut where the
 * whole would be too long.
 */
export function freeName(taken: (name: string) => boolean, name: string): string {
  if (!taken(name)) return name;
  const [stem, extension] = splitName(name);
  const bare = stem.replace(/ \(\d+\)$/, '') || stem;
  for (let n = 1; ; n++) {
    const candidate = shorten(bare, ` (${n})${extension}`);
    if (!taken(candidate)) return candidate;
  }
}
