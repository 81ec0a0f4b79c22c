import type { LogEvent } from '../contract/conversation';
import type { SessionDocument } from '../contract/session';

/** Paths that were attached to questions, and those that the model's calls made or changed. */
export function filesOf(events: readonly LogEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'user' ? event.files.map((file) => file.path) : event.kind === 'result' ? event.files : [],
  );
}

/**
 * Those of `paths` that belong to a session: attached, made or changed in it, or named in its code and text, which is how
 * files are read. `shown`: the path as it is written in code, relative to `/mnt/data`.
 */
export function filesOfSession(
  { info, cells }: SessionDocument,
  paths: readonly string[],
  shown: (path: string) => string,
): ReadonlySet<string> {
  const noted = new Set(info.files);
  const text = cells.map((cell) => cell.source).join('\n');
  return new Set(paths.filter((path) => noted.has(path) || isNamed(text, shown(path))));
}

/** Whether the name stands there by itself: `a.csv` is not named by `data.csv`. */
function isNamed(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + name.length] ?? ' ';
    if (!/[\p{L}\p{N}_.-]/u.test(before) && !/[\p{L}\p{N}_]/u.test(after)) return true;
  }
  return false;
}
