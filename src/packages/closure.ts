import type { LockEntry } from '../contract/packages';
import { normaliseName } from './names';

/** These packages with all that they need in turn, as far as the entries know them; keys and results are normalised names. */
export function closure(entries: ReadonlyMap<string, LockEntry>, names: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  const open = names.map(normaliseName);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const entry = entries.get(name);
    if (entry === undefined || all.has(name)) continue;
    all.add(name);
    open.push(...entry.depends.map(normaliseName));
  }
  return all;
}
