import type { Part } from './inspector';

/** A cell that a recipe could have. */
export interface Candidate {
  readonly id: string;
  readonly isGood: boolean;
  readonly part: Part;
}

/**
 * Ids of the cells that a recipe has unless the person says otherwise: those that ran well, and of those that failed the
 * ones whose part that ran makes what others need. A model often reads a file in the attempt that then fails.
 */
export function usualCells(candidates: readonly Candidate[]): ReadonlySet<string> {
  const chosen = new Set(candidates.filter(({ isGood }) => isGood).map(({ id }) => id));
  // From the last to the first: what is chosen for the need of a later cell has needs of its own.
  for (let at = candidates.length - 1; at >= 0; at -= 1) {
    const candidate = candidates[at];
    if (candidate === undefined || !chosen.has(candidate.id)) continue;
    const before = candidates.slice(0, at);
    for (const name of candidate.part.needs) {
      const makers = before.filter(({ part }) => part.makes.includes(name));
      if (makers.some(({ id }) => chosen.has(id))) continue;
      const last = makers.at(-1);
      if (last !== undefined) chosen.add(last.id);
    }
  }
  return chosen;
}
