import type { Ending } from './process.ts';

/** A line of a list of expected failures: a test, with or without its parameters, or a whole file. */
export interface Expected {
  readonly id: string;
  readonly reason: string;
}

/**
 * Reads a list of expected failures. A line that begins with `# ` is the reason for those below it, up to the next; other
 * lines are names as pytest writes them. Without its `[...]` a name is all cases of that test, without `::` a whole file.
 */
export function readExpected(text: string): Expected[] {
  const found: Expected[] = [];
  let reason = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('# ')) reason = line.slice(2).trim();
    else if (line.trim() !== '') {
      if (reason === '') throw new Error(`No reason is given for ${line}`);
      if (found.some(({ id }) => id === line)) throw new Error(`${line} is in the list twice`);
      found.push({ id: line, reason });
    }
  }
  return found;
}

export interface Comparison {
  /** Failed and in no list. */
  readonly unexpected: readonly string[];
  /** In the list, ran, and nothing of it failed. */
  readonly passing: readonly string[];
  /** In the list, its file ran, and there is no such test. */
  readonly unknown: readonly string[];
  /** How many tests failed for each reason. */
  readonly reasons: ReadonlyMap<string, number>;
}

export function compare(endings: ReadonlyMap<string, Ending>, expected: readonly Expected[]): Comparison {
  const byId = new Map(expected.map((entry) => [entry.id, entry]));
  const seen = new Set<string>();
  const failing = new Set<string>();
  const unexpected: string[] = [];
  const reasons = new Map<string, number>();
  for (const [id, { outcome }] of endings) {
    const names = namesOf(id);
    for (const name of names) seen.add(name);
    if (outcome !== 'failed') continue;
    for (const name of names) failing.add(name);
    const entry = names.map((name) => byId.get(name)).find((found) => found !== undefined);
    if (entry === undefined) unexpected.push(id);
    else reasons.set(entry.reason, (reasons.get(entry.reason) ?? 0) + 1);
  }
  const ran = expected.filter(({ id }) => seen.has(fileOf(id)));
  return {
    unexpected,
    passing: ran.filter(({ id }) => seen.has(id) && !failing.has(id)).map(({ id }) => id),
    unknown: ran.filter(({ id }) => !seen.has(id)).map(({ id }) => id),
    reasons,
  };
}

function fileOf(id: string): string {
  return id.split('::', 1)[0] ?? id;
}

/** The test, all cases of it, its file. */
function namesOf(id: string): string[] {
  return [id, id.split('[', 1)[0] ?? id, fileOf(id)];
}
