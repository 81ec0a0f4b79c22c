import type { UnfinishedJob, UnfinishedJobs } from '../contract/runners';
import { createKeptValue } from './kept-value';

const KEY = 'carrel.runner-jobs';
/** A runner keeps results for a day; older ones are not to be had any more. */
const KEPT_MS = 24 * 3600 * 1000;

function isJob(value: unknown): value is UnfinishedJob {
  if (typeof value !== 'object' || value === null) return false;
  const job = value as Partial<Record<keyof UnfinishedJob, unknown>>;
  return (
    [job.id, job.runner, job.title].every((text) => typeof text === 'string') &&
    (job.for === null || typeof job.for === 'string') &&
    typeof job.begun === 'number' &&
    typeof job.sent === 'object' &&
    job.sent !== null
  );
}

/** The jobs on runners whose results are not here yet, shared by all tabs. */
export function createUnfinishedJobs(target: Window = window): UnfinishedJobs {
  const kept = createKeptValue(
    KEY,
    (stored): readonly UnfinishedJob[] =>
      Array.isArray(stored) ? stored.filter(isJob).filter((job) => job.begun > Date.now() - KEPT_MS) : [],
    target,
  );
  return {
    get current() {
      return kept.current;
    },
    save: (job) => kept.keep([...kept.current.filter((each) => each.id !== job.id), job]),
    forget: (id) => kept.keep(kept.current.filter((each) => each.id !== id)),
  };
}
